"""When the law allows a message: rules, windows, caps, zones."""
