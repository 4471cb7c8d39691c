# What ./run and ./test share: a Python, a virtual environment that agrees with the lock, and the
# machine's own libraries. Sourced from the project's folder. Plain POSIX sh: bare Debian has dash.

# A caller's Python settings would decide what we import and where pip installs. How pip reaches
# its registry (PIP_CONFIG_FILE, PIP_INDEX_URL, ...) stays the caller's business.
unset PYTHONHOME PYTHONPATH PYTHONSAFEPATH PIP_TARGET PIP_PREFIX PIP_ROOT PIP_CONSTRAINT
export PYTHONUTF8=1 PIP_USER=0 PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf '%s\n' "$*"; }
complain() { printf '%s\n' "$*" >&2; }
give_up() { complain "$2"; exit "$1"; }

# find_python: puts a Python of 3.11 or newer in $python, or exits 3.
find_python() {
    if [ -n "${PYTHON:-}" ]; then
        python=$PYTHON
        new_enough "$python" || give_up 3 "PYTHON=$python is not a Python of 3.11 or newer."
        return
    fi
    for python in python3 python3.13 python3.12 python3.11; do
        if new_enough "$python"; then return; fi
    done
    give_up 3 "No Python of 3.11 or newer was found. On Debian 12 or newer, Ubuntu 24.04 or newer:
    apt-get install -y --no-install-recommends python3 python3-venv"
}

new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }

# make_venv: .venv with a working Python and a pip to fill it; made anew when either is missing or
# when PYTHON asks for another version.
make_venv() {
    if venv_is_sound; then return; fi
    if ! "$python" -c 'import ensurepip' >/dev/null 2>&1 && ! base_pip_can_help; then
        apt_install "Python's venv module" "python$(version_of "$python")-venv" \
            || give_up 3 "Without it no virtual environment can be made."
    fi
    say "Making .venv with Python $(version_of "$python")."
    without=
    "$python" -c 'import ensurepip' >/dev/null 2>&1 || without=--without-pip
    quietly "$python" -m venv --clear $without .venv || give_up 1 "The virtual environment failed."
}

venv_is_sound() {
    new_enough .venv/bin/python || return 1
    [ -z "${PYTHON:-}" ] || [ "$(version_of "$PYTHON")" = "$(version_of .venv/bin/python)" ] \
        || return 1
    venv_has_pip || base_pip_can_help
}

venv_has_pip() {
    .venv/bin/python -c 'import importlib.util, sys; sys.exit(not importlib.util.find_spec("pip"))'
}

# pip learnt --python, to fill an environment that has no pip of its own, in 22.3.
base_pip_can_help() {
    "$python" -c 'import sys, pip
sys.exit(tuple(map(int, pip.__version__.split(".")[:2])) < (22, 3))' >/dev/null 2>&1
}

pip() {
    if venv_has_pip; then .venv/bin/python -m pip "$@"
    else "$python" -m pip --python .venv/bin/python "$@"; fi
}

# install_lock LOCK MEGABYTES: brings .venv in line with LOCK, hashes checked, wheels only; at once
# done when the stamp of LOCK agrees. MEGABYTES is what the packages take on disk.
install_lock() {
    if stamp_agrees "$1"; then return; fi
    free=$(free_megabytes)
    if [ "$free" -lt "$2" ]; then
        give_up 4 "No disk space: the packages need $2 MB and $(pwd) has $free MB free."
    fi
    say "Installing $(grep -c '^[a-zA-Z0-9]' "$1") packages from $1; this takes a minute or so."
    rm -f .venv/.installed-*
    quietly pip install --require-hashes --only-binary :all: -r "$1" \
        || give_up 1 "The packages of $1 could not be installed."
    write_stamp "$1"
    # The test lock holds the run lock (a test sees to it), so ./run has nothing left to install.
    [ "$1" = requirements.txt ] || write_stamp requirements.txt
}

stamp_agrees() {
    [ "$(cat ".venv/.installed-$1" 2>/dev/null)" = "$(stamp_for "$1")" ]
}

write_stamp() { stamp_for "$1" > ".venv/.installed-$1"; }

stamp_for() {
    .venv/bin/python -c 'import hashlib, pathlib, sys
lock = pathlib.Path(sys.argv[1]).read_bytes()
print(hashlib.sha256(lock).hexdigest(), "%d.%d" % sys.version_info[:2])' "$1"
}

free_megabytes() { df -Pk . | awk 'NR == 2 { print int($4 / 1024) }'; }

# quietly COMMAND...: its output is shown only when it fails.
quietly() {
    log=$(mktemp)
    if "$@" </dev/null >"$log" 2>&1; then
        rm -f "$log"
        return 0
    fi
    tail -n 40 "$log" >&2
    if grep -q 'No space left on device' "$log"; then complain "The disk is full."; fi
    rm -f "$log"
    return 1
}

# system_libraries: what WeasyPrint lays certificates out with. All else works without, so a
# machine where they cannot be installed goes on.
system_libraries() {
    lacking=$(.venv/bin/python -m scripts.libraries)
    if [ -n "$lacking" ]; then
        # shellcheck disable=SC2086 # one word a package
        apt_install "Laying out certificates (PDF)" $lacking \
            || complain "Going on without: everything but certificate PDFs works."
    fi
}

# apt_install PURPOSE PACKAGE...: as root, or through a sudo that asks nothing; else it says the
# line to run and returns 1.
apt_install() {
    purpose=$1
    shift
    line="apt-get install -y --no-install-recommends $*"
    if ! command -v apt-get >/dev/null 2>&1; then
        complain "$purpose needs what Debian and Ubuntu call: $*"
        return 1
    fi
    if [ "$(id -u)" = 0 ]; then elevate=
    elif sudo -n true 2>/dev/null; then elevate='sudo -n'
    else
        complain "$purpose needs a system package. As root:
    $line"
        return 1
    fi
    say "$purpose needs system packages; installing: $*"
    # A third-party source that is down must not stop us: the install below is what counts.
    $elevate apt-get -o DPkg::Lock::Timeout=120 update </dev/null >/dev/null 2>&1 || :
    # shellcheck disable=SC2086 # no word when we are root already
    quietly $elevate env DEBIAN_FRONTEND=noninteractive \
        apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$@" && return
    complain "That failed. As root, when the machine reaches its package source:
    $line"
    return 1
}

# find_chromium: puts a browser in $CHROMIUM, installing Debian's when there is none; 1 if that
# cannot be. Ubuntu's package of that name only points to a snap, so what counts is whether it runs.
find_chromium() {
    for CHROMIUM in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if browser_runs; then return; fi
    done
    CHROMIUM=chromium
    apt_install "Testing in a browser" chromium && browser_runs
}

browser_runs() {
    [ -n "$CHROMIUM" ] && "$CHROMIUM" --version >/dev/null 2>&1 || return 1
    CHROMIUM=$(command -v "$CHROMIUM")
}
