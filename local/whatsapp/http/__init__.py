"""HTTP of the simulator: server, client, event stream."""
