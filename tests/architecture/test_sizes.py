"""Small things: the figures of the best code bases we know, held as limits."""

from statistics import median, quantiles

from tests.architecture.source import Function, Module, modules


def length(function: Function) -> int:
    """Lines from ``def`` to the end, the docstring left out."""
    first = function.body[0]
    words = 0
    if isinstance(getattr(getattr(first, "value", None), "value", None), str):
        words = first.end_lineno - first.lineno + 1
    return function.end_lineno - function.lineno + 1 - words


def lengths() -> list[int]:
    return [length(function) for module in modules() for function in module.functions()]


def sizes() -> dict[str, int]:
    return {module.name: len(module.lines) for module in modules() if module.lines}


def percentile(numbers: list[int], which: int) -> float:
    return quantiles(numbers, n=100)[which - 1]


def test_functions_are_short():
    assert median(lengths()) <= 8
    assert percentile(lengths(), 95) <= 35
    assert sum(n > 50 for n in lengths()) / len(lengths()) <= 0.015


def test_modules_are_short():
    counts = list(sizes().values())

    assert median(counts) <= 90
    assert percentile(counts, 95) <= 400
    assert {name: n for name, n in sizes().items() if n > 700} == {}


def is_public(function: Function) -> bool:
    return not function.name.startswith("_")


def unannotated(module: Module) -> list[str]:
    return [
        f"{module.name}:{function.lineno} {function.name}"
        for function in module.functions()
        if function.returns is None
    ]


def test_the_domain_is_typed():
    assert [name for m in modules("courses", "certificates") for name in unannotated(m)] == []


def test_no_comment_puts_work_off():
    marks = ("TODO", "FIXME", "XXX", "HACK")
    found = [
        f"{module.name}:{number}"
        for module in modules()
        for number, line in enumerate(module.lines, 1)
        if any(f"# {mark}" in line for mark in marks)
    ]

    assert found == []
