"""Brings the embedded database up to date and puts the demonstration in it, once.

Loading Django takes four seconds and migrating an empty database twenty, so neither is done
when a stamp says that nothing changed. Standard library only: what is skipped must cost nothing.
"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / ".venv" / "templates"


def schema_key() -> str:
    """Names the schema: changes with the lock, the settings and every migration file."""
    digest = hashlib.sha256()
    for path in [
        ROOT / "requirements.txt",
        *sorted((ROOT / "lms" / "settings").glob("*.py")),
        *sorted(ROOT.glob("[!.]*/migrations/*.py")),
    ]:
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:24]


def template(key: str) -> Path:
    """Where the empty, migrated database of ``key`` is kept, made or not."""
    return TEMPLATES / f"{key}.sqlite3"


def prepare(data_dir: Path) -> str:
    """Migrate and fill the database; the demonstration's accounts, as ``manage.py demo`` told them.

    Raises:
        SystemExit: a step failed; its output has been shown.
    """
    if os.environ.get("DATABASE_URL"):
        return prepare_named()
    key = schema_key()
    database, stamp = data_dir / "db.sqlite3", data_dir / "schema"
    accounts = data_dir / "demo-accounts.txt"
    if not database.exists():
        stamp.unlink(missing_ok=True)
        accounts.unlink(missing_ok=True)
    if not (stamp.exists() and stamp.read_text() == key):
        migrate(database, template(key))
        stamp.write_text(key)
    if not accounts.exists():
        say("Putting the demonstration in place.")
        write_private(accounts, manage("demo"))
    return accounts.read_text()


def prepare_named() -> str:
    """The same for the database of ``DATABASE_URL``, which may hold real people."""
    manage("migrate", "--noinput")
    if os.environ.get("DEMO") == "1":
        return manage("demo")
    return "No demonstration accounts; DEMO=1 puts them in the database of DATABASE_URL."


def migrate(database: Path, kept: Path) -> None:
    if database.exists():
        say("Bringing the database up to date.")
        manage("migrate", "--noinput")
    elif kept.exists():
        shutil.copyfile(kept, database)
        database.chmod(0o600)
    else:
        say("Making the database; this takes half a minute, once.")
        manage("migrate", "--noinput")
        keep_template(database, kept)


def make_template() -> None:
    """Migrate an empty database from the first migration on, unless this schema's is kept."""
    kept = template(schema_key())
    if not kept.exists():
        embedded = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        embedded["DJANGO_SETTINGS_MODULE"] = "lms.settings.base"
        with tempfile.TemporaryDirectory(prefix="govlab-") as folder:
            manage("migrate", "--noinput", environment={**embedded, "DATA_DIR": folder})
            keep_template(Path(folder) / "db.sqlite3", kept)


def keep_template(database: Path, kept: Path) -> None:
    """Keep a copy of the still empty ``database``; copies of older schemas go."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    for older in TEMPLATES.glob("*.sqlite3"):
        older.unlink(missing_ok=True)
    partial = kept.with_suffix(f".{os.getpid()}")
    # Page by page: VACUUM would run our CHECKs, whose functions only Django's connections have.
    with closing(sqlite3.connect(database)) as made, closing(sqlite3.connect(partial)) as copy:
        made.backup(copy)
    partial.replace(kept)


def manage(*arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """What ``manage.py`` with ``arguments`` prints; its errors are shown and end the run."""
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(  # noqa: S603 - our own command in our own folder
        command, cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        sys.stderr.write(done.stdout + done.stderr)
        raise SystemExit(f"manage.py {arguments[0]} failed.")
    return done.stdout


def write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)


def say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    make_template()
