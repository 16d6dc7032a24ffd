"""Entry points of the queue: each wakes one service function; what is due stands in rows."""

from inputs_service.tasks import datasets, deletion, ingest

__all__ = ["datasets", "deletion", "ingest"]
