"""The only door to the service's queue. A lost message costs seconds: the sweeper finds the row."""


def wake_ingest() -> None:
    """Asks a worker to look for due rows; never raises."""
