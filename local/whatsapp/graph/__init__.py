"""The Graph API that the simulator serves."""
