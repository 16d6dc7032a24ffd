"""Bases of forms over a model, with the model's type: Django's own is not generic when it runs."""

from typing import TYPE_CHECKING

from django import forms

from inputs_app.models import Team, User

if TYPE_CHECKING:
    UserModelForm = forms.ModelForm[User]
    TeamModelForm = forms.ModelForm[Team]
else:
    UserModelForm = TeamModelForm = forms.ModelForm
