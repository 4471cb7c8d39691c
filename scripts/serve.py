"""Runs the site and the job worker, says where to look, and stops both together."""

import http.client
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from subprocess import Popen, TimeoutExpired

from scripts import database

PATIENCE_SECONDS = 20  # for a lesson being saved or a certificate being laid out
LOOK_SECONDS = 0.2
TOO_LONG_SECONDS = 90

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    stop_preparing_on_signals()
    data_dir = private_folder(Path(os.environ["DATA_DIR"]))
    port = int(os.environ["PORT"])
    try:
        accounts = database.prepare(data_dir)
    except KeyboardInterrupt:
        return 0
    return supervise(commands(port), lambda children: greet(children, port, accounts))


def commands(port: int) -> dict[str, list[str]]:
    gunicorn = "-m gunicorn lms.wsgi:application --worker-class gthread --workers 1 --threads 8"
    return {
        "site": [
            *(sys.executable, *gunicorn.split()),
            *("--bind", f"127.0.0.1:{port}", "--log-level", "warning", "--no-control-socket"),
        ],
        "job worker": [sys.executable, "manage.py", "work"],
    }


def supervise(
    programs: Mapping[str, Sequence[str]],
    when_started: Callable[["Programs"], None] = lambda children: None,
) -> int:
    """Run ``programs`` until one ends or we are told to stop; the exit code to end with.

    0 when told to stop; else the code of the program that ended by itself, or 1 if that was 0.
    """
    children = Programs(programs)
    when_started(children)
    ended = children.wait_for_an_end()
    if ended:
        complain(f"The {ended[0]} ended by itself (code {ended[1]}); stopping the rest.")
    children.stop()
    return 0 if ended is None else max(ended[1], 1)


class Programs:
    """The running programs, and whether someone asked us to stop them."""

    def __init__(self, commands: Mapping[str, Sequence[str]]) -> None:
        self.asked_to_stop = False
        # A note instead of an exception: one raised while a program starts would lose track of it.
        for number in SIGNALS:
            signal.signal(number, self.note)
        self.children = {name: start(command) for name, command in commands.items()}

    def note(self, number: int, frame: object) -> None:
        self.asked_to_stop = True

    def ended(self) -> tuple[str, int] | None:
        """Name and exit code of a program that ended, if one did."""
        for name, child in self.children.items():
            if (code := child.poll()) is not None:
                return name, code
        return None

    def wait_for_an_end(self) -> tuple[str, int] | None:
        """The program that ended by itself, or None when we were asked to stop."""
        while not self.asked_to_stop:
            if ended := self.ended():
                return ended
            time.sleep(LOOK_SECONDS)
        return None

    def stop(self) -> None:
        """Ask every program to end and wait; what is still there after 20 seconds is killed."""
        for child in self.children.values():
            child.terminate()
        deadline = time.monotonic() + PATIENCE_SECONDS
        for child in self.children.values():
            try:
                child.wait(max(0, deadline - time.monotonic()))
            except TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def start(command: Sequence[str]) -> "Popen[bytes]":
    # A group of its own: Ctrl-C in the terminal reaches us alone, and we end each one in order.
    return Popen(command, cwd=database.ROOT, process_group=0)  # noqa: S603 - our own programs


def stop_preparing_on_signals() -> None:
    for number in SIGNALS:
        signal.signal(number, signal.default_int_handler)


def greet(children: Programs, port: int, accounts: str) -> None:
    """Say where to look as soon as the site answers."""
    deadline = time.monotonic() + TOO_LONG_SECONDS
    while not (children.asked_to_stop or children.ended()):
        if responds(port):
            say_where_to_look(port, accounts)
            return
        if time.monotonic() > deadline:
            complain("The site has not answered yet; look at the lines above.")
            return
        time.sleep(LOOK_SECONDS)


def responds(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def private_folder(path: Path) -> Path:
    """``path`` made absolute for the programs we start, and readable by its owner alone.

    Raises:
        SystemExit: it cannot be made, or belongs to someone else.
    """
    path = path if path.is_absolute() else database.ROOT / path
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
    except OSError as error:
        raise SystemExit(f"DATA_DIR={path} cannot be used: {error.strerror}.") from None
    os.environ["DATA_DIR"] = str(path)
    return path


def say_where_to_look(port: int, accounts: str) -> None:
    site = f"http://127.0.0.1:{port}"
    database.say(f"""
GovLab LMS is running. Ctrl-C stops it.

  Site      {site}/
  Desk      {site}/desk/
  API docs  {site}/api/docs/

{accounts.strip()}
""")


def complain(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


if __name__ == "__main__":
    sys.exit(main())
