"""The other end of tests.live.conducting: calls what it can do, on a stack's own database."""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

PROGRAM = "import django; django.setup(); from tests.live import conducting; conducting.main()"


class Conductor:
    """Starts the program and calls its functions by name."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            env={**env, "DJANGO_SETTINGS_MODULE": "dashboard.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, name: str, *args: object) -> Any:
        """What the function gives."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([name, *args]) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the program ended, see its errors above"
        return json.loads(answer)

    def end(self) -> None:
        """Ends the program."""
        self._process.communicate(timeout=10)
