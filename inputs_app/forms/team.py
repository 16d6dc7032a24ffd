"""What is typed about a team, its members and its invitations."""

from collections.abc import Mapping

from django import forms

from inputs_app.forms.model_forms import TeamModelForm
from inputs_app.models import Role, Team

DAYS = ((1, "1 day"), (7, "7 days"), (30, "30 days"))


def as_role(value: str) -> Role:
    """The role of a choice's value."""
    return Role(int(value))


class TeamForm(TeamModelForm):
    """The team's name."""

    class Meta:
        model = Team
        fields = ["name"]


class RoleForm(forms.Form):
    """A member's new role."""

    role = forms.TypedChoiceField(choices=Role.choices, coerce=as_role)


class InvitationForm(forms.Form):
    """Whom to invite, into which role, for how long the link works."""

    email = forms.EmailField(
        label="E-mail", required=False, help_text="Only to tell the invitations apart."
    )
    role = forms.TypedChoiceField(coerce=as_role)
    days = forms.TypedChoiceField(label="Valid for", choices=DAYS, coerce=int)

    def __init__(
        self, data: Mapping[str, str] | None = None, *, highest: Role, sends_mail: bool = False
    ) -> None:
        """The form for a person who may give roles up to `highest`."""
        super().__init__(data, initial={"role": min(Role.EDITOR, highest).value, "days": 7})
        role = self.fields["role"]
        if isinstance(role, forms.ChoiceField):
            role.choices = [(one.value, one.label) for one in Role if one <= highest]
        if sends_mail:
            self.fields["email"].help_text = "The link is sent there too."
