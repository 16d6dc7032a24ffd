"""The dashboard's own addresses; every page of a workspace lives under /w/<slug>/."""

from django.urls import URLPattern, URLResolver, path

from inputs_app.views import (
    accounts,
    audit,
    bulk,
    changes,
    chosen_files,
    counts,
    events,
    health,
    home,
    imports,
    input_page,
    inputs,
    invitations,
    jobs,
    media,
    members,
    patches,
    reports,
    resets,
    samples,
    switcher,
    team,
    theme,
    tus,
    workspaces,
)

server: list[URLPattern] = [
    path("healthz", health.healthz, name="healthz"),
    path("health", health.health_page, name="health"),
    path("metrics", health.metrics, name="metrics"),
    path("theme", theme.theme_set, name="theme_set"),
]
person: list[URLPattern] = [
    path("", home.home, name="home"),
    path("me", accounts.me, name="me"),
    path("workspaces", switcher.workspace_list, name="workspace_list"),
    path("invitations/<str:token>", invitations.invitation, name="invitation"),
    path("password/<str:token>", resets.password_reset, name="password_reset"),
]
teams: list[URLPattern] = [
    path("teams/new", team.team_new, name="team_new"),
    path("teams/<slug:slug>", team.team_page, name="team"),
    path("teams/<slug:slug>/settings", team.team_settings, name="team_settings"),
    path("teams/<slug:slug>/leave", members.team_leave, name="team_leave"),
    path("teams/<slug:slug>/members/<int:pk>/role", members.member_role, name="member_role"),
    path("teams/<slug:slug>/members/<int:pk>/remove", members.member_remove, name="member_remove"),
    path("teams/<slug:slug>/members/<int:pk>/password", members.member_reset, name="member_reset"),
    path("teams/<slug:slug>/invitations", invitations.invitation_create, name="invitation_create"),
    path(
        "teams/<slug:slug>/invitations/<int:pk>/withdraw",
        invitations.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("teams/<slug:slug>/audit", audit.team_audit, name="team_audit"),
    path("teams/<slug:slug>/audit.csv", audit.team_audit_csv, name="team_audit_csv"),
    path("teams/<slug:slug>/workspaces/new", workspaces.workspace_new, name="workspace_new"),
    path("teams/<slug:slug>/workspaces/here", workspaces.workspace_here, name="workspace_here"),
]
workspace: list[URLPattern] = [
    path("w/<slug:slug>/inputs", inputs.input_list, name="input_list"),
    path("w/<slug:slug>/input", input_page.input_detail, name="input_detail"),
    path("w/<slug:slug>/input/step", input_page.input_step, name="input_step"),
    path("w/<slug:slug>/input/edit", patches.input_edit, name="input_edit"),
    path("w/<slug:slug>/input/undo/<int:pk>", patches.change_undo, name="change_undo"),
    path("w/<slug:slug>/imports", imports.import_list, name="import_list"),
    path("w/<slug:slug>/imports/start", imports.import_start, name="import_start"),
    path("w/<slug:slug>/imports/cancel", imports.import_cancel, name="import_cancel"),
    path("w/<slug:slug>/changes/new", bulk.bulk_change, name="bulk_change"),
    path("w/<slug:slug>/changes", changes.change_list, name="change_list"),
    path("w/<slug:slug>/changes/<int:pk>", changes.change_detail, name="change_detail"),
    path("w/<slug:slug>/changes/<int:pk>/undo", changes.change_undo_all, name="change_undo_all"),
    path("w/<slug:slug>/queue", jobs.job_list, name="job_list"),
    path("w/<slug:slug>/queue/<int:pk>", jobs.job_detail, name="job_detail"),
    path("w/<slug:slug>/events", events.events, name="events"),
    path("w/<slug:slug>/dock", events.dock, name="dock"),
    path("w/<slug:slug>/queue/<int:pk>/report.csv", reports.job_report, name="job_report"),
    path("w/<slug:slug>/queue/<int:pk>/pause", jobs.job_pause, name="job_pause"),
    path("w/<slug:slug>/queue/<int:pk>/resume", jobs.job_resume, name="job_resume"),
    path("w/<slug:slug>/queue/<int:pk>/cancel", jobs.job_cancel, name="job_cancel"),
    path("w/<slug:slug>/queue/<int:pk>/retry", jobs.job_retry, name="job_retry"),
    path("w/<slug:slug>/queue/<int:pk>/dismiss", jobs.job_dismiss, name="job_dismiss"),
    path("w/<slug:slug>/counts", counts.input_counts, name="input_counts"),
    path("w/<slug:slug>/settings", workspaces.workspace_settings, name="workspace_settings"),
    path("w/<slug:slug>/token", workspaces.workspace_token, name="workspace_token"),
    path("w/<slug:slug>/test", workspaces.workspace_test, name="workspace_test"),
    path("w/<slug:slug>/delete", workspaces.workspace_delete, name="workspace_delete"),
    path("w/<slug:slug>/media", media.media, name="media"),
    path("w/<slug:slug>/excerpt", media.excerpt, name="excerpt"),
    path("w/<slug:slug>/waveform", media.waveform, name="waveform"),
    path("w/<slug:slug>/samples", samples.sample_load, name="sample_load"),
]
uploads: list[URLPattern] = [
    path("w/<slug:slug>/uploads/<int:pk>/files", tus.upload_files, name="upload_files"),
    path(
        "w/<slug:slug>/uploads/<int:pk>/files/batch", chosen_files.upload_batch, name="upload_batch"
    ),
    path("w/<slug:slug>/files/<uuid:file_id>", tus.upload_file, name="upload_file"),
]
urlpatterns: list[URLPattern | URLResolver] = [*server, *person, *teams, *workspace, *uploads]
