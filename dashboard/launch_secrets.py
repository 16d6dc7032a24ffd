"""Makes the secrets that the operator did not give, once, into `$DATA_DIR/secrets.env`.

The file is never silently replaced: without it a database with kept tokens is lost, so a missing
key beside such a database is an error and not a reason to make a new key.
"""

import base64
import os
import secrets
import subprocess
import sys
from collections.abc import Callable

from inputs_core.environment import SECRETS_FILE, Environment

HEADER = """\
# Made by the first start. Without FIELD_KEYS the tokens in the database cannot be read again:
# back this file up together with the databases and the media, and show it to nobody.
"""
MAKERS: dict[str, Callable[[], str]] = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "FIELD_KEYS": lambda: base64.urlsafe_b64encode(os.urandom(32)).decode(),
    "DEMO_PAT": lambda: secrets.token_hex(16),
}


class SecretsError(Exception):
    """A key is missing that cannot be made anew; the text is a sentence for the operator."""


def ensure(env: Environment, variables: dict[str, str]) -> list[str]:
    """The names of the secrets made now; those given or kept before are left alone.

    Raises: SecretsError where kept tokens would become unreadable.
    """
    given = {
        "SECRET_KEY": env.secret_key,
        "FIELD_KEYS": ",".join(env.field_keys),
        "DEMO_PAT": env.demo_pat,
    }
    missing = [name for name, value in given.items() if not value]
    path = env.data_dir / SECRETS_FILE
    if "FIELD_KEYS" in missing and _tokens_are_kept(variables):
        raise SecretsError(
            f"The database holds encrypted tokens, but {path} with their FIELD_KEYS is missing: "
            "put the file back from your backup, or set FIELD_KEYS."
        )
    if missing:
        kept = path.read_text().rstrip("\n") + "\n" if path.is_file() else HEADER
        made = "".join(f"{name}={MAKERS[name]()}\n" for name in missing)
        _write(env, kept + made)
    return missing


def _tokens_are_kept(variables: dict[str, str]) -> bool:
    command = [sys.executable, "-m", "dashboard.launch_prepare", "tokens"]
    told = subprocess.run(command, env=variables, stdout=subprocess.PIPE, check=True)
    return told.stdout.decode().strip() == "kept"


def _write(env: Environment, text: str) -> None:
    new = env.data_dir / f"{SECRETS_FILE}.new"
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(env.data_dir / SECRETS_FILE)
