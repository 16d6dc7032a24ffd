"""The program of the Python SDK: its cases, run on command."""

from tests.live.clients import cases
from tests.live.clients.sdk import uploads

__all__ = ["uploads"]

cases.serve()
