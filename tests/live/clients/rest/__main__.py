"""The program of the plain requests: its cases, run on command."""

from tests.live.clients import cases
from tests.live.clients.rest import adding, changing, extracting, reading

__all__ = ["adding", "changing", "extracting", "reading"]

cases.serve()
