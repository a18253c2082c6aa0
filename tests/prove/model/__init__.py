"""The claim as a model, and every state that it can come to."""
