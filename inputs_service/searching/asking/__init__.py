"""From checked messages to terms: each field that a search may ask is read here, and whatever this
service cannot honour is refused with its path."""
