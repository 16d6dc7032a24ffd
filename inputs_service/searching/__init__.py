"""Searches: a request is checked into conditions, and matching inputs are walked along indexes in
the order of their keys, so that the cost follows the hits and not the size of the app."""

from inputs_service.searching.matching import keys

__all__ = ["keys"]
