"""What is written and read at every look, as rows of JSON values: fields in order, unnamed."""
