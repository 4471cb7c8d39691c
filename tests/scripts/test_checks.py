import os
import subprocess
import sys

import pytest

from scripts import checks, database, port
from tests.browser import why_not

SPREAD = ["-n", "auto", "--dist", "worksteal"]
WALK = (
    "tests/lms/site/test_browser.py"
    "::test_a_learner_walks_from_the_catalogue_to_the_certificate[with scripts]"
)


def test_every_check_runs_and_those_that_fail_are_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    failed = checks.run_all(
        {
            "first": ["-c", "print('loud'); raise SystemExit(2)"],
            "second": ["-c", "print('quiet')"],
            "third": ["-c", "raise SystemExit(1)"],
        }
    )

    shown = capsys.readouterr().out
    assert failed == ["first", "third"]
    assert {line.split()[0]: line.split()[-1] for line in shown.splitlines()} == {
        "first": "FAILED",
        "loud": "loud",
        "second": "ok",
        "third": "FAILED",
    }


def test_sqlite_leg_leaves_out_what_needs_services(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_BROWSER", "")

    assert checks.options("sqlite", []) == [*SPREAD, "-m", "not postgres and not redis"]


def test_postgres_leg_runs_what_asks_a_database_and_whatever_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_BROWSER", "")

    assert checks.options("postgres", []) == [*SPREAD, "--database"]
    assert checks.options("postgres", ["tests/scripts"]) == SPREAD


@pytest.mark.skipif(bool(why_not()), reason="what drives a browser is not even collected")
def test_postgres_leg_takes_what_asks_a_database_and_one_walk_in_a_browser() -> None:
    files = ("tests/scripts/test_checks.py", "tests/lms/test_doctor.py", WALK.split("::")[0])

    collected = subprocess.run(
        [sys.executable, "-m", "pytest", "--co", "-q", "--database", *files],
        cwd=database.ROOT,
        capture_output=True,
        text=True,
    )

    nodes = [line for line in collected.stdout.splitlines() if "::" in line]
    assert [node for node in nodes if not node.startswith(files[1])] == [WALK]
    assert f"{files[1]}::test_redis_that_answers_is_well" in nodes


def test_browser_tests_are_left_out_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_BROWSER", "1")

    assert checks.options("postgres", ["-x"]) == [*SPREAD, "-m", "not browser"]


def test_sqlite_leg_forgets_the_services_that_the_shell_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://elsewhere/")
    monkeypatch.setenv("TEST_REDIS_URL", "redis://elsewhere/")

    checks.point_at_services("sqlite")

    assert {"TEST_DATABASE_URL", "TEST_REDIS_URL"} & set(os.environ) == set()


def test_postgres_leg_without_its_service_says_so_and_keeps_the_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed = port.free_port()
    monkeypatch.setenv("TEST_DATABASE_URL", f"postgres://me:hidden@127.0.0.1:{closed}/lms")

    with pytest.raises(SystemExit) as refusal:
        checks.point_at_services("postgres")

    assert str(refusal.value) == (
        f"Nothing answers at 127.0.0.1:{closed} (TEST_DATABASE_URL); start it first."
    )
