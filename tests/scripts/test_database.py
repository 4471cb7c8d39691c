import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from scripts import database

MANAGE = """import os, pathlib, sqlite3, sys
folder = pathlib.Path(os.environ["DATA_DIR"])
with open("log", "a") as log:
    log.write(sys.argv[1] + "\\n")
if sys.argv[1] in os.environ.get("FAILING", "").split():
    sys.exit("the reason")
connection = sqlite3.connect(folder / "db.sqlite3")
connection.create_function("REGEXP", 2, lambda pattern, text: True)
connection.execute(f"CREATE TABLE {sys.argv[1]} (id CHECK (id REGEXP 'x'))")
connection.execute(f"INSERT INTO {sys.argv[1]} VALUES (1)")
connection.commit()
print("น้ำ: the accounts")
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose manage.py writes down what it is asked; its data folder is var."""
    for name in ("var", ".venv", "lms/settings", "courses/migrations"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "requirements.txt").write_text("django==5.2.19\n")
    (tmp_path / "courses/migrations/0001_initial.py").write_text("")
    (tmp_path / "manage.py").write_text(MANAGE)
    monkeypatch.setattr(database, "ROOT", tmp_path)
    monkeypatch.setattr(database, "TEMPLATES", tmp_path / ".venv/templates")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("DEMO", raising=False)
    return tmp_path


def asked(project: Path) -> list[str]:
    log = project / "log"
    return log.read_text().split() if log.exists() else []


def test_first_start_migrates_and_fills_and_the_second_does_neither(project: Path) -> None:
    first = database.prepare(project / "var")
    second = database.prepare(project / "var")

    assert asked(project) == ["migrate", "demo"]
    assert first == second == "น้ำ: the accounts\n"
    assert (project / "var/demo-accounts.txt").stat().st_mode & 0o777 == 0o600


def test_new_migration_is_carried_out_at_the_next_start(project: Path) -> None:
    database.prepare(project / "var")
    (project / "courses/migrations/0002_seats.py").write_text("")
    (project / "log").unlink()
    (project / "var/db.sqlite3").unlink()
    (project / "var/db.sqlite3").touch()

    database.prepare(project / "var")

    assert asked(project) == ["migrate"]


def tables(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM sqlite_schema")]


def test_lost_database_is_copied_from_the_empty_one_that_was_kept(project: Path) -> None:
    database.prepare(project / "var")
    (project / "var/db.sqlite3").unlink()
    (project / "log").unlink()

    database.prepare(project / "var")

    assert asked(project) == ["demo"]
    assert tables(project / "var/db.sqlite3") == ["migrate", "demo"]


def test_kept_database_is_migrated_and_empty_and_the_only_one(project: Path) -> None:
    database.make_template()
    (project / "requirements.txt").write_text("django==5.2.20\n")

    database.make_template()

    kept = list((project / ".venv/templates").iterdir())
    assert kept == [database.template(database.schema_key())]
    assert tables(kept[0]) == ["migrate"]


def test_demonstration_stays_out_of_a_database_that_may_hold_real_people(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://127.0.0.1/lms")

    told = database.prepare(project / "var")

    assert asked(project) == ["migrate"]
    assert told.startswith("No demonstration accounts")


def test_demonstration_goes_into_a_named_database_on_request(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://127.0.0.1/lms")
    monkeypatch.setenv("DEMO", "1")

    database.prepare(project / "var")

    assert asked(project) == ["migrate", "demo"]


def test_step_that_fails_shows_its_reason_and_is_tried_again(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FAILING", "demo")
    with pytest.raises(SystemExit, match=r"manage\.py demo failed\."):
        database.prepare(project / "var")
    monkeypatch.setenv("FAILING", "")

    database.prepare(project / "var")

    assert "the reason" in capsys.readouterr().err
    assert asked(project) == ["migrate", "demo", "demo"]
