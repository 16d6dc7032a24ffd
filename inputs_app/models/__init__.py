"""The dashboard's tables. State and constraints only: no network, no tasks."""

from inputs_app.models.user import User

__all__ = ["User"]
