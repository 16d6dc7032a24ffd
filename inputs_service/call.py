"""A call in progress: who asks, and for which user and app. Knows neither REST nor gRPC."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from inputs_service import errors
from inputs_service.models import App, Key, User

ME = "me"


@dataclass
class Call:
    """`user_id` and `app_id` as asked, empty where the key has to say; `body` as it arrived, for
    the few fields that are no longer in the protocol (`delete_all`)."""

    key: Key
    user_id: str = ""
    app_id: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def owner(self) -> User:
        """The user whose resources are asked for.

        Raises: NotFound for another user than the key's.
        """
        if self.user_id not in ("", ME, self.key.user.user_id):
            raise errors.NotFound("This user does not exist, or the key is not theirs.")
        return self.key.user

    @cached_property
    def app(self) -> App:
        """The app that is asked for.

        Raises: BadKey where an app key reaches outside its app; NotFound; InvalidRequest where
        nothing says which app.
        """
        own = self.key.app
        if own is not None:
            is_own_user = self.user_id in ("", ME, self.key.user.user_id)
            if not is_own_user or self.app_id not in ("", own.app_id):
                raise errors.BadKey("This key opens another app.")
            return own
        if not self.app_id:
            raise errors.InvalidRequest("user_app_id.app_id: say which app; this key opens several")
        app = App.objects.select_related("user").filter(user=self.owner, app_id=self.app_id).first()
        if app is None:
            raise errors.NotFound("This app does not exist.")
        return app
