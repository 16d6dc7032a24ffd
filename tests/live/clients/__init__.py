"""The contract with the official clients, each unmodified and in an environment of its own."""
