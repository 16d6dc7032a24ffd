"""The program of the stub: its cases over one of its two channels, run on command."""

from tests.live.clients import cases
from tests.live.clients.stub import adding, changing, extracting, finding, reading, uploading

__all__ = ["adding", "changing", "extracting", "finding", "reading", "uploading"]

cases.serve()
