"""Prints the Debian packages whose libraries this machine cannot load, all on one line.

Loading is the test, not dpkg: what counts is whether WeasyPrint will find them.
"""

import ctypes
import sys

PACKAGES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def lacking() -> list[str]:
    return [package for library, package in PACKAGES.items() if not loads(library)]


if __name__ == "__main__":
    sys.stdout.write(" ".join(lacking()))
