"""A rubric as it is written and as it is marked by, in the desk's forms."""

import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wagtail import blocks
from wagtail.blocks.base import BlockField, BlockWidget

from courses.core.languages import pick
from courses.coursework.rubrics import MOST_CRITERIA, MOST_LEVELS, MOST_POINTS, Rubric

SCORE = "score_"


class LevelBlock(blocks.StructBlock):
    points = blocks.IntegerBlock(label=_("Points"), min_value=0, max_value=MOST_POINTS)
    title_th = blocks.CharBlock(label=_("What it looks like (Thai)"), max_length=500)
    title_en = blocks.CharBlock(
        label=_("What it looks like (English)"), max_length=500, required=False
    )

    class Meta:
        label = _("Level")


class CriterionBlock(blocks.StructBlock):
    title_th = blocks.CharBlock(label=_("Criterion (Thai)"), max_length=500)
    title_en = blocks.CharBlock(label=_("Criterion (English)"), max_length=500, required=False)
    levels = blocks.ListBlock(
        LevelBlock(), label=_("Levels, the best first"), min_num=2, max_num=MOST_LEVELS
    )

    class Meta:
        label = _("Criterion")


class RubricWidget(BlockWidget):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """None when the form that was sent has no such part, or one beyond reading."""
        try:
            return super().value_from_datadict(data, files, name)
        except (KeyError, ValueError):
            return None


class RubricField(BlockField):
    """Criteria with their levels, written with Wagtail's own blocks. Empty means points alone;
    a form sent without this part leaves the rubric as it is (``None``).
    """

    def __init__(self, **kwargs: Any) -> None:
        criteria = blocks.ListBlock(CriterionBlock(), default=[], max_num=MOST_CRITERIA)
        super().__init__(block=criteria, widget=RubricWidget(criteria), required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        rows = value if isinstance(value, list) else []
        return (
            self.block.to_python([_as_block(row) for row in rows]) if rows or not value else value
        )

    def clean(self, value: Any) -> Rubric | None:
        if value is None:
            return None
        return [_as_criterion(child) for child in super().clean(value).bound_blocks]


def _as_block(criterion: dict[str, Any]) -> dict[str, Any]:
    levels = [
        {"type": "item", "value": {"points": level["points"], **_words(level)}}
        for level in criterion["levels"]
    ]
    return {
        "type": "item",
        "id": criterion["id"],
        "value": {**_words(criterion), "levels": levels},
    }


def _words(part: dict[str, Any]) -> dict[str, str]:
    return {"title_th": part["title"]["th"], "title_en": part["title"].get("en", "")}


def _as_criterion(child: Any) -> dict[str, Any]:
    return {
        "id": child.id or str(uuid.uuid4()),
        "title": _title(child.value),
        "levels": [
            {"points": level["points"], "title": _title(level)} for level in child.value["levels"]
        ],
    }


def _title(value: Any) -> dict[str, str]:
    return {"th": value["title_th"], "en": value["title_en"]}


def score_fields(rubric: Rubric) -> Iterator[tuple[str, forms.Field]]:
    """A choice for each criterion; a level is told by its points and what it looks like."""
    for criterion in rubric:
        levels = [
            (level["points"], f"{level['points']} · {pick(**level['title'])}")
            for level in criterion["levels"]
        ]
        yield (
            SCORE + criterion["id"],
            forms.TypedChoiceField(
                label=pick(**criterion["title"]),
                choices=levels,
                coerce=int,
                widget=forms.RadioSelect,
            ),
        )


def scores_in(cleaned: dict[str, Any]) -> dict[str, int]:
    return {
        name.removeprefix(SCORE): points
        for name, points in cleaned.items()
        if name.startswith(SCORE)
    }
