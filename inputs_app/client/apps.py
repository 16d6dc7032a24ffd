"""The calls about apps and users."""

from inputs_app.client import parse
from inputs_app.client.errors import NotAnInputsApi
from inputs_app.client.http import Call, Connection, send
from inputs_app.client.types import ApiUser, App


def get_app(connection: Connection) -> App:
    """The connection's app. Raises: NotFound; other ApiErrors. Source: proto GetApp."""
    return parse.app(send(connection, Call("GET", connection.app_path())).get("app"))


def create_app(connection: Connection, app_id: str) -> App:
    """Makes an app for the connection's user; the connection's own app id plays no part.

    Raises: ApiError; Invalid where the id is taken or not allowed. Source: proto PostApps.
    """
    body = {"apps": [{"id": app_id}]}
    call = Call("POST", connection.user_path("/apps"), body=body, repeatable=False)
    apps = send(connection, call).get("apps")
    if not isinstance(apps, list) or not apps:
        raise NotAnInputsApi
    return parse.app(apps[0])


def get_user(connection: Connection) -> ApiUser:
    """The connection's user; for the user id `me` the owner of the key. Raises: ApiError."""
    return parse.user(send(connection, Call("GET", connection.user_path())).get("user"))
