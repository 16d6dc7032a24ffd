"""The service's addresses: its health, hosted media and files, and one view that routes every API
call by its raw target, see rest.py."""

from django.urls import URLPattern, URLResolver, path, re_path

from inputs_service import health, hosted, rest
from inputs_service.datasets import serving
from inputs_service.uploads import serving as uploads

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz),
    re_path(hosted.PREFIX, hosted.view),
    re_path(serving.PREFIX, serving.view),
    re_path(uploads.PREFIX, uploads.view),
    re_path("", rest.view),
]
