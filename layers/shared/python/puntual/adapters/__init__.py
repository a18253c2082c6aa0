"""The only code that speaks to AWS and to Meta; each adapter fulfils a port."""
