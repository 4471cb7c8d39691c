"""The database from ``DATABASE_URL``; an SQLite file in the data folder by default."""

from pathlib import Path
from typing import Any

import environ

# IMMEDIATE: under 50 writers Django's default (DEFERRED) failed nine writes of ten with
# "database is locked", because SQLite honours no timeout when a read turns into a write.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
# A writer that waits longer than three seconds answers "busy, try again" instead of hanging.
POSTGRES_OPTIONS = {"options": "-c lock_timeout=3000 -c statement_timeout=30000"}


def database(env: environ.Env, data_dir: Path) -> dict[str, Any]:
    config = env.db("DATABASE_URL", default=f"sqlite:///{data_dir / 'db.sqlite3'}")
    if config["ENGINE"].endswith("sqlite3"):
        return {**config, "OPTIONS": SQLITE_OPTIONS}
    options = {**POSTGRES_OPTIONS, **config.get("OPTIONS", {})}
    return {**config, "OPTIONS": options, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
