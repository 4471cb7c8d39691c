import json
import os
import stat
from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command

import pytest
from pytest_django import Settings

from lms.management.commands import doctor
from scripts import port


@pytest.fixture(autouse=True)
def sound_machine(settings: Settings, tmp_path: Path) -> None:
    """A data folder as ./run makes it, and no service but the database."""
    tmp_path.chmod(0o700)
    settings.DATA_DIR = tmp_path
    settings.REDIS_URL = ""


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("doctor", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_doctor_prints_a_line_for_each_check() -> None:
    lines = printed().splitlines()

    assert [line[:22].strip() for line in lines] == [
        "Python",
        "SQLite",
        "Certificate printing",
        "Fast fonts",
        "Data folder",
        "Disk",
        "Database",
        "Redis",
        "Chromium",
    ]
    assert {line[22:].split(":")[0] for line in lines} <= {"ok", "missing"}


@pytest.mark.django_db
def test_doctor_tells_programs_the_same_as_people(tmp_path: Path) -> None:
    findings = json.loads(printed("--json"))

    assert [finding for finding in findings if finding["name"] == "Data folder"] == [
        {"name": "Data folder", "ok": True, "note": str(tmp_path), "needed": True}
    ]


@pytest.mark.django_db
def test_doctor_fails_when_something_needed_is_missing(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    with pytest.raises(CommandError, match=r"^Missing: Data folder\.$"):
        printed()


def test_data_folder_open_to_others_is_told_with_its_remedy(tmp_path: Path) -> None:
    tmp_path.chmod(tmp_path.stat().st_mode | stat.S_IROTH)

    assert doctor.data_folder().note == f"{tmp_path} is open to others; chmod 700 {tmp_path}"


def test_full_disk_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "ENOUGH_MEGABYTES", 2**40)

    finding = doctor.disk()

    assert not finding.ok
    assert finding.note.endswith(f" MB free; make room for {2**40} MB")


def test_redis_that_does_not_answer_is_told(settings: Settings) -> None:
    settings.REDIS_URL = f"redis://:hidden@127.0.0.1:{port.free_port()}/0"

    finding = doctor.redis()

    assert (finding.ok, finding.needed) == (False, True)
    assert finding.note.endswith("; check REDIS_URL and that it runs")
    assert "hidden" not in finding.note


@pytest.mark.redis
def test_redis_that_answers_is_well(settings: Settings) -> None:
    settings.REDIS_URL = os.environ["TEST_REDIS_URL"]

    assert doctor.redis() == doctor.Finding("Redis", True, "answers")


@pytest.mark.django_db
def test_database_that_answers_is_well() -> None:
    finding = doctor.database()

    assert (finding.ok, finding.note) == (True, f"{doctor.connection.display_name} answers")


def test_database_not_made_yet_is_not_made_by_looking(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    if doctor.connection.vendor != "sqlite":
        pytest.skip("a server's database is not a file")
    monkeypatch.setitem(doctor.connection.settings_dict, "NAME", str(tmp_path / "db.sqlite3"))

    assert doctor.database().note == "none yet; manage.py migrate makes it"
    assert list(tmp_path.iterdir()) == []


def test_machine_without_a_browser_is_told_the_line_but_is_not_ill(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    finding = doctor.browser()

    assert (finding.ok, finding.needed) == (False, False)
    assert finding.note.endswith("apt-get install -y --no-install-recommends chromium")
