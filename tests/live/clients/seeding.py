"""The users of the client tests, one for each client, with apps and keys made ahead: a client that
knows only app keys cannot make an app. It runs in a process of its own, on the service's data."""

import sys

from django.db import transaction

from inputs_service import auth, ownership
from tests.live.clients.places import SESSION, app_name, token

APPS = 300


@transaction.atomic
def main() -> None:
    """Make the users that the command line names."""
    for name in sys.argv[1:]:
        user = ownership.user_named(name)
        auth.new_key(user, token(name))
        auth.new_key(user, token(name, SESSION), is_session=True)
        for number in range(APPS):
            app = ownership.new_app(user, app_name(number))
            auth.new_key(user, token(name, app.app_id), app=app)
