"""What a learner may write into a block of a lesson, by the block's kind.

A reflection holds ``{"text"}``, a knowledge check ``{"chosen": [option id]}``, a checklist
``{"ticked": [item id]}``. Chosen and ticked are stored in the block's order, each once, so that
two equal answers have equal values; an empty answer is one taken back.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.core.errors import Invalid
from courses.notebook.enums import EntryKind
from courses.notebook.filling import FieldTooLong, NotAnOption, UnknownField, WrongShape, clean_text

Block = Mapping[str, Any]
Value = dict[str, Any]
TEXT_LIMIT = 20_000  # characters


class OneAnswerOnly(Invalid):
    code = "one_answer_only"
    message = _("Please choose one answer only.")


def checked(block: Block, value: object) -> Value:
    """``value`` in the form to store for ``block``, as a revision has it.

    Raises:
        WrongShape, UnknownField: not the fields of this kind of block.
        FieldTooLong: more than ``TEXT_LIMIT`` characters.
        NotAnOption: something the block does not offer.
        OneAnswerOnly: several answers to a question that takes one.
    """
    match EntryKind(block["type"]):
        case EntryKind.REFLECTION:
            return {"text": text(_only(value, "text"), "text")}
        case EntryKind.CHECK:
            return {"chosen": _answers(block["data"], _only(value, "chosen"))}
        case EntryKind.CHECKLIST:
            return {"ticked": _among(block["data"]["items"], _only(value, "ticked"), "ticked")}


def text(given: object, field: str) -> str:
    """``given`` cleaned, line breaks kept; empty when nothing is left of it."""
    if not isinstance(given, str):
        raise WrongShape(field)
    cleaned = clean_text(given)
    if len(cleaned) > TEXT_LIMIT:
        raise FieldTooLong(field, limit=TEXT_LIMIT)
    return cleaned


def _only(value: object, key: str) -> object:
    if not isinstance(value, Mapping) or key not in value:
        raise WrongShape(key)
    if unknown := sorted(map(str, set(value) - {key})):
        raise UnknownField(unknown[0][:200])
    return value[key]


def _answers(question: Mapping[str, Any], given: object) -> list[str]:
    chosen = _among(question["options"], given, "chosen")
    if len(chosen) > 1 and not question["many"]:
        raise OneAnswerOnly("chosen")
    return chosen


def _among(offered: Iterable[Mapping[str, Any]], given: object, field: str) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise WrongShape(field)
    known = [one["id"] for one in offered]
    if not set(given) <= set(known):
        raise NotAnOption(field)
    return [one for one in known if one in given]
