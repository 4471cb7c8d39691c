"""A whole installation on a port of its own, as ./run starts it: site, API, desk and worker."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from scripts import database

ROOT = database.ROOT
PATIENCE_SECONDS = 90
DEMO = "demo.json"


@dataclass
class House:
    """``url`` is its address; ``demo`` what ``manage.py demo --json`` tells."""

    url: str
    data_dir: Path
    environment: dict[str, str]
    demo: dict[str, Any]
    programs: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def account(self, role: str) -> dict[str, str]:
        return next(row for row in self.demo["accounts"] if row["role"] == role)

    def person(self, role: str) -> "Person":
        return Person(self, self.account(role))

    def stranger(self) -> "Person":
        return Person(self, None)

    def start(self, name: str, *command: str) -> None:
        self.programs[name] = subprocess.Popen(
            [sys.executable, *command], cwd=ROOT, env=self.environment
        )

    def kill(self, name: str) -> None:
        self.programs[name].kill()
        self.programs.pop(name).wait()


class Person:
    """Somebody with an app: JSON over HTTP, signed in by token or not at all."""

    def __init__(self, house: House, account: dict[str, str] | None) -> None:
        self.base = f"{house.url}/api/v1"
        self.http = requests.Session()
        self.http.trust_env = False
        if account:
            form = {"username": account["username"], "password": account["password"]}
            tokens = self.post("/auth/token", {**form, "device": "การทดสอบ"}, status=200)
            self.http.headers["Authorization"] = f"Bearer {tokens['access']}"

    def get(self, path: str, *, status: int = 200, **params: str) -> Any:
        return self._read(self.http.get(self.base + path, params=params, timeout=30), status)

    def post(
        self, path: str, body: dict[str, Any] | None = None, *, status: int = 201, **headers: str
    ) -> Any:
        answer = self.http.post(self.base + path, json=body or {}, headers=headers, timeout=30)
        return self._read(answer, status)

    def upload(self, name: str, content: bytes, *, status: int = 201) -> Any:
        files = {"file": (name, content)}
        return self._read(self.http.post(f"{self.base}/uploads", files=files, timeout=30), status)

    def download(self, path: str) -> requests.Response:
        return self.http.get(self.base + path, timeout=30)

    def _read(self, answer: requests.Response, status: int) -> Any:
        assert answer.status_code == status, (answer.url, answer.status_code, answer.text)
        return answer.json() if answer.content else None


@contextmanager
def open_house(
    data_dir: Path, *, furnished: Path, worker: bool = True, **environment: str
) -> Iterator[House]:
    """A copy of the ``furnished`` folder, served; every program is stopped at the end."""
    port = _free_port()
    own = {
        "DATA_DIR": str(data_dir),
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "lms.settings.base",
    }
    shutil.copytree(furnished, data_dir, dirs_exist_ok=True)
    demo = json.loads((data_dir / DEMO).read_text())
    own |= environment
    house = House(f"http://127.0.0.1:{port}", data_dir, _inherited() | own, demo)
    try:
        _serve(house, port, worker=worker)
        yield house
    finally:
        for program in house.programs.values():
            program.send_signal(signal.SIGTERM)
        for program in house.programs.values():
            program.wait(PATIENCE_SECONDS)


def furnish(data_dir: Path) -> Path:
    """Migrate and load the demo: by the first of this run's processes to ask, for all of them."""
    data_dir.mkdir(exist_ok=True)
    with (data_dir / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data_dir / DEMO).exists():
            _load_demo(data_dir)
    return data_dir


def _load_demo(data_dir: Path) -> None:
    database.make_template()
    shutil.copyfile(database.template(database.schema_key()), data_dir / "db.sqlite3")
    own = {"DATA_DIR": str(data_dir), "DJANGO_SETTINGS_MODULE": "lms.settings.base"}
    told = subprocess.run(
        [sys.executable, "manage.py", "demo", "--json"],
        cwd=ROOT,
        env=_inherited() | own,
        stdout=subprocess.PIPE,
        check=True,
    )
    (data_dir / DEMO).write_bytes(told.stdout)


def _inherited() -> dict[str, str]:
    """Without the database that the test settings put into this process's environment."""
    return {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}


def _serve(house: House, port: int, *, worker: bool) -> None:
    house.start(
        "site",
        *("-m", "gunicorn", "lms.wsgi:application", "--worker-class", "gthread"),
        *("--threads", "8", "--bind", f"127.0.0.1:{port}", "--log-level", "warning"),
        "--no-control-socket",
    )
    if worker:
        house.start("worker", "manage.py", "work")
    eventually(lambda: _answers(house), "the site to answer")


def _answers(house: House) -> bool:
    try:
        return requests.get(f"{house.url}/readyz", timeout=5).ok
    except (requests.ConnectionError, requests.Timeout):
        return False


def eventually(holds: Callable[[], Any], what: str) -> Any:
    """What ``holds`` answers as soon as that is true; a failure names ``what`` never came."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if answer := holds():
            return answer
        time.sleep(0.2)
    raise AssertionError(f"waited {PATIENCE_SECONDS} s for {what}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
