import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import database, port, serve

ROOT = database.ROOT

# Says that it started, and how it was stopped.
STAYS = """
import os, signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit(os.write(1, b"stopped\\n") and 0))
os.write(1, b"started\\n")
signal.pause()
"""
ENDS = "import sys; sys.exit(int(sys.argv[1]))"
DRIVER = "import json, sys; from scripts import serve; "
DRIVER += "sys.exit(serve.supervise(json.loads(sys.argv[1])))"


def supervisor(**programs: list[str]) -> "subprocess.Popen[str]":
    commands = {name: [sys.executable, "-c", *command] for name, command in programs.items()}
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER, json.dumps(commands)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_stops_both_programs_and_waits_for_them(number: int) -> None:
    with supervisor(site=[STAYS], worker=[STAYS]) as process:
        started = [process.stdout.readline(), process.stdout.readline()]
        process.send_signal(number)
        rest, complaints = process.communicate(timeout=30)

    assert started == ["started\n", "started\n"]
    assert rest == "stopped\nstopped\n"
    assert (process.returncode, complaints) == (0, "")


@pytest.mark.parametrize(("code", "told"), [(7, 7), (0, 1)])
def test_program_that_ends_takes_the_other_with_it(code: int, told: int) -> None:
    with supervisor(site=[STAYS], worker=[ENDS, str(code)]) as process:
        # Ends only when the site, which writes into the same pipe, has ended as well.
        _, complaints = process.communicate(timeout=30)

    assert process.returncode == told
    assert complaints == f"The worker ended by itself (code {code}); stopping the rest.\n"


@pytest.fixture
def handlers() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in serve.SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


DEAF = "import signal, sys; signal.signal(15, signal.SIG_IGN); "
DEAF += "open(sys.argv[1], 'w').close(); signal.pause()"


def test_program_that_does_not_listen_is_killed_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, handlers: None
) -> None:
    monkeypatch.setattr(serve, "PATIENCE_SECONDS", 0.1)
    ready = tmp_path / "ready"
    os.mkfifo(ready)
    programs = serve.Programs({"site": [sys.executable, "-c", DEAF, str(ready)]})
    ready.read_text()

    programs.stop()

    assert programs.ended() == ("site", -signal.SIGKILL)


def test_data_folder_is_made_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "ROOT", tmp_path)
    monkeypatch.setenv("DATA_DIR", "deep/var")

    folder = serve.private_folder(Path("deep/var"))

    assert folder == tmp_path / "deep/var" == Path(os.environ["DATA_DIR"])
    assert folder.stat().st_mode & 0o777 == 0o700


def test_data_folder_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(SystemExit) as refusal:
        serve.private_folder(tmp_path / "file" / "var")

    assert str(refusal.value) == f"DATA_DIR={tmp_path}/file/var cannot be used: Not a directory."


def test_site_that_is_not_up_yet_does_not_respond() -> None:
    assert not serve.responds(port.free_port())
