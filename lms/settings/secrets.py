"""A secret made on first run and kept in a file that only its owner reads."""

import secrets
from pathlib import Path


def secret_from_file(path: Path) -> str:
    """The secret in ``path``; made there (mode 0600) when the file does not exist yet."""
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(64))
    except FileExistsError:
        pass
    return path.read_text()
