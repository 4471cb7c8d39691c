"""Changes and requirements of a course in sentences, in the language of the desk."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from courses.catalogue.comparison import Change, ChangeKind, State
from courses.catalogue.releases import Release
from courses.catalogue.requirements import Rule
from courses.core.languages import language, pick
from courses.core.thai.dates import short_date

NAMED_AT_MOST = 6


def titles_of(*states: State | None) -> dict[str, str]:
    """Titles of units by id; where they differ, the later state's."""
    return {
        uid: pick(**unit["title"])
        for state in states
        if state is not None
        for uid, unit in state.units.items()
    }


def change(one: Change, titles: Mapping[str, str]) -> str:
    """What is different, the unit's title left to the caller."""
    match one.kind:
        case ChangeKind.RENAMED:
            return _("Title: “%(before)s” becomes “%(after)s”") % _renamed(one.before, one.after)
        case ChangeKind.MINUTES:
            return _("Minutes: %(before)s become %(after)s") % _both(one.before, one.after)
        case ChangeKind.REQUIRED:
            return _("Now required") if one.after else _("No longer required")
        case ChangeKind.RELEASE:
            return _("Opening: %(before)s becomes %(after)s") % _both(
                release(one.before, titles), release(one.after, titles)
            )
        case ChangeKind.REQUIREMENT:
            return requirement_change(one.before, one.after, titles)
        case ChangeKind.PAGE:
            return part_of_page(one.before)
    return str(one.kind.label)


def _renamed(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, object]:
    """The titles in the language of the desk, or in the other when only that has changed."""
    if pick(**before) != pick(**after):
        return _both(pick(**before), pick(**after))
    other = "en" if before["th"] == after["th"] else "th"
    return _both(before[other], after[other])


def _both(before: object, after: object) -> dict[str, object]:
    return {"before": before, "after": after}


def part_of_page(name: str) -> str:
    return {
        "title": _("The course’s title"),
        "summary": _("The course’s summary"),
        "audience": _("Who the course is for"),
        "outcomes": _("The course’s outcomes"),
        "shown": _("Cover, teachers or partners"),
        "modules": _("Modules: titles or order"),
    }[name]


def release(said: Release, titles: Mapping[str, str]) -> str:
    parts = []
    if said.get("after_days") is not None:
        parts.append(_("%(days)s days after the cohort begins") % {"days": said["after_days"]})
    if said.get("on"):
        day = short_date(date.fromisoformat(said["on"]), lang=language())
        parts.append(_("from %(day)s") % {"day": day})
    if said.get("after"):
        parts.append(_("after “%(unit)s”") % {"unit": titles.get(said["after"], "")})
    return ", ".join(parts) or _("open from the start")


def requirement(rule: Rule, titles: Mapping[str, str]) -> str:
    match rule["rule"]:
        case "unit":
            return titles.get(rule["unit"], "")
        case "min_hours":
            return _("at least %(hours)s hours") % {"hours": f"{rule['hours']:g}"}
        case "min_points":
            return _("at least %(points)s points") % {"points": rule["points"]}
        case "attendance":
            return _("attendance of at least %(percent)s%%") % {"percent": rule["percent"]}
        case "attended_hours":
            return _("at least %(hours)s hours in sessions") % {"hours": f"{rule['hours']:g}"}
        case "any_n":
            options = _named(rule["of"], titles)
            return _("%(count)s of these: %(options)s") % {"count": rule["n"], "options": options}
    return _named(rule["of"], titles)


def requirement_change(before: Rule, after: Rule, titles: Mapping[str, str]) -> str:
    """Both rules in full, or of long lists what is asked no more and what is asked anew."""
    old, new = _asked(before, titles), _asked(after, titles)
    gone = _listed([part for part in old if part not in new])
    more = _listed([part for part in new if part not in old])
    if max(len(old), len(new)) <= NAMED_AT_MOST or not (gone or more):
        return _("Completion: “%(before)s” becomes “%(after)s”") % _both(
            requirement(before, titles), requirement(after, titles)
        )
    if not gone:
        return _("Completion: now also asks for “%(more)s”") % {"more": more}
    if not more:
        return _("Completion: no longer asks for “%(gone)s”") % {"gone": gone}
    words = {"gone": gone, "more": more}
    return _("Completion: no longer asks for “%(gone)s”, but for “%(more)s”") % words


def _asked(rule: Rule, titles: Mapping[str, str]) -> list[str]:
    """What must all be done, one by one."""
    parts = rule["of"] if rule["rule"] == "all_of" else [rule]
    return [requirement(part, titles) for part in parts]


def _named(parts: list[Any], titles: Mapping[str, str]) -> str:
    return _listed([requirement(part, titles) for part in parts])


def _listed(told: list[str]) -> str:
    if len(told) <= NAMED_AT_MOST:
        return ", ".join(told)
    rest = _("%(count)s more") % {"count": len(told) - NAMED_AT_MOST}
    return ", ".join([*told[:NAMED_AT_MOST], rest])
