"""Who may open what: one row for every URL of the dashboard, by its name.

A new URL needs a row here, else test_gate.py fails. `least` is the lowest role that is let in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from inputs_app.models import Role

Audience = Literal["open", "person", "team", "workspace"]
TEAM: Mapping[str, object] = {"slug": "lens-lab"}
WORKSPACE: Mapping[str, object] = {"slug": "street-scenes"}


@dataclass(frozen=True)
class Gate:
    """One URL. `is_ready`: a page that an owner gets without a remote API or more data. `is_api`:
    scripts are told 401 where people come to sign-in."""

    audience: Audience
    methods: tuple[str, ...] = ("GET",)
    least: Role = Role.VIEWER
    args: Mapping[str, object] = field(default_factory=dict)
    query: str = ""
    is_ready: bool = True
    is_api: bool = False


def of_team(*methods: str, least: Role = Role.ADMIN, is_ready: bool = True, **more: object) -> Gate:
    """A page of the team Lens Lab."""
    return Gate("team", methods, least, {**TEAM, **more}, is_ready=is_ready)


def of_workspace(
    *methods: str,
    least: Role = Role.VIEWER,
    query: str = "",
    is_ready: bool = False,
    **more: object,
) -> Gate:
    """A page of the workspace Street scenes; most ask the remote API, so `is_ready` is False."""
    return Gate("workspace", methods, least, {**WORKSPACE, **more}, query, is_ready)


def of_api(
    *methods: str, least: Role = Role.VIEWER, is_ready: bool = False, **more: object
) -> Gate:
    """A route of the JSON API in the workspace Street scenes."""
    return Gate("workspace", methods, least, {**WORKSPACE, **more}, "", is_ready, is_api=True)


SERVER = {
    "healthz": Gate("open"),
    "health": Gate("person", is_ready=False),
    "metrics": Gate("open"),
    "theme_set": Gate("open", ("POST",)),
}
PERSON = {
    "home": Gate("person"),
    "me": Gate("person", ("GET", "POST")),
    "workspace_list": Gate("person"),
    "token_list": Gate("person", ("GET", "POST")),
    "token_revoke": Gate("person", ("POST",), args={"pk": 1}),
    "invitation": Gate("open", ("GET", "POST"), args={"token": "unknown"}, is_ready=False),
    "password_reset": Gate("open", ("GET", "POST"), args={"token": "unknown"}, is_ready=False),
    "account_login": Gate("open", ("GET", "POST")),
    "account_logout": Gate("open", ("GET", "POST")),
    "account_inactive": Gate("open"),
    "account_reauthenticate": Gate("person", ("GET", "POST")),
    "account_change_password": Gate("person", ("GET", "POST")),
    "mfa_index": Gate("person"),
    "mfa_authenticate": Gate("open", ("GET", "POST")),
    "mfa_reauthenticate": Gate("person", ("GET", "POST")),
    "mfa_activate_totp": Gate("person", ("GET", "POST")),
    "mfa_deactivate_totp": Gate("person", ("GET", "POST"), is_ready=False),
    "mfa_view_recovery_codes": Gate("person", is_ready=False),
    "mfa_generate_recovery_codes": Gate("person", ("GET", "POST")),
    "mfa_download_recovery_codes": Gate("person", is_ready=False),
}
TEAMS = {
    "team_new": Gate("person", ("GET", "POST")),
    "team": of_team("GET", least=Role.VIEWER),
    "team_settings": of_team("GET", "POST"),
    "team_leave": of_team("GET", "POST", least=Role.VIEWER),
    "member_role": of_team("POST", pk=1),
    "member_remove": of_team("GET", "POST", is_ready=False, pk=999_999),
    "member_reset": of_team("POST", pk=1),
    "invitation_create": of_team("POST"),
    "invitation_withdraw": of_team("POST", pk=1),
    "team_audit": of_team("GET"),
    "team_audit_csv": of_team("GET"),
    "workspace_new": of_team("GET", "POST"),
    "workspace_here": of_team("POST"),
}
WORKSPACES = {
    "workspace_settings": of_workspace("GET", "POST", least=Role.ADMIN, is_ready=True),
    "workspace_token": of_workspace("POST", least=Role.ADMIN),
    "workspace_test": of_workspace("POST", least=Role.ADMIN),
    "workspace_delete": of_workspace("GET", "POST", least=Role.ADMIN, is_ready=True),
    "input_list": of_workspace("GET"),
    "input_detail": of_workspace("GET", query="?id=one"),
    "input_step": of_workspace("GET", query="?id=one&to=next"),
    "input_edit": of_workspace("GET", "POST", least=Role.EDITOR, query="?id=one"),
    "region_edit": of_workspace("GET", "POST", least=Role.EDITOR, query="?id=one"),
    "change_undo": of_workspace("POST", least=Role.EDITOR, pk=999_999),
    "import_list": of_workspace("GET"),
    "import_start": of_workspace("POST", least=Role.EDITOR),
    "import_cancel": of_workspace("POST", least=Role.EDITOR),
    "change_values": of_workspace("GET", "POST", least=Role.EDITOR),
    "bulk_change": of_workspace("POST", least=Role.EDITOR),
    "change_list": of_workspace("GET", is_ready=True),
    "change_detail": of_workspace("GET", pk=999_999),
    "change_undo_all": of_workspace("POST", least=Role.EDITOR, pk=999_999),
    "job_list": of_workspace("GET", is_ready=True),
    "job_detail": of_workspace("GET", pk=999_999),
    "job_report": of_workspace("GET", pk=999_999),
    "job_pause": of_workspace("POST", least=Role.EDITOR, pk=999_999),
    "job_resume": of_workspace("POST", least=Role.EDITOR, pk=999_999),
    "job_cancel": of_workspace("POST", least=Role.EDITOR, pk=999_999),
    "job_retry": of_workspace("POST", least=Role.EDITOR, pk=999_999),
    "job_dismiss": of_workspace("POST", least=Role.EDITOR, pk=999_999),
    "deletion_new": of_workspace("POST", least=Role.EDITOR),
    "deletion_all": of_workspace("POST", least=Role.ADMIN),
    "deletion_detail": of_workspace("GET", pk=999_999),
    "deletion_begin": of_workspace("POST", least=Role.ADMIN, pk=999_999),
    "deletion_take_back": of_workspace("POST", least=Role.EDITOR, pk=999_999),
    "deletion_restore": of_workspace("POST", least=Role.EDITOR, pk=999_999),
    "input_counts": of_workspace("GET"),
    "events": of_workspace("GET"),
    "dock": of_workspace("GET", is_ready=True),
    "media": of_workspace("GET"),
    "excerpt": of_workspace("GET"),
    "waveform": of_workspace("GET"),
    "sample_load": of_workspace("POST", least=Role.EDITOR),
}
UPLOADS = {
    "upload_new": of_workspace("GET", "POST", least=Role.EDITOR, is_ready=True),
    "upload_detail": of_workspace("GET", "POST", pk=999_999),
    "upload_start": of_workspace("POST", least=Role.EDITOR, pk=999_999),
    "upload_fix": of_workspace("POST", least=Role.EDITOR, pk=999_999),
    "upload_mend": of_workspace("GET", "POST", least=Role.EDITOR, pk=999_999, number=0),
    "upload_files": of_workspace("POST", least=Role.EDITOR, pk=999_999),
    "upload_batch": of_workspace("POST", least=Role.EDITOR, pk=999_999),
    "upload_bundle": of_workspace("POST", least=Role.EDITOR, pk=999_999),
    "upload_waiting": of_workspace("GET", least=Role.EDITOR, pk=999_999),
    "upload_file": of_workspace("PATCH", "DELETE", least=Role.EDITOR, file_id=UUID(int=9)),
}
API = {
    "api_docs": Gate("person"),
    "api_schema": Gate("person", is_api=True),
    "api_workspaces": Gate("person", is_api=True),
    "api_jobs": of_api("GET", is_ready=True),
    "api_job": of_api("GET", pk=999_999),
    "api_job_items": of_api("GET", pk=999_999),
    "api_job_cancel": of_api("POST", least=Role.EDITOR, pk=999_999),
    "api_job_pause": of_api("POST", least=Role.EDITOR, pk=999_999),
    "api_job_resume": of_api("POST", least=Role.EDITOR, pk=999_999),
    "api_job_retry": of_api("POST", least=Role.EDITOR, pk=999_999),
    "api_uploads": of_api("POST", least=Role.EDITOR),
    "api_upload_manifest": of_api("POST", least=Role.EDITOR, pk=999_999),
    "api_upload_start": of_api("POST", least=Role.EDITOR, pk=999_999),
    "api_changes": of_api("POST", least=Role.EDITOR),
    "api_change_undo": of_api("POST", least=Role.EDITOR, pk=999_999),
    "api_deletions": of_api("POST", least=Role.EDITOR),
    "api_deletion_take_back": of_api("POST", least=Role.EDITOR, pk=999_999),
    "api_deletion_restore": of_api("POST", least=Role.EDITOR, pk=999_999),
    "api_imports": of_api("GET"),
    "api_import_start": of_api("POST", least=Role.EDITOR),
    "api_import_cancel": of_api("POST", least=Role.EDITOR, import_id="one"),
}
GATES: dict[str, Gate] = {**SERVER, **PERSON, **TEAMS, **WORKSPACES, **UPLOADS, **API}
