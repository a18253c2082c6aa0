"""The dashboard page: what an operator sees in CloudWatch, drawn from the local metrics."""
