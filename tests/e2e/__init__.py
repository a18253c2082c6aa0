"""The product on the local stack, judged by the simulator's ledger and never by our own table."""
