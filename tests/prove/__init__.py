"""The whole product in one process under one clock, judged after each event (docs/prove.md)."""
