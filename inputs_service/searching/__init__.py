"""Searches: a request is checked into terms, and what matches is walked along indexes in the order
of the inputs' keys, so that the cost follows the hits and not the size of the app."""

from inputs_service.searching.matching import annotation_keys, keys

__all__ = ["annotation_keys", "keys"]
