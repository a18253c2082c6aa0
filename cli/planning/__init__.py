"""What would be sent, and what not: the engine played forward on a portfolio file."""
