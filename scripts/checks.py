"""Runs the checks, then pytest; each says its name and time, and all run whatever fails.

    python -m scripts.checks sqlite|postgres [pytest's arguments]

Called by ./test, which has made the environment. With arguments, or on PostgreSQL, pytest alone.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from scripts import database
from scripts.database import say

DATABASE_URL = "postgres://postgres@127.0.0.1:5432/postgres"
REDIS_URL = "redis://127.0.0.1:6379/15"

# The longest first: they share the machine's cores.
CHECKS = {
    "mypy": ["-m", "mypy"],
    "migrate": ["-m", "scripts.database"],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "lint-imports": ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
}


def main(leg: str, arguments: list[str]) -> int:
    point_at_services(leg)
    failed = run_all(CHECKS) if leg == "sqlite" and not arguments else []
    say(f"pytest on {'PostgreSQL and Redis' if leg == 'postgres' else 'SQLite'}")
    if code := python("-m", "pytest", *options(leg, arguments), *arguments).returncode:
        failed.append("pytest")
    if failed:
        say(f"failed: {', '.join(failed)}")
    return code or bool(failed)


def point_at_services(leg: str) -> None:
    """Point the tests at the services of ``leg``, whatever the caller's shell names."""
    if leg == "sqlite":
        os.environ.pop("TEST_DATABASE_URL", None)
        os.environ.pop("TEST_REDIS_URL", None)
        return
    for name, default in (("TEST_DATABASE_URL", DATABASE_URL), ("TEST_REDIS_URL", REDIS_URL)):
        address = urlsplit(os.environ.setdefault(name, default))
        host, port = address.hostname or "127.0.0.1", address.port or 0
        if not listens(host, port):
            raise SystemExit(f"Nothing answers at {host}:{port} ({name}); start it first.")


def listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=5).close()
    except OSError:
        return False
    return True


def options(leg: str, arguments: Sequence[str]) -> list[str]:
    """Of pytest. All of it on PostgreSQL would be once more what SQLite's leg has shown."""
    left_out = [] if leg == "postgres" else ["not postgres", "not redis"]
    if os.environ.get("NO_BROWSER"):
        left_out.append("not browser")
    return [
        *("-n", "auto", "--dist", "worksteal"),
        *(["--database"] if leg == "postgres" and not arguments else []),
        *(["-m", " and ".join(left_out)] if left_out else []),
    ]


def run_all(checks: Mapping[str, Sequence[str]]) -> list[str]:
    """Run ``checks`` side by side, a line for each as it ends; the names of those that failed."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        passed = pool.map(run_one, checks, checks.values())
        return [name for name, ok in zip(checks, passed, strict=True) if not ok]


def run_one(name: str, arguments: Sequence[str]) -> bool:
    """Run one check and say how it went; what it printed is shown only when it failed."""
    started = time.monotonic()
    done = python(*arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    seconds = time.monotonic() - started
    verdict = "FAILED" if done.returncode else "ok"
    shown = done.stdout if done.returncode else ""
    say(f"{name:<14}{seconds:6.1f} s  {verdict}\n{shown}".rstrip())
    return not done.returncode


def python(*arguments: str, **how: Any) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=database.ROOT, text=True, **how)  # noqa: S603 - our own


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
