"""Entry points of the queue: each wakes one service function; what is due stands in rows."""

from inputs_service.tasks import datasets, deletion, extraction, ingest

__all__ = ["datasets", "deletion", "extraction", "ingest"]
