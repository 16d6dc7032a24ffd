"""The service's addresses: one view routes them all by the raw target, see rest.py."""

from django.urls import URLPattern, URLResolver, re_path

from inputs_service import rest

urlpatterns: list[URLPattern | URLResolver] = [re_path("", rest.view)]
