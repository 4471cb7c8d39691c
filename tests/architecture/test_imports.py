"""Who may import whom, and what no room may hold."""

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.architecture.source import PACKAGES, ROOT, Module, imported, modules

JUNK_DRAWERS = {"utils", "util", "common", "helpers", "helper", "misc", "shared"}
PERSISTENCE_SIGNALS = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed"}
# Wagtail's own machinery is heard where it speaks, and turned into one service call.
HEARD_FROM_DJANGO = {"cms"}


def test_every_contract_is_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)

    assert lint_imports(config_filename=".importlinter", cache_dir=str(tmp_path)) == 0


def test_no_contract_looks_away():
    contracts = (ROOT / ".importlinter").read_text(encoding="utf-8")

    assert "ignore_imports" not in contracts
    assert "unmatched_ignore" not in contracts


def names_imported(module: Module) -> set[str]:
    return {name for node in ast.walk(module.tree) for name in imported(node)}


def importers_of(*names: str, packages: tuple[str, ...] = PACKAGES) -> set[str]:
    return {
        module.name
        for module in modules(*packages)
        for name in names_imported(module)
        if any(name == banned or name.startswith(f"{banned}.") for banned in names)
    }


def test_the_domain_knows_no_http():
    http = ("django.http", "django.shortcuts", "django.urls", "django.views", "rest_framework")

    assert importers_of(*http, packages=("courses", "certificates")) == set()


def test_one_module_alone_lays_out_pdf():
    assert importers_of("weasyprint") == {"certificates/rendering/engine.py"}


def test_all_of_the_api_lies_in_one_place():
    api = importers_of("rest_framework", "drf_spectacular")

    assert {name for name in api if not name.startswith("lms/api/")} <= {"lms/checks.py"}


def test_there_is_no_junk_drawer():
    names = {part for module in modules() for part in (*module.path.parts, module.path.stem)}

    assert names & JUNK_DRAWERS == set()


def test_nothing_hangs_on_a_row_being_saved():
    heard = {
        module.name
        for module in modules()
        for name in names_imported(module)
        if name.rpartition(".")[2] in PERSISTENCE_SIGNALS
    }

    assert {name for name in heard if Path(name).parts[0] not in HEARD_FROM_DJANGO} == set()


def deferred(module: Module) -> list[ast.stmt]:
    """Imports of our own packages or of slow ones that wait until a function runs."""
    return [
        node
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]


def has_reason(module: Module, node: ast.stmt) -> bool:
    """``# deferred: why`` stands on the line, or above the first of the imports it speaks for."""
    line = node.lineno - 1
    while line > 0 and module.lines[line].lstrip().startswith(("import ", "from ")):
        if "# deferred:" in module.lines[line]:
            return True
        line -= 1
    return module.lines[line].lstrip().startswith("# deferred: ")


def test_an_import_that_waits_says_why():
    silent = [
        f"{module.name}:{node.lineno}"
        for module in modules()
        for node in deferred(module)
        if not has_reason(module, node)
    ]

    assert silent == []


def test_few_imports_wait():
    waiting = sum(len(deferred(module)) for module in modules())
    every = sum(bool(imported(node)) for m in modules() for node in ast.walk(m.tree))

    assert waiting / every <= 0.015


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_holds_one_app_of_its_own_name(package):
    apps = [module for module in modules(package) if module.path.name == "apps.py"]

    assert [app.name for app in apps] == [f"{package}/apps.py"]
