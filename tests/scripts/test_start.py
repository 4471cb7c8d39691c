"""The whole of what ./run starts, once, as a newcomer meets it."""

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Timer

import pytest

from scripts import port
from scripts.database import ROOT

TOO_LONG_SECONDS = 150


@pytest.fixture
def address() -> int:
    return port.free_port()


@pytest.fixture
def site(tmp_path: Path, address: int) -> Iterator["subprocess.Popen[str]"]:
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.serve"],
        cwd=ROOT,
        env={
            **inherited,
            "DATA_DIR": str(tmp_path / "var"),
            "DJANGO_SETTINGS_MODULE": "lms.settings.base",
            "PORT": str(address),
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    limit = Timer(TOO_LONG_SECONDS, process.terminate)
    limit.start()
    with process:
        yield process
        process.terminate()
    limit.cancel()


def get(address: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", address, timeout=30)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def test_newcomer_is_told_where_to_look_finds_it_there_and_stops_it(
    site: "subprocess.Popen[str]", address: int
) -> None:
    told = []
    for line in site.stdout:
        told.append(line)
        if line.startswith("  API docs"):
            break

    statuses = {path: get(address, path) for path in ("/", "/api/docs/")}
    site.send_signal(signal.SIGINT)
    site.communicate()

    assert told[-3:] == [
        f"  Site      http://127.0.0.1:{address}/\n",
        f"  Desk      http://127.0.0.1:{address}/desk/\n",
        f"  API docs  http://127.0.0.1:{address}/api/docs/\n",
    ]
    assert statuses == {"/": 200, "/api/docs/": 200}
    assert site.returncode == 0
    assert port.objection(str(address)) is None
