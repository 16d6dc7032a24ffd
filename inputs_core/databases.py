"""Turns a DATABASE_URL into Django's DATABASES entry, with the options each engine needs."""

from typing import Any

import environ


def database(url: str, *, pool_size: int = 4) -> dict[str, Any]:
    """Django's settings for the one database of a process.

    SQLite runs in WAL mode and begins write transactions with IMMEDIATE, else writers starve;
    PostgreSQL uses psycopg's connection pool of at most `pool_size` connections, and compiles no
    queries: that takes seconds where it thinks that a query is long.
    """
    config: dict[str, Any] = dict(environ.Env.db_url_config(url))
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    else:
        config["OPTIONS"] = {
            "options": "-c jit=off",
            **config.get("OPTIONS", {}),
            "pool": {"min_size": 0, "max_size": pool_size, "timeout": 10},
        }
    return config
