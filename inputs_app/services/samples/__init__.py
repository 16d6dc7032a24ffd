"""Samples: some two hundred inputs of all kinds that show what the dashboard can do."""
