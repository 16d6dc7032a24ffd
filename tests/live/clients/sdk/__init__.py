"""Cases of the Python SDK."""
