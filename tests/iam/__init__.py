"""Judge of the calls of AWS that handlers make, by the statements of the synthesised template."""
