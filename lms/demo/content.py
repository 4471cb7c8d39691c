"""Reading the demo's content files."""

import json
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).with_name("content")
FILES = CONTENT / "files"
PICTURES = Path(__file__).with_name("pictures")


def read(name: str) -> Any:
    return json.loads((CONTENT / f"{name}.json").read_text(encoding="utf-8"))


def lessons(course: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The lessons of a course by their key."""
    folder = CONTENT / course["code"].lower()
    files = (json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json"))
    return {lesson["key"]: lesson for lesson in files}
