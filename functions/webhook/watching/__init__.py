"""What one environment remembers of what it heard, so that not each callback costs a call."""
