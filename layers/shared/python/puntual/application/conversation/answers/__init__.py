"""Answer what a machine may answer: at most once, paced and claimed like all that is sent."""
