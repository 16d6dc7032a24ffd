"""The dashboard's tables. State and constraints only: no network, no tasks."""

from inputs_app.models.audit import AppendOnly, AuditRow
from inputs_app.models.deletion import DeletionItem
from inputs_app.models.fields import Secret, SecretUnreadable
from inputs_app.models.job import ChangeItem, Chunk, Job
from inputs_app.models.sample_load import SampleLoad
from inputs_app.models.team import Invitation, Membership, PasswordReset, Role, Team
from inputs_app.models.token import PersonalToken
from inputs_app.models.upload import StagedFile, StagedPart, UploadItem, UploadManifest
from inputs_app.models.user import User
from inputs_app.models.workspace import Workspace

__all__ = [
    "AppendOnly",
    "AuditRow",
    "ChangeItem",
    "Chunk",
    "DeletionItem",
    "Invitation",
    "Job",
    "Membership",
    "PasswordReset",
    "PersonalToken",
    "Role",
    "SampleLoad",
    "Secret",
    "SecretUnreadable",
    "StagedFile",
    "StagedPart",
    "Team",
    "UploadItem",
    "UploadManifest",
    "User",
    "Workspace",
]
