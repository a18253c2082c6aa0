"""Templates as Meta checks and renders them."""
