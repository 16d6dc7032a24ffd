"""The one way out: a session that reaches public addresses only, and capped downloads over it.

Every URL that a person gave is asked through here. It knows nothing of inputs, workspaces or keys.
"""

from inputs_core.guarded.fetching import Fetched, FetchError, fetch, shown
from inputs_core.guarded.outgoing import GuardedSession, Refused, session
from inputs_core.guarded.rules import Rules, is_public

__all__ = [
    "FetchError",
    "Fetched",
    "GuardedSession",
    "Refused",
    "Rules",
    "fetch",
    "is_public",
    "session",
    "shown",
]
