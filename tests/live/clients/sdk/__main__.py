"""The program of the Python SDK: its cases, run on command."""

from tests.live.clients import cases
from tests.live.clients.sdk import (
    annotating,
    changing,
    finding,
    folders,
    limits,
    listing,
    loaders,
    owning,
    uploads,
)

__all__ = [
    "annotating",
    "changing",
    "finding",
    "folders",
    "limits",
    "listing",
    "loaders",
    "owning",
    "uploads",
]

cases.serve()
