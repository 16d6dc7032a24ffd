"""The dashboard's settings with one more page, so that both are served by the same server."""

from dashboard.settings import *  # noqa: F403 - settings files are lists of names

ROOT_URLCONF = "benchmarks.page_urls"
