"""``puntual person``: what is stored of a person, told or taken away."""
