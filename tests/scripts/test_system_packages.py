"""What is installed from Debian when it may be, and what is said when it may not."""

import pytest

from scripts import libraries
from tests.scripts.machine import Machine

APT = "-o DPkg::Lock::Timeout=120"


def test_root_gets_missing_libraries_installed_and_is_told(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has_logged("apt-get")

    done = machine.calls("apt_install 'Laying out certificates' libpango-1.0-0 libharfbuzz-subset0")

    assert (done.returncode, done.stdout) == (
        0,
        "Laying out certificates needs system packages; installing:"
        " libpango-1.0-0 libharfbuzz-subset0\n",
    )
    assert machine.logged() == [
        f"apt-get {APT} update",
        f"apt-get {APT} install -y --no-install-recommends libpango-1.0-0 libharfbuzz-subset0",
    ]


def test_sudo_that_asks_for_no_password_is_used(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    machine.has_logged("sudo", 'shift; exec "$@"')
    machine.has("true", "exit 0")
    machine.has_logged("apt-get")

    done = machine.calls("apt_install Browsing chromium")

    assert done.returncode == 0, done.stderr
    assert machine.logged()[-2:] == [
        f"sudo -n env DEBIAN_FRONTEND=noninteractive apt-get {APT}"
        " install -y --no-install-recommends chromium",
        f"apt-get {APT} install -y --no-install-recommends chromium",
    ]


def test_ordinary_user_is_told_the_line_and_nothing_is_tried(machine: Machine) -> None:
    machine.has("id", "echo 1000")
    machine.has("sudo", "exit 1")
    machine.has_logged("apt-get")

    done = machine.calls("apt_install Browsing chromium")

    assert (done.returncode, done.stderr, machine.logged()) == (
        1,
        "Browsing needs a system package. As root:\n"
        "    apt-get install -y --no-install-recommends chromium\n",
        [],
    )


def test_installation_that_fails_shows_why_and_the_line(machine: Machine) -> None:
    machine.has("id", "echo 0")
    machine.has("apt-get", "echo 'E: no network' >&2; exit 100")

    done = machine.calls("apt_install Browsing chromium")

    assert done.returncode == 1
    assert done.stderr.startswith("E: no network\n")
    assert done.stderr.endswith("    apt-get install -y --no-install-recommends chromium\n")


def test_machine_without_apt_is_told_the_debian_names(machine: Machine) -> None:
    done = machine.calls("apt_install Browsing chromium")

    assert (done.returncode, done.stderr) == (
        1,
        "Browsing needs what Debian and Ubuntu call: chromium\n",
    )


def test_libraries_that_cannot_be_installed_do_not_stop_the_rest(
    machine_with_venv: Machine,
) -> None:
    machine_with_venv.has(".venv/bin/python", "echo libpango-1.0-0 libpangoft2-1.0-0")

    done = machine_with_venv.calls("system_libraries; say went on")

    assert (done.returncode, done.stdout) == (0, "went on\n")
    assert "Going on without: everything but certificate PDFs works." in done.stderr


def test_library_that_does_not_load_is_told_by_its_debian_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(libraries, "PACKAGES", {"libc.so.6": "libc6", "libnone.so.9": "libnone9"})

    assert libraries.lacking() == ["libnone9"]


def test_browser_counts_only_when_it_runs(machine: Machine) -> None:
    machine.has("chromium", "exit 1")
    machine.has("google-chrome", "echo Chrome 140")

    done = machine.calls('find_chromium; say "$CHROMIUM"')

    assert (done.returncode, done.stdout) == (0, f"{machine.bin}/google-chrome\n")


def test_without_a_browser_one_line_says_what_is_left_out(machine_with_venv: Machine) -> None:
    machine_with_venv.has("df", "echo Filesystem; echo '/dev/sda1 1 1 2048000 9% /'")
    machine_with_venv.has("python3", "exit 0")
    machine_with_venv.has(
        ".venv/bin/python", f'echo "$*" NO_BROWSER=$NO_BROWSER >> {machine_with_venv.log}'
    )

    done = machine_with_venv.runs("./test", "-k", "desk")

    assert done.stdout.splitlines()[-1] == "left out: browser tests (no Chromium here)"
    assert machine_with_venv.logged()[-1] == "-m scripts.checks sqlite -k desk NO_BROWSER=1"
