"""Where a case runs: an app of its own, the keys that open it, the addresses and the files to send.
Programs of every client read it, so it knows the standard library only."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

SESSION = "session"


@dataclass(frozen=True)
class Place:
    """One empty app. `key` opens this app only; `token` is a session token of the user."""

    user: str
    app: str
    pat: str
    key: str
    token: str
    rest: str
    grpc: str
    """host:port"""
    origin: str
    """A web server with the files of `folder`, which the service may fetch."""
    folder: str

    def url(self, name: str) -> str:
        """The address of a file."""
        return f"{self.origin}/{name}"

    def path(self, name: str) -> str:
        """A file on disk."""
        return str(Path(self.folder) / name)

    def read(self, name: str) -> bytes:
        """What a file holds."""
        return Path(self.path(name)).read_bytes()


def token(user: str, app: str = "") -> str:
    """The value of a user's token, of the key of one of their apps, or of their session token."""
    return hashlib.sha256(f"{user}/{app}".encode()).hexdigest()[:32]


def app_name(number: int) -> str:
    """The id of an app that was made ahead."""
    return f"app-{number}"
