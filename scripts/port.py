"""Says in one sentence, and exits 5, when the port given cannot be served on."""

import socket
import sys

LOOPBACK = "127.0.0.1"


def objection(text: str) -> str | None:
    """Why the site cannot be served on port ``text``; None when it can."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        return f"PORT={text} is not a port: give a number from 1 to 65535."
    with socket.socket() as probe:
        # As the server will: a port whose last connections are only fading away is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, int(text)))
        except PermissionError:
            return f"Port {text} is for root only; choose another: PORT=8000 ./run"
        except OSError:
            return f"Port {text} is taken; choose another: PORT={free_port()} ./run"
    return None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    if sentence := objection(sys.argv[1]):
        sys.stderr.write(sentence + "\n")
        sys.exit(5)
