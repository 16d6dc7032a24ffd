"""Programs of the tests, run with settings of their own; they tell what they saw as JSON."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def told(module: str, env: dict[str, str], folder: Path) -> dict[str, Any]:
    """What `main` of a module in this folder prints, run under the given environment alone.

    Its data directory is `folder`. Raises: AssertionError with its errors where it fails.
    """
    done = subprocess.run(
        [
            *(sys.executable, "-c"),
            f"import django; django.setup(); from tests.live import {module}; {module}.main()",
        ],
        env={"DATA_DIR": str(folder), **env},
        capture_output=True,
        check=False,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
