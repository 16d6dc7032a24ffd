"""The dashboard's tables. State and constraints only: no network, no tasks."""

from inputs_app.models.audit import AppendOnly, AuditRow
from inputs_app.models.fields import Secret, SecretUnreadable
from inputs_app.models.job import ChangeItem, Chunk, Job
from inputs_app.models.sample_load import SampleLoad
from inputs_app.models.team import Invitation, Membership, PasswordReset, Role, Team
from inputs_app.models.user import User
from inputs_app.models.workspace import Workspace

__all__ = [
    "AppendOnly",
    "AuditRow",
    "ChangeItem",
    "Chunk",
    "Invitation",
    "Job",
    "Membership",
    "PasswordReset",
    "Role",
    "SampleLoad",
    "Secret",
    "SecretUnreadable",
    "Team",
    "User",
    "Workspace",
]
