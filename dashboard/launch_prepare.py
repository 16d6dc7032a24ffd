"""What must be done before the processes of one side may start: tables, static files, first rows.

`python -m dashboard.launch_prepare SIDE [command …]` prepares a side and then becomes the command,
which is how containers start; every step may be repeated at each start.
"""

import os
import sys

import django
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import connection

from inputs_core.environment import SettingError

SETTINGS = {
    "dashboard": "dashboard.settings",
    "service": "inputs_service.settings",
    "tokens": "dashboard.settings",
}
STEPS: dict[str, tuple[tuple[str, ...], ...]] = {
    "dashboard": (
        ("migrate", "--no-input", "--verbosity=0"),
        ("collectstatic", "--no-input", "--verbosity=0"),
        ("ensure_admin",),
        ("load_demo",),
    ),
    "service": (
        ("migrate", "--no-input", "--verbosity=0"),
        ("ensure_demo_app",),
    ),
}


def main(side: str) -> None:
    """Prepare one side, or with `tokens` say `kept` where workspaces have encrypted tokens."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS[side]
    django.setup()
    if side == "tokens":
        print("kept" if has_workspaces() else "none")
        return
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    for name, *words in STEPS[side]:
        if name in get_commands():
            call_command(name, *words)


def has_workspaces() -> bool:
    """Whether the dashboard's database holds workspaces, each of which has an encrypted token."""
    if "inputs_app_workspace" not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM inputs_app_workspace LIMIT 1")
        return cursor.fetchone() is not None


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except SettingError as error:
        sys.exit(str(error))
    if sys.argv[2:]:
        os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606 - the container's own command
