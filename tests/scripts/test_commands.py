"""./run, ./test and .ci/run as files, and what they say before they can start."""

import re
import shutil
import socket
import stat
import subprocess
from collections.abc import Iterator

import pytest

from scripts import port
from scripts.database import ROOT
from tests.scripts.machine import REAL_PYTHON, Machine


@pytest.mark.parametrize("name", ["run", "test", ".ci/run"])
def test_command_can_be_started_as_it_stands(name: str) -> None:
    assert (ROOT / name).stat().st_mode & stat.S_IXUSR


@pytest.mark.parametrize("name", ["run", "test", "scripts/machine.sh"])
def test_command_is_a_script_that_the_plainest_shell_reads(name: str) -> None:
    shell = shutil.which("dash") or "sh"

    done = subprocess.run([shell, "-n", str(ROOT / name)], capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")


def test_ci_script_is_one_that_bash_reads() -> None:
    done = subprocess.run(["bash", "-n", str(ROOT / ".ci/run")], capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")


def pins(lock: str) -> set[str]:
    """Name and version of each package; one may stand there twice, for different Pythons."""
    return set(re.findall(r"^[\w.-]+(?:\[[\w,-]+\])?==\S+", (ROOT / lock).read_text(), re.M))


def test_test_lock_holds_the_run_lock_so_that_one_installation_serves_both() -> None:
    run, test = pins("requirements.txt"), pins("requirements-test.txt")

    assert run
    assert run - test == set()


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-test.txt"])
def test_every_package_of_a_lock_has_a_hash_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    blocks = re.split(r"^(?=\w)", text, flags=re.M)[1:]

    assert len(blocks) == len(pins(lock))
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in text


def test_run_without_python_names_the_line_that_brings_it_and_exits_3(machine: Machine) -> None:
    done = machine.runs("./run")

    assert done.returncode == 3
    assert done.stdout == ""
    assert "No Python of 3.11 or newer was found." in done.stderr
    assert "apt-get install -y --no-install-recommends python3 python3-venv" in done.stderr


def test_run_passes_over_a_python_that_is_too_old(machine: Machine) -> None:
    machine.has("python3", "exit 1")

    assert machine.runs("./run").returncode == 3


def test_newer_python_beside_an_old_one_is_found(machine: Machine) -> None:
    machine.has("python3", "exit 1")
    (machine.bin / "python3.12").symlink_to(REAL_PYTHON)

    done = machine.calls('find_python; say "$python"')

    assert (done.returncode, done.stdout) == (0, "python3.12\n")


def test_python_asked_for_is_taken_before_any_other(machine: Machine) -> None:
    (machine.bin / "python3").symlink_to(REAL_PYTHON)
    (machine.bin / "my python").symlink_to(REAL_PYTHON)

    done = machine.calls('find_python; say "$python"', PYTHON="my python")

    assert (done.returncode, done.stdout) == (0, "my python\n")


def test_python_asked_for_that_will_not_do_is_not_replaced_by_another(machine: Machine) -> None:
    (machine.bin / "python3").symlink_to(REAL_PYTHON)

    done = machine.calls("find_python", PYTHON="python2")

    assert (done.returncode, done.stderr) == (
        3,
        "PYTHON=python2 is not a Python of 3.11 or newer.\n",
    )


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_run_on_a_taken_port_says_so_in_one_sentence(machine: Machine, taken_port: int) -> None:
    (machine.bin / "python3").symlink_to(REAL_PYTHON)

    done = machine.runs("./run", PORT=str(taken_port))

    assert (done.returncode, done.stdout) == (5, "")
    assert re.fullmatch(
        rf"Port {taken_port} is taken; choose another: PORT=\d+ \./run\n", done.stderr
    )


@pytest.mark.parametrize("text", ["", "abc", "0", "65536", "-1", "80.0", "๘๐๐๐"])
def test_port_that_is_none_is_refused(text: str) -> None:
    assert port.objection(text) == f"PORT={text} is not a port: give a number from 1 to 65535."


def test_free_port_meets_no_objection() -> None:
    assert port.objection(str(port.free_port())) is None
