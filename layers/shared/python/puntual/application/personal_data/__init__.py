"""What is stored of a person, and how it is taken away again."""
