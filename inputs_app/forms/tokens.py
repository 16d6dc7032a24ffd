"""What a person types for a new personal token."""

from django import forms

from inputs_app.models import PersonalToken

LENGTHS = (("30", "30 days"), ("90", "90 days"), ("365", "A year"), ("", "Until it is revoked"))


class TokenForm(forms.Form):
    """A name, what may be done with it, for how long."""

    name = forms.CharField(label="Name", max_length=100, help_text="What it is for.")
    scope = forms.ChoiceField(label="May", choices=PersonalToken.Scope.choices)
    days = forms.ChoiceField(label="Good for", choices=LENGTHS, required=False, initial="90")

    def days_count(self) -> int | None:
        """How long it is good for, None for ever; once the form is valid."""
        text: str = self.cleaned_data["days"]
        return int(text) if text else None
