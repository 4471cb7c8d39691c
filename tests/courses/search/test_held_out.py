"""Queries written and judged before it was seen how they rank.

On SQLite, recall, reciprocal, first and quiet:

    held_out, 150 queries, asked first             0.63  0.63  0.62  0.88
    the same, once the other layout was read       0.72  0.71  0.69  0.88
    held_out_second, 46 queries, asked only then   0.58  0.60  0.60  1.00

The other layout of the keyboard was read because the first set asked for it; after the second
nothing was changed, so its figures are what a stranger may expect. English written in Thai
letters is not found at all; one wrong letter is forgiven one time in five.
"""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from courses.search.selectors import find
from tests.courses.search.content import put_demo_content

pytestmark = pytest.mark.django_db

Queries = list[tuple[str, str, list[str]]]  # the way of typing, what is typed, what is meant
TOP = 10


class Measured(NamedTuple):
    recall: float  # of the meant, how many are among the first ten
    reciprocal: float  # 1 over the place of the first that is meant, 0 for none; the mean
    first: float  # of the queries that mean something, how many begin with it
    quiet: float  # of the queries that mean nothing here, how many find nothing


def queries(name: str) -> Queries:
    text = Path(__file__).with_name(f"{name}.json").read_text(encoding="utf-8")
    return [(way, q, refs) for way, q, refs in json.loads(text)]


def ranked(asked: Queries) -> dict[str, list[str]]:
    readable = put_demo_content()
    return {
        q: [hit.entry.ref for hit in find(q, readable=readable).found[:TOP]] for _, q, _ in asked
    }


def measured(asked: Queries) -> Measured:
    found = ranked(asked)
    meant = [(found[q], refs) for _, q, refs in asked if refs]
    silent = [found[q] for _, q, refs in asked if not refs]
    return Measured(
        recall=sum(len({*hits} & {*refs}) / len(refs) for hits, refs in meant) / len(meant),
        reciprocal=sum(_reciprocal(hits, refs) for hits, refs in meant) / len(meant),
        first=sum(hits[:1] != [] and hits[0] in refs for hits, refs in meant) / len(meant),
        quiet=sum(not hits for hits in silent) / len(silent),
    )


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("held_out", Measured(recall=0.68, reciprocal=0.67, first=0.65, quiet=0.75)),
        ("held_out_second", Measured(recall=0.54, reciprocal=0.55, first=0.55, quiet=0.75)),
    ],
)
def test_what_people_type_in_many_ways_finds_what_they_mean(name: str, least: Measured):
    result = measured(queries(name))

    assert [value >= floor for value, floor in zip(result, least, strict=True)] == [True] * 4


def test_no_query_is_asked_in_two_sets():
    asked = [q for name in ("held_out", "held_out_second") for _, q, _ in queries(name)]

    assert len(asked) == len({*asked}) == 196


def _reciprocal(hits: list[str], refs: list[str]) -> float:
    return next((1 / at for at, hit in enumerate(hits, 1) if hit in refs), 0.0)
