"""What ships as data files: templates, texts, fees, contact rules."""
