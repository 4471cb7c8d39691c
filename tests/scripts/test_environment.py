"""Making .venv, and bringing it in line with a lock."""

import sys

from scripts import port
from tests.scripts.machine import REAL_PYTHON, Machine

NO_ENSUREPIP = f"""case "$*" in *ensurepip*|*"import sys, pip"*) exit 1;; esac
exec {REAL_PYTHON} "$@" """


def test_without_the_venv_module_an_ordinary_user_is_told_the_exact_package(
    machine: Machine,
) -> None:
    machine.has("python3", NO_ENSUREPIP)
    machine.has("id", "echo 1000")
    machine.has("sudo", "exit 1")
    machine.has("apt-get", "exit 99")

    done = machine.runs("./run", PORT=str(port.free_port()))

    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert done.returncode == 3
    assert f"apt-get install -y --no-install-recommends python{version}-venv\n" in done.stderr
    assert not (machine.home / ".venv").exists()


def test_without_the_venv_module_root_gets_it_installed(machine: Machine) -> None:
    machine.has("python3", f"[ -e {machine.home}/has-venv ] || {NO_ENSUREPIP}")
    machine.has("id", "echo 0")
    machine.has_logged("apt-get", f'case "$*" in *install*) touch {machine.home}/has-venv;; esac')

    done = machine.calls("find_python; make_venv")

    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert done.returncode == 0, done.stderr
    assert machine.logged()[-1].endswith(f"--no-install-recommends python{version}-venv")
    assert f"installing: python{version}-venv" in done.stdout
    assert (machine.home / ".venv/bin/python").exists()


def test_without_the_venv_module_a_pip_of_the_system_fills_the_environment(
    machine: Machine,
) -> None:
    machine.has(
        "python3",
        f'case "$*" in *"import ensurepip"*) exit 1;; *"import sys, pip"*) exit 0;;\n'
        f'"-m pip "*) echo "$*" >> {machine.log}; exit;; esac\nexec {REAL_PYTHON} "$@"',
    )
    (machine.home / "requirements.txt").write_text("django==5.2.19\n")

    done = machine.calls("find_python; make_venv; install_lock requirements.txt 1")

    assert done.returncode == 0, done.stderr
    assert machine.logged() == [
        "-m pip --python .venv/bin/python install --require-hashes --only-binary :all:"
        " -r requirements.txt"
    ]


def test_broken_environment_is_made_anew(machine: Machine) -> None:
    (machine.bin / "python3").symlink_to(REAL_PYTHON)
    machine.has(".venv/bin/python", "exit 127")

    done = machine.calls("find_python; make_venv")

    assert "Making .venv with Python" in done.stdout
    assert machine.runs(".venv/bin/python", "-c", "import pip").returncode == 0


def test_sound_environment_is_left_alone(machine_with_venv: Machine) -> None:
    (machine_with_venv.bin / "python3").symlink_to(REAL_PYTHON)

    done = machine_with_venv.calls("find_python; make_venv")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


INSTALL = "-m pip install --require-hashes --only-binary :all: -r"


def test_lock_is_installed_once(machine_with_venv: Machine) -> None:
    first = machine_with_venv.calls("install_lock requirements.txt 1")
    second = machine_with_venv.calls("install_lock requirements.txt 1")

    assert machine_with_venv.logged() == [f"{INSTALL} requirements.txt"]
    assert first.stdout == (
        "Installing 1 packages from requirements.txt; this takes a minute or so.\n"
    )
    assert (second.returncode, second.stdout) == (0, "")


def test_changed_lock_is_installed_again(machine_with_venv: Machine) -> None:
    machine_with_venv.calls("install_lock requirements.txt 1")
    (machine_with_venv.home / "requirements.txt").write_text("django==5.2.20\n")

    machine_with_venv.calls("install_lock requirements.txt 1")

    assert machine_with_venv.logged() == [f"{INSTALL} requirements.txt"] * 2


def test_run_has_nothing_left_to_install_after_test(machine_with_venv: Machine) -> None:
    machine_with_venv.calls("install_lock requirements-test.txt 1")

    machine_with_venv.calls("install_lock requirements.txt 1")

    assert machine_with_venv.logged() == [f"{INSTALL} requirements-test.txt"]


def test_new_run_lock_makes_the_test_lock_stale(machine_with_venv: Machine) -> None:
    machine_with_venv.calls("install_lock requirements-test.txt 1")
    (machine_with_venv.home / "requirements.txt").write_text("django==5.2.20\n")
    machine_with_venv.calls("install_lock requirements.txt 1")

    machine_with_venv.calls("install_lock requirements-test.txt 1")

    assert machine_with_venv.logged()[2:] == [f"{INSTALL} requirements-test.txt"]


def test_failed_installation_shows_what_pip_said_and_is_tried_again(
    machine_with_venv: Machine,
) -> None:
    (machine_with_venv.home / "pip-does").write_text("echo THESE PACKAGES DO NOT MATCH; exit 1")

    first = machine_with_venv.calls("install_lock requirements.txt 1")
    machine_with_venv.calls("install_lock requirements.txt 1")

    assert (first.returncode, first.stderr) == (
        1,
        "THESE PACKAGES DO NOT MATCH\nThe packages of requirements.txt could not be installed.\n",
    )
    assert len(machine_with_venv.logged()) == 2


def test_disk_that_fills_while_installing_is_named(machine_with_venv: Machine) -> None:
    (machine_with_venv.home / "pip-does").write_text(
        "echo 'OSError: [Errno 28] No space left on device' >&2; exit 2"
    )

    done = machine_with_venv.calls("install_lock requirements.txt 1")

    assert done.returncode == 1
    assert "\nThe disk is full.\n" in done.stderr


def test_disk_too_small_for_the_packages_is_named_before_anything_is_fetched(
    machine_with_venv: Machine,
) -> None:
    machine_with_venv.has("df", "echo Filesystem; echo '/dev/sda1 1 1 204800 99% /'")

    done = machine_with_venv.calls("install_lock requirements.txt 600")

    assert (done.returncode, machine_with_venv.logged()) == (4, [])
    assert done.stderr == (
        f"No disk space: the packages need 600 MB and {machine_with_venv.home} has 200 MB free.\n"
    )


def test_how_pip_reaches_its_registry_stays_the_callers_business(
    machine_with_venv: Machine,
) -> None:
    (machine_with_venv.home / "pip-does").write_text(
        'echo "$PIP_CONFIG_FILE $PIP_INDEX_URL ${PIP_TARGET-no target}"; exit 1'
    )

    done = machine_with_venv.calls(
        "install_lock requirements.txt 1",
        PIP_CONFIG_FILE="/etc/pip.conf",
        PIP_INDEX_URL="file:///wheels",
        PIP_TARGET="/elsewhere",
    )

    assert done.stderr.splitlines()[0] == "/etc/pip.conf file:///wheels no target"
