"""Logic over fakes; handlers with the events that AWS sends."""
