"""The dashboard's own addresses; every page of a workspace lives under /w/<slug>/."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
