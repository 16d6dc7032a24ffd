"""Datasets: what they say of themselves, their members, and their versions with exports. Knows
neither REST nor gRPC."""
