#!/usr/bin/env python
"""Django's command line for both sides; the service's own commands get the service's settings."""

import os
import sys
from pathlib import Path

SERVICE_COMMANDS = Path(__file__).parent / "inputs_service" / "management" / "commands"


def main() -> None:
    """Run one command; `--service` as the first word picks the service's settings for any."""
    if sys.argv[1:2] == ["--service"]:
        del sys.argv[1]
        is_service = True
    else:
        command = sys.argv[1] if len(sys.argv) > 1 else ""
        is_service = command.isidentifier() and (SERVICE_COMMANDS / f"{command}.py").is_file()
    module = "inputs_service.settings" if is_service else "dashboard.settings"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", module)

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
