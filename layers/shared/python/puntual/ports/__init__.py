"""What adapters offer to the logic, as protocols by capability."""
