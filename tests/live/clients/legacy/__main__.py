"""The program of the old Python client: its cases, run on command."""

from tests.live.clients import cases
from tests.live.clients.legacy import adding, changing, searching

__all__ = ["adding", "changing", "searching"]

cases.serve()
