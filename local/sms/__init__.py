"""A stand-in for AWS End User Messaging on one machine: takes SMS and sends none."""
