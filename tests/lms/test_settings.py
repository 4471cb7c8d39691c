"""Production asks for everything that must not be guessed, and passes Django's own checks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.database import ROOT

COMPLETE = {
    "SECRET_KEY": "k3v9-" * 12,
    "ALLOWED_HOSTS": "learn.example.go.th",
    "SITE_URL": "https://learn.example.go.th",
    "DATABASE_URL": "postgres://postgres@127.0.0.1:5432/postgres",
    "REDIS_URL": "redis://127.0.0.1:6379/15",
    "EMAIL_URL": "smtp://127.0.0.1:25",
}


def manage(*arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**kept, "DJANGO_SETTINGS_MODULE": "lms.settings.production", **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_production_names_everything_that_is_missing_at_once():
    refused = manage("check")

    assert refused.returncode != 0
    last = refused.stderr.strip().splitlines()[-1]
    for name in (*COMPLETE, "DATA_DIR"):
        assert name in last


@pytest.mark.parametrize("name", sorted(COMPLETE))
def test_production_does_not_start_without_any_one_of_them(tmp_path: Path, name: str):
    environment = {**COMPLETE, "DATA_DIR": str(tmp_path)}
    environment.pop(name)

    refused = manage("check", **environment)

    assert refused.returncode != 0
    assert name in refused.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize("key", ["short", "a" * 64])
def test_production_refuses_a_secret_that_is_none(tmp_path: Path, key: str):
    refused = manage("check", **{**COMPLETE, "DATA_DIR": str(tmp_path), "SECRET_KEY": key})

    assert "SECRET_KEY" in refused.stderr.strip().splitlines()[-1]


def test_production_passes_djangos_deployment_checks(tmp_path: Path):
    environment = {**COMPLETE, "DATA_DIR": str(tmp_path)}

    checked = manage("check", "--deploy", "--fail-level", "WARNING", **environment)

    assert checked.returncode == 0, checked.stderr


def test_the_demo_cannot_be_loaded_in_production(tmp_path: Path):
    refused = manage("demo", **{**COMPLETE, "DATA_DIR": str(tmp_path)})

    assert refused.returncode != 0
    assert "not for production" in refused.stderr
