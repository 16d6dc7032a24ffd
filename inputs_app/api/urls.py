"""The addresses of the JSON API, under /api/."""

from django.urls import URLPattern, path

from inputs_app.api import changes, deletions, imports, jobs, pages, uploads

urlpatterns: list[URLPattern] = [
    path("docs", pages.docs, name="api_docs"),
    path("schema", pages.Schema.as_view(), name="api_schema"),
    path("workspaces", jobs.Workspaces.as_view(), name="api_workspaces"),
    path("w/<slug:slug>/jobs", jobs.Jobs.as_view(), name="api_jobs"),
    path("w/<slug:slug>/jobs/<int:pk>", jobs.OneJob.as_view(), name="api_job"),
    path("w/<slug:slug>/jobs/<int:pk>/items", jobs.Items.as_view(), name="api_job_items"),
    path("w/<slug:slug>/jobs/<int:pk>/cancel", jobs.Cancel.as_view(), name="api_job_cancel"),
    path("w/<slug:slug>/jobs/<int:pk>/pause", jobs.Pause.as_view(), name="api_job_pause"),
    path("w/<slug:slug>/jobs/<int:pk>/resume", jobs.Resume.as_view(), name="api_job_resume"),
    path("w/<slug:slug>/jobs/<int:pk>/retry", jobs.Retry.as_view(), name="api_job_retry"),
    path("w/<slug:slug>/uploads", uploads.Uploads.as_view(), name="api_uploads"),
    path(
        "w/<slug:slug>/uploads/<int:pk>/manifests",
        uploads.Manifest.as_view(),
        name="api_upload_manifest",
    ),
    path("w/<slug:slug>/uploads/<int:pk>/start", uploads.Start.as_view(), name="api_upload_start"),
    path("w/<slug:slug>/changes", changes.Changes.as_view(), name="api_changes"),
    path("w/<slug:slug>/changes/<int:pk>/undo", changes.Undo.as_view(), name="api_change_undo"),
    path("w/<slug:slug>/deletions", deletions.Deletions.as_view(), name="api_deletions"),
    path(
        "w/<slug:slug>/deletions/<int:pk>/take-back",
        deletions.TakeBack.as_view(),
        name="api_deletion_take_back",
    ),
    path(
        "w/<slug:slug>/deletions/<int:pk>/restore",
        deletions.Restore.as_view(),
        name="api_deletion_restore",
    ),
    path("w/<slug:slug>/imports", imports.Imports.as_view(), name="api_imports"),
    path("w/<slug:slug>/imports/start", imports.StartImport.as_view(), name="api_import_start"),
    path(
        "w/<slug:slug>/imports/<str:import_id>/cancel",
        imports.CancelImport.as_view(),
        name="api_import_cancel",
    ),
]
