"""The limits of a number and of Meta: pace, quota, pauses, circuit breaker, priority."""
