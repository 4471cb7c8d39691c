"""The child process that prints: ``python -m certificates.rendering.child CPU_SECONDS BYTES``.

It knows no database and no secret, reads jobs from standard input and answers on
standard output until the input ends. The limits are its own, so that a document
that runs away takes this process with it and no other.
"""

import os
import resource
import sys
from math import ceil
from typing import IO

from .assets import Asset
from .engine import render
from .errors import RenderError, RenderOutOfMemory
from .frames import read_frame, write_frame

FILE_BYTES = 64 * 1024**2


def main(cpu_seconds: int, memory_bytes: int) -> None:
    _limit(memory_bytes)
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not end up between the answers.
    os.dup2(2, 1)
    while True:
        try:
            header, parts = read_frame(source)
        except EOFError:
            return
        _allow_cpu_seconds(cpu_seconds)
        _answer(answers, header, parts)


def _limit(memory_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))


def _allow_cpu_seconds(seconds: int) -> None:
    """Grant the next job its time; the limit counts from the start of the process."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (ceil(used) + seconds, hard))


def _answer(answers: IO[bytes], header: dict, parts: list[bytes]) -> None:
    try:
        pdf = _render(header, parts)
    except MemoryError as error:
        _refuse(answers, RenderOutOfMemory(repr(error)))
    except RenderError as error:
        _refuse(answers, error)
    # A layout engine may fail in any way; the sandbox starts afresh after each.
    except Exception as error:
        _refuse(answers, RenderError(repr(error)[:500]))
    else:
        write_frame(answers, {"code": None}, [pdf])


def _render(header: dict, parts: list[bytes]) -> bytes:
    html, css, identifier, *contents = parts
    assets = {
        name: Asset(media_type, content)
        for (name, media_type), content in zip(header["assets"], contents, strict=True)
    }
    return render(html.decode(), css.decode(), assets, identifier, header["most_pages"])


def _refuse(answers: IO[bytes], error: RenderError) -> None:
    write_frame(answers, {"code": error.code, "detail": error.detail}, [])


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
