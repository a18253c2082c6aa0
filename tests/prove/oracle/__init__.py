"""Generated decisions, each judged by an oracle that was written apart from the product."""
