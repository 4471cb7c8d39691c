"""How work is marked, criterion by criterion.

A rubric is stored with its assignment as::

    [{"id": "c1", "title": {"th": ..., "en": ...},
      "levels": [{"points": 4, "title": {"th": ..., "en": ...}}, ...]}, ...]

and a mark as the points of one level of each criterion: ``{"c1": 4, ...}``.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.core.errors import Invalid

Rubric = list[dict[str, Any]]
MOST_CRITERIA, MOST_LEVELS = 12, 8
TITLE_LENGTH = 500
MOST_POINTS = 1_000


class WrongRubric(Invalid):
    code = "wrong_rubric"
    message = _(
        "Each criterion needs a title in Thai and at least two levels, each with a title in Thai "
        "and points of its own."
    )


class ScoresIncomplete(Invalid):
    code = "scores_incomplete"
    message = _("Please choose a level for every criterion.")


class UnknownScore(Invalid):
    code = "unknown_score"
    message = _("These points are not a level of the criterion.")


def full_points(rubric: Rubric) -> int:
    """What the best level of every criterion adds up to."""
    return sum(max(levels_of(criterion)) for criterion in rubric)


def levels_of(criterion: dict[str, Any]) -> list[int]:
    return [level["points"] for level in criterion["levels"]]


def check(rubric: Rubric) -> None:
    """Refuse a rubric nobody could mark by.

    Raises:
        WrongRubric: a criterion twice or without title, fewer than two levels, two levels of
            the same points, or more of anything than a marker can keep in view.
    """
    names = [criterion.get("id") for criterion in rubric]
    fits = len(rubric) <= MOST_CRITERIA and len(set(names)) == len(names)
    if not fits or not all(_is_criterion(criterion) for criterion in rubric):
        raise WrongRubric("rubric")


def _is_criterion(criterion: dict[str, Any]) -> bool:
    levels = criterion.get("levels", [])
    return (
        bool(criterion.get("id"))
        and _is_titled(criterion)
        and 2 <= len(levels) <= MOST_LEVELS
        and all(_is_level(level) for level in levels)
        and len(set(levels_of(criterion))) == len(levels)
        and max(levels_of(criterion)) > 0
    )


def _is_level(level: dict[str, Any]) -> bool:
    points = level.get("points")
    return _is_titled(level) and type(points) is int and 0 <= points <= MOST_POINTS


def _is_titled(part: dict[str, Any]) -> bool:
    title = part.get("title", {})
    return bool(title.get("th", "").strip()) and all(
        len(words) <= TITLE_LENGTH for words in title.values()
    )


def total(rubric: Rubric, scores: Mapping[str, int]) -> int:
    """The points of a mark.

    Raises:
        ScoresIncomplete: a criterion without a level.
        UnknownScore: a criterion or a level the rubric does not have.
    """
    possible = {criterion["id"]: levels_of(criterion) for criterion in rubric}
    if any(scores[name] not in possible.get(name, ()) for name in scores):
        raise UnknownScore("scores")
    if set(scores) != set(possible):
        raise ScoresIncomplete("scores")
    return sum(scores.values())
