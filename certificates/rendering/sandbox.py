"""Printing in a child process with limits, so that no document can hurt its caller.

The child is kept warm: starting one costs half a second, a certificate a tenth.
"""

import atexit
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .assets import Asset
from .errors import RENDER_ERRORS, RenderError, RenderTimedOut
from .frames import read_frame, write_frame

ROOT = Path(__file__).resolve().parents[2]
CHILD = "certificates.rendering.child"
FONT_CONFIG = Path(__file__).with_name("fonts.conf")
# Memory the layout engine does not give back is given back by starting afresh.
JOBS_PER_CHILD = 500


@dataclass(frozen=True)
class Limits:
    """What one document may cost. ``wall_seconds`` catches a child that only sleeps."""

    cpu_seconds: int = 20
    memory_bytes: int = 1024**3
    wall_seconds: float = 20


# For a paper of hundreds of sheets, printed by a worker and not while somebody waits.
PATIENT = Limits(cpu_seconds=300, memory_bytes=3 * 1024**3, wall_seconds=600)
# A paper that may be longer than this is given the patience.
FEW_PAGES = 40


@dataclass(frozen=True)
class Job:
    """A document to print; ``identifier`` becomes the file's id inside the PDF."""

    html: str
    css: str
    assets: Mapping[str, Asset]
    identifier: bytes
    most_pages: int = 1


class Child:
    """One child process, with a temporary folder that goes when it goes."""

    def __init__(self, limits: Limits) -> None:
        self.jobs = 0
        self._wall_seconds = limits.wall_seconds
        self._folder = tempfile.mkdtemp(prefix="certificate-")
        environment = {
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            "PYTHONHASHSEED": "0",
            "FONTCONFIG_FILE": str(FONT_CONFIG),
            **dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME"), self._folder),
        }
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and numbers
            [sys.executable, "-m", CHILD, str(limits.cpu_seconds), str(limits.memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            env=environment,
        )

    def print(self, job: Job) -> bytes:
        """Send the job and wait for its PDF.

        Raises:
            RenderError: a subclass says why; the child is then to be closed.
        """
        self.jobs += 1
        late = threading.Event()
        timer = threading.Timer(self._wall_seconds, self._stop, [late])
        timer.start()
        try:
            write_frame(self._pipe(self._process.stdin), _header(job), _parts(job))
            header, parts = read_frame(self._pipe(self._process.stdout))
        except (EOFError, OSError, ValueError) as error:
            raise self._cause_of_death(late.is_set()) from error
        finally:
            timer.cancel()
        if code := header["code"]:
            raise RENDER_ERRORS[str(code)](str(header["detail"]))
        return parts[0]

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _stop(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()

    def _cause_of_death(self, late: bool) -> RenderError:
        self._process.kill()
        status = self._process.wait()
        if late or status == -signal.SIGXCPU:
            return RenderTimedOut(f"stopped with status {status}")
        return RenderError(f"the child ended with status {status}")

    @staticmethod
    def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
        if stream is None:
            raise OSError("no pipe")
        return stream


def _header(job: Job) -> dict[str, object]:
    return {
        "assets": [(name, asset.media_type) for name, asset in job.assets.items()],
        "most_pages": job.most_pages,
    }


def _parts(job: Job) -> list[bytes]:
    contents = [asset.content for asset in job.assets.values()]
    return [job.html.encode(), job.css.encode(), job.identifier, *contents]


class Sandbox:
    """A warm child behind a lock: one document at a time in each process."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._lock = threading.Lock()
        self._child: Child | None = None

    def print(self, job: Job) -> bytes:
        """Return the PDF of ``job``; waits its turn.

        Raises:
            RenderError: a subclass says why; the next job starts with a fresh child.
        """
        with self._lock:
            child = self._child = self._child or Child(self._limits)
            try:
                pdf = child.print(job)
            except RenderError:
                self._close()
                raise
            if child.jobs >= JOBS_PER_CHILD:
                self._close()
            return pdf

    def close(self) -> None:
        with self._lock:
            self._close()

    def _close(self) -> None:
        if self._child:
            self._child.close()
            self._child = None


_sandbox = Sandbox()


def print_document(job: Job) -> bytes:
    """Print in this process's own sandbox; see ``Sandbox.print``. What may be long gets a child
    of its own, so that nothing short waits behind it."""
    if job.most_pages <= FEW_PAGES:
        return _sandbox.print(job)
    patient = Sandbox(PATIENT)
    try:
        return patient.print(job)
    finally:
        patient.close()


def _forget() -> None:
    # A forked worker shares its parent's pipes; two askers would mix up their answers.
    global _sandbox
    _sandbox = Sandbox()


os.register_at_fork(after_in_child=_forget)
atexit.register(lambda: _sandbox.close())
