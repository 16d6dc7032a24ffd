"""The filter of the audit log, read from the URL."""

from collections.abc import Mapping

from django import forms

from inputs_app.models import Team
from inputs_app.services import audit
from inputs_app.services.audit import Wanted

MAX_ID = 2**63 - 1


class AuditFilterForm(forms.Form):
    """Whose rows and of what kind; a wrong value counts as none."""

    actor = forms.ChoiceField(label="Who", required=False)
    action = forms.ChoiceField(label="What", required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=MAX_ID)

    def __init__(self, data: Mapping[str, str], *, team: Team) -> None:
        """The filter over one team's rows."""
        super().__init__(data)
        people = [(str(person.pk), str(person)) for person in audit.actors(team)]
        for name, choices in (("actor", people), ("action", list(audit.ACTIONS.items()))):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "All"), *choices]
        self.is_valid()

    def wanted(self) -> Wanted:
        """The rows asked for."""
        actor = self.cleaned_data.get("actor")
        return Wanted(int(actor) if actor else None, self.cleaned_data.get("action") or "")

    def cursor(self) -> int | None:
        """Rows older than this one."""
        before: int | None = self.cleaned_data.get("before")
        return before

    def chosen(self) -> dict[str, str]:
        """The filter without the cursor, for links."""
        return {
            name: value for name in ("actor", "action") if (value := self.cleaned_data.get(name))
        }
