"""The frame around a Lambda handler: settings, logging, metrics, batches."""
