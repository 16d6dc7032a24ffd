"""The dashboard's settings with a pool of four database connections in each process."""

from dashboard.settings import *  # noqa: F403 - settings files are lists of names
from dashboard.settings import ENV
from inputs_core.databases import database

DATABASES = {"default": database(ENV.database_url, pool_size=4)}
