"""Tells what this machine has and lacks, a line for each thing: `manage.py doctor [--json]`."""

import json
import os
import shutil
import sqlite3
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from redis import Redis, RedisError

from certificates.rendering import engine

OLDEST_PYTHON = (3, 11)
ENOUGH_MEGABYTES = 1024  # a course with video is larger; this is what a week of work takes
PATIENCE_SECONDS = 3
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Finding:
    """``note`` is the fact when ``ok``, else what to do about it. Not ``needed``: a nicety."""

    name: str
    ok: bool
    note: str
    needed: bool = True


def python() -> Finding:
    ok = sys.version_info >= OLDEST_PYTHON
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding("Python", ok, version if ok else f"{version}; install Python 3.11 or newer")


def sqlite() -> Finding:
    """The SQLite that Python was built with: JSON columns and full text search need its parts."""
    with closing(sqlite3.connect(":memory:")) as memory:
        try:
            memory.execute("SELECT json_extract('{}', '$')")
            memory.execute("CREATE VIRTUAL TABLE probe USING fts5(word)")
        except sqlite3.OperationalError as error:
            return Finding("SQLite", False, f"{error}; use the system's own Python (PYTHON=...)")
    return Finding("SQLite", True, f"{sqlite3.sqlite_version} with JSON and FTS5")


def certificates() -> Finding:
    lack = engine.available()
    return Finding("Certificate printing", lack is None, lack or "Pango loads")


def fast_certificates() -> Finding:
    lack = engine.slow()
    return Finding("Fast fonts", lack is None, lack or "HarfBuzz subsetter loads", needed=False)


def data_folder() -> Finding:
    folder = Path(settings.DATA_DIR)
    if not os.access(folder, os.W_OK | os.X_OK):
        return Finding("Data folder", False, f"{folder} cannot be written; chown or set DATA_DIR")
    if folder.stat().st_mode & 0o077:
        return Finding("Data folder", False, f"{folder} is open to others; chmod 700 {folder}")
    return Finding("Data folder", True, str(folder))


def disk() -> Finding:
    free = shutil.disk_usage(settings.DATA_DIR).free // 2**20
    ok = free >= ENOUGH_MEGABYTES
    note = f"{free} MB free"
    return Finding("Disk", ok, note if ok else f"{note}; make room for {ENOUGH_MEGABYTES} MB")


def database() -> Finding:
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        # Connecting would make an empty one.
        return Finding("Database", True, "none yet; manage.py migrate makes it")
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        reason = str(error).splitlines()[0]
        return Finding("Database", False, f"{reason}; check DATABASE_URL and that it runs")
    return Finding("Database", True, f"{connection.display_name} answers")


def redis() -> Finding:
    if not settings.REDIS_URL:
        return Finding("Redis", True, "not configured; jobs wait in the database")
    try:
        with Redis.from_url(
            settings.REDIS_URL,
            socket_connect_timeout=PATIENCE_SECONDS,
            socket_timeout=PATIENCE_SECONDS,
        ) as client:
            client.ping()
    except RedisError as error:
        return Finding("Redis", False, f"{error}; check REDIS_URL and that it runs")
    return Finding("Redis", True, "answers")


def browser() -> Finding:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    note = found or "for the browser tests: apt-get install -y --no-install-recommends chromium"
    return Finding("Chromium", bool(found), note, needed=False)


CHECKS: tuple[Callable[[], Finding], ...] = (
    python,
    sqlite,
    certificates,
    fast_certificates,
    data_folder,
    disk,
    database,
    redis,
    browser,
)


class Command(BaseCommand):
    help = "Tell what this machine has and lacks; ends with 1 when something needed is missing."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="a list of objects instead")

    def handle(self, *, json: bool, **options: object) -> None:
        findings = [check() for check in CHECKS]
        self.stdout.write(as_json(findings) if json else "\n".join(lines(findings)))
        if lacking := [finding.name for finding in findings if finding.needed and not finding.ok]:
            raise CommandError(f"Missing: {', '.join(lacking)}.")


def lines(findings: list[Finding]) -> Iterator[str]:
    for finding in findings:
        yield f"{finding.name:<22}{'ok' if finding.ok else 'missing'}: {finding.note}"


def as_json(findings: list[Finding]) -> str:
    return json.dumps([asdict(finding) for finding in findings], indent=2, ensure_ascii=False)
