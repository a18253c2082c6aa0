"""What concerns the sender: the jobs that it does not look at."""
