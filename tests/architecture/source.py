"""The product's own source, read as text and as trees: no tests, no migrations."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# High to low: a package imports only those after it.
PACKAGES = ("lms", "cms", "certificates", "courses")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))


@cache
def modules(*packages: str) -> tuple[Module, ...]:
    """Every module of ``packages``; of all four when none is named."""
    paths = (path for package in packages or PACKAGES for path in (ROOT / package).rglob("*.py"))
    return tuple(Module(path) for path in sorted(paths) if "migrations" not in path.parts)


def imported(node: ast.AST) -> list[str]:
    """The full names an import statement brings in; none for any other node."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []
