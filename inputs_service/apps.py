"""The service as a Django app."""

from django.apps import AppConfig


class InputsServiceConfig(AppConfig):
    """Registers the service's models and commands."""

    name = "inputs_service"
    verbose_name = "Inputs service"
