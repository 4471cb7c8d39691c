"""A machine made of a folder and a handful of programs, to run the commands on.

Its PATH is our own: the tools that every Debian has, and stand-ins for those that would change
the real one (apt-get, sudo, pip).
"""

import shutil
import subprocess
import sys
from pathlib import Path

from scripts.database import ROOT

EVERY_DEBIAN_HAS = [
    *("awk", "cat", "df", "dirname", "env", "grep", "id"),
    *("mktemp", "rm", "sh", "tail", "touch"),
]
REAL_PYTHON = Path(sys.base_prefix, "bin", f"python{sys.version_info[0]}.{sys.version_info[1]}")


class Machine:
    """A copy of the two commands, and a PATH that holds nothing but what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "project"
        self.bin = folder / "bin"
        self.log = folder / "log"
        self.home.mkdir(parents=True)
        self.bin.mkdir()
        self.log.touch()
        shutil.copytree(ROOT / "scripts", self.home / "scripts")
        for name in ("run", "test"):
            shutil.copy(ROOT / name, self.home / name)
        for tool in EVERY_DEBIAN_HAS:
            (self.bin / tool).symlink_to(shutil.which(tool))

    def has(self, path: str, script: str) -> None:
        """Put a program there: ``path`` under the project's folder, or else a name on the PATH."""
        program = self.home / path if "/" in path else self.bin / path
        program.parent.mkdir(parents=True, exist_ok=True)
        program.unlink(missing_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    def has_logged(self, path: str, then: str = "") -> None:
        self.has(path, f'echo "{Path(path).name} $*" >> {self.log}\n{then}')

    def runs(self, *command: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            command,
            cwd=self.home,
            env={"PATH": str(self.bin), "HOME": str(self.home), **environment},
            capture_output=True,
            text=True,
            timeout=60,
        )

    def calls(self, function: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        """A function of scripts/machine.sh, as the commands call it."""
        return self.runs("sh", "-euc", f". scripts/machine.sh; {function}", **environment)

    def logged(self) -> list[str]:
        return self.log.read_text().splitlines()
