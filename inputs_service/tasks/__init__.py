"""Entry points of the queue: each wakes one service function; what is due stands in rows."""

from inputs_service.tasks import bulk, datasets, deletion, extraction, ingest, uploads

__all__ = ["bulk", "datasets", "deletion", "extraction", "ingest", "uploads"]
