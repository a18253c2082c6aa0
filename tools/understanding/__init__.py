"""Train and judge the reading of replies."""
