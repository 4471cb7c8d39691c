"""The blocks of a lesson as they are shown: as published, or as forms the learner writes into."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from courses.core.errors import DomainError
from courses.notebook.enums import EntryKind, Tool
from courses.notebook.models import BlockEntry, Canvas, Note
from lms.site import words
from lms.site.catalogue import course_url
from lms.site.place import Place

NOTE = "note"  # where a refused text came from, when it was no block
CANVAS = "canvas"
UNIT_LINK = re.compile(r'href="unit:([0-9a-f-]{36})"')

Block = dict[str, Any]


@dataclass(frozen=True)
class Typed:
    """What a learner sent that was refused; ``stored`` is what is kept now, in words."""

    where: str
    fields: QueryDict
    error: DomainError
    stored: str = ""


@dataclass(frozen=True)
class Written:
    """All that the learner has written into one lesson, by block."""

    entries: Mapping[str, BlockEntry]
    canvases: Mapping[str, Sequence[Canvas]]
    typed: Typed | None = None


def linked(blocks: Sequence[Block], here: Place) -> list[Block]:
    """Links to other lessons lead to them as this learner reaches them."""
    known = {step.uid: here.url_of(step) for step in here.way.steps}
    elsewhere = course_url(here.enrolment.cohort.course)

    def resolved(found: re.Match[str]) -> str:
        return f'href="{known.get(found[1], elsewhere)}"'

    return [{**block, "html": UNIT_LINK.sub(resolved, block["html"])} for block in blocks]


def to_show(blocks: Sequence[Block], here: Place, written: Written) -> list[dict[str, Any]]:
    return [_part(block, here, written) for block in blocks]


def _part(block: Block, here: Place, written: Written) -> dict[str, Any]:
    part = {"id": block["id"], "html": block["html"], "kind": block["type"]}
    if block.get("data") and block["type"] == CANVAS:
        return part | _canvas(block, here, written.canvases.get(block["id"], ()))
    if block.get("data") and block["type"] in EntryKind.values:
        return part | _entry(block, here, written)
    return part


def _entry(block: Block, here: Place, written: Written) -> dict[str, Any]:
    kept = written.entries.get(block["id"])
    typed = written.typed if written.typed and written.typed.where == block["id"] else None
    value = value_of(block["type"], typed.fields) if typed else kept.value if kept else {}
    return {
        "template": f"site/blocks/{block['type']}.html",
        "url": here.address("entry", block["id"]),
        "version": kept.version if kept else 0,
        "saved": words.moment(kept.updated_at) if kept else "",
        "typed": typed,
        **SHOWN[block["type"]](block["data"], value),
    }


def value_of(kind: str, fields: QueryDict) -> dict[str, Any]:
    """The entry a form of that kind asks to keep."""
    match kind:
        case EntryKind.REFLECTION:
            return {"text": fields.get("text", "")}
        case EntryKind.CHECK:
            return {"chosen": fields.getlist("chosen")}
        case _:
            return {"ticked": fields.getlist("ticked")}


def _reflection(data: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    return {"prompt": data["prompt"], "hint": data.get("hint", ""), "text": value.get("text", "")}


def _check(data: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    chosen = value.get("chosen", [])
    options = [{**option, "chosen": option["id"] in chosen} for option in data["options"]]
    return {
        "question": data["question"],
        "many": data.get("many", False),
        "options": options,
        "feedback": data.get("feedback", ""),
        "answered": bool(chosen),
        "all_right": all(option["chosen"] == option["right"] for option in options),
    }


def _checklist(data: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    ticked = value.get("ticked", [])
    items = [{**item, "ticked": item["id"] in ticked} for item in data["items"]]
    return {"title": data["title"], "items": items}


SHOWN = {
    EntryKind.REFLECTION: _reflection,
    EntryKind.CHECK: _check,
    EntryKind.CHECKLIST: _checklist,
}


def _canvas(block: Block, here: Place, canvases: Sequence[Canvas]) -> dict[str, Any]:
    """The state of the learner's canvas, the team's first where it is shared."""
    data = block["data"]
    shared = data.get("sharing") == "team"
    canvas = min(canvases, key=lambda one: (one.team_id is not None) != shared, default=None)
    return {
        "template": "site/blocks/canvas.html",
        "title": data["title"],
        "intro": data.get("intro", ""),
        "tool": str(Tool(data["tool"]).label),
        "blank_url": f"/tools/{data['tool']}.pdf",
        "shared": shared,
        "start_url": f"/learn/{here.enrolment.uid}/canvases/start/{here.step.uid}/{block['id']}/",
        "canvas": canvas
        and {
            "title": canvas.title,
            "url": f"/canvases/{canvas.uid}/",
            "pdf_url": f"/canvases/{canvas.uid}.pdf",
            "saved": words.moment(canvas.updated_at),
            "of_team": canvas.team_id is not None,
        },
    }


def note(kept: Note | None, typed: Typed | None) -> dict[str, Any]:
    refused = typed if typed and typed.where == NOTE else None
    text = refused.fields.get("text", "") if refused else kept.text if kept else ""
    return {
        "text": text,
        "version": kept.version if kept else 0,
        "saved": words.moment(kept.updated_at) if kept and kept.text else "",
        "typed": refused,
    }
