"""The dashboard as a Django app."""

from django.apps import AppConfig


class InputsAppConfig(AppConfig):
    """Registers the dashboard's models and commands."""

    name = "inputs_app"
    verbose_name = "Inputdeck"
