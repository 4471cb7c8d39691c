"""What stands there instead, as a refusal tells it."""

from typing import Any

from courses.notebook.models import BlockEntry, Canvas, Note


def told(stored: Note | BlockEntry | Canvas) -> dict[str, Any]:
    match stored:
        case Note():
            content: dict[str, Any] = {"text": stored.text}
        case BlockEntry():
            content = {"value": stored.value}
        case Canvas():
            content = {"title": stored.title, "values": stored.values}
    return {**content, "version": stored.version, "updated_at": stored.updated_at}
