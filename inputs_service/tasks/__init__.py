"""Entry points of the queue: each wakes one service function; what is due stands in rows."""

from inputs_service.tasks import deletion, ingest

__all__ = ["deletion", "ingest"]
