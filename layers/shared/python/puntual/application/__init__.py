"""Use cases that two functions share, and nothing else."""
