"""What payments of providers need from outside."""
