"""In-memory versions of the ports. Each passes the contract suite of the real adapter."""
