"""The dashboard's own addresses; every page of a workspace lives under /w/<slug>/."""

from django.urls import URLPattern, URLResolver, path

from inputs_app.views import media, samples, theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("w/<slug:slug>/samples", samples.sample_load, name="sample_load"),
    path("w/<slug:slug>/media", media.media, name="media"),
    path("w/<slug:slug>/excerpt", media.excerpt, name="excerpt"),
    path("w/<slug:slug>/waveform", media.waveform, name="waveform"),
    path("theme", theme.theme_set, name="theme_set"),
]
