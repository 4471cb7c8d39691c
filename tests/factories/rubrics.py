"""Rubrics as trainers write them."""

from typing import Any


def criterion(name: str, *points: int, title: str = "เข้าใจผู้ใช้บริการ") -> dict[str, Any]:
    levels = points or (4, 2, 0)
    return {
        "id": name,
        "title": {"th": title, "en": "Understands the user"},
        "levels": [
            {"points": one, "title": {"th": f"ระดับ {one}", "en": f"Level {one}"}} for one in levels
        ],
    }


def rubric(*names: str) -> list[dict[str, Any]]:
    """Each criterion has the levels 4, 2 and 0."""
    return [criterion(name) for name in names or ("user", "evidence")]
