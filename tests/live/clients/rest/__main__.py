"""The program of the plain requests: its cases, run on command."""

from tests.live.clients import cases
from tests.live.clients.rest import adding, reading

__all__ = ["adding", "reading"]

cases.serve()
