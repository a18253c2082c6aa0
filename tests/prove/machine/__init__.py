"""What AWS is to the product: a clock, environments, a table, queues, and their faults."""
