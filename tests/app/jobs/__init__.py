"""Jobs: their states, their page, imports."""
