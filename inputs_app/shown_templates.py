"""Templates as Django renders them, as text that UTF-8 can carry: U+FFFD is shown for the halves of
surrogate pairs that metadata of the API may hold. Every page and every fragment passes here.
"""

from typing import Any

from django.http import HttpRequest
from django.template.backends.django import DjangoTemplates, Template
from django.utils.safestring import SafeString

from inputs_core import halves


class Shown(Template):
    """A template whose text can always be sent."""

    def render(
        self, context: dict[str, Any] | None = None, request: HttpRequest | None = None
    ) -> SafeString:
        """The text of the template."""
        return SafeString(halves.shown(super().render(context, request)))


class ShownTemplates(DjangoTemplates):
    """The backend of all templates."""

    def from_string(self, template_code: str) -> Shown:
        """A template of this text."""
        return Shown(super().from_string(template_code).template, self)

    def get_template(self, template_name: str) -> Shown:
        """The template of this name. Raises: TemplateDoesNotExist."""
        return Shown(super().get_template(template_name).template, self)
