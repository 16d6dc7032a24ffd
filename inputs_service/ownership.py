"""Makes users and apps with all that belongs to them from the first moment."""

from typing import Any

from inputs_service import statuses
from inputs_service.models import App, InputCount, User


def user_named(user_id: str) -> User:
    """The user of that id, created where there is none."""
    return User.objects.get_or_create(user_id=user_id)[0]


def new_app(user: User, app_id: str, **fields: Any) -> App:
    """A new app with its count of pending inputs, the row that inserts are ordered by.

    Raises: IntegrityError where the user has an app of that id.
    """
    app = App.objects.create(user=user, app_id=app_id, **{"name": app_id, **fields})
    InputCount.objects.create(app=app, status=statuses.PENDING)
    return app


def app_named(user: User, app_id: str) -> App:
    """The user's app of that id, created where there is none."""
    return App.objects.filter(user=user, app_id=app_id).first() or new_app(user, app_id)
