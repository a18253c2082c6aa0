"""Short stories, each told again with each of its calls broken."""
