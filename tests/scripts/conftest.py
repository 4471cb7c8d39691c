from pathlib import Path

import pytest

from tests.scripts.machine import REAL_PYTHON, Machine


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "machine")


@pytest.fixture
def machine_with_venv(machine: Machine) -> Machine:
    """.venv is there; its pip writes down what it is asked and installs nothing."""
    machine.has(
        ".venv/bin/python",
        f'case "$*" in *find_spec*) exit 0;; "-m pip "*) echo "$*" >> {machine.log}\n'
        f"exec sh {machine.home}/pip-does;; esac\n"
        f'exec {REAL_PYTHON} "$@"',
    )
    (machine.home / "pip-does").write_text("exit 0")
    (machine.home / "requirements.txt").write_text("django==5.2.19\n")
    (machine.home / "requirements-test.txt").write_text("django==5.2.19\npytest==9.2\n")
    return machine
