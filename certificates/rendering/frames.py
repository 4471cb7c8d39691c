"""How the sandbox and its child talk: JSON with binary parts, each after its length.

JSON and not pickle: what comes back from the child must not be able to run code.
"""

import json
import struct
from typing import IO

_LENGTH = struct.Struct(">I")
# A certificate is 50 kB; whoever claims more than this is not talking sense.
MAX_PART = 64 * 1024 * 1024


def write_frame(stream: IO[bytes], header: dict[str, object], parts: list[bytes]) -> None:
    head = json.dumps({**header, "parts": len(parts)}).encode()
    for part in (head, *parts):
        stream.write(_LENGTH.pack(len(part)) + part)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[dict[str, object], list[bytes]]:
    """Read one frame.

    Raises:
        EOFError: the other side has gone, or claims an absurd length.
    """
    header = json.loads(_read_part(stream))
    return header, [_read_part(stream) for _ in range(header["parts"])]


def _read_part(stream: IO[bytes]) -> bytes:
    (length,) = _LENGTH.unpack(_read_exactly(stream, _LENGTH.size))
    if length > MAX_PART:
        raise EOFError(f"a part of {length} bytes")
    return _read_exactly(stream, length)


def _read_exactly(stream: IO[bytes], length: int) -> bytes:
    content = stream.read(length)
    if len(content) < length:
        raise EOFError("the other side has gone")
    return content
