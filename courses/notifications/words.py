"""The words of a notice, in a reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from courses.core.languages import language, pick
from courses.core.thai.dates import long_date, moment
from courses.notifications.kinds import Kind, Words, kind_of
from courses.notifications.models import Notice

TEMPLATES = Path(__file__).with_name("templates")
PREFERENCES_PATH = "/my/notifications/"
LANGUAGES = ("th", "en")
# A fact an earlier release did not write; the sentence around it can still be read.
UNKNOWN = "…"
_pages = Engine(dirs=[str(TEMPLATES)], autoescape=True)
_plain = Engine(dirs=[str(TEMPLATES)], autoescape=False)


class Facts(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return UNKNOWN


@dataclass(frozen=True)
class Told:
    """One notice in words. ``link`` is absolute, or empty."""

    title: str
    text: str
    link: str = ""


@dataclass(frozen=True)
class Letter:
    """An e-mail in words: a subject of one line, and the same body twice."""

    subject: str
    text: str
    html: str


def said(fact: Any) -> str:
    """A fact in the reader's language: a pair of languages, a day, a moment, or a plain value."""
    match fact:
        case {"th": th, "en": en}:
            return pick(str(th), str(en or ""))
        case {"day": day}:
            return long_date(date.fromisoformat(day), lang=language())
        case {"moment": instant}:
            return moment(datetime.fromisoformat(instant), lang=language())
        case [*several]:
            return ", ".join(said(one) for one in several)
        case _:
            return str(fact)


def fill(words: Words, facts: Mapping[str, Any]) -> str:
    return str(words) % Facts({name: said(fact) for name, fact in facts.items()})


def told(notice: Notice) -> Told:
    """The notice as the site shows it, in the language at hand."""
    kind = kind_of(notice.kind)
    if kind is None:
        return Told(_("A message"), "", absolute(notice.link))
    return _filled(kind, notice.facts, notice.link)


def told_by_mail(notice: Notice) -> Told:
    """As ``told``, leading where a letter of its kind leads."""
    kind = kind_of(notice.kind)
    if kind is None or kind.mail_link is None:
        return told(notice)
    return _filled(kind, notice.facts, kind.mail_link(notice.facts))


def letter_about(notice: Notice, greeting: str) -> Letter:
    """The e-mail of one notice, in the language at hand."""
    kind, words = kind_of(notice.kind), told_by_mail(notice)
    subject = fill(kind.email_subject, notice.facts) if kind and kind.email_subject else words.title
    return _letter(subject, greeting, [words])


def digest_of(notices: list[Notice], greeting: str) -> Letter:
    """One e-mail of all that waited for it, in the language at hand."""
    subject = ngettext(
        "Your daily summary: %(count)s message",
        "Your daily summary: %(count)s messages",
        len(notices),
    ) % {"count": len(notices)}
    return _letter(subject, greeting, [told_by_mail(notice) for notice in notices])


def preview(kind: Kind) -> dict[str, Letter]:
    """The kind's e-mail with its sample facts, by language. Strict: a missing fact is an error.

    Raises:
        KeyError: the words name a fact that the sample lacks.
    """
    shown = {}
    for lang in LANGUAGES:
        with override(lang):
            facts = {name: said(fact) for name, fact in kind.sample.items()}
            words = Told(
                one_line(str(kind.title) % facts), str(kind.text) % facts, absolute("/my/")
            )
            subject = str(kind.email_subject) % facts or words.title
            shown[lang] = _letter(subject, _("To whom it may concern"), [words])
    return shown


def name_of(kind: Kind) -> str:
    """What the preferences call the kind, in the language at hand."""
    return str(kind.name) or one_line(fill(kind.title, kind.sample))


def absolute(link: str) -> str:
    return f"{settings.SITE_URL}{link}" if link.startswith("/") else link


def one_line(text: str) -> str:
    """Whoever wrote a fact may have put a line break into it; a header has none."""
    return " ".join(text.split())


def _filled(kind: Kind, facts: Mapping[str, Any], link: str) -> Told:
    return Told(one_line(fill(kind.title, facts)), fill(kind.text, facts), absolute(link))


def _letter(subject: str, greeting: str, notices: list[Told]) -> Letter:
    context = {
        "lang": language(),
        "subject": one_line(subject),
        "greeting": greeting,
        "notices": notices,
        "open": _("Open in GovLab LMS"),
        "office": settings.CONTACT["office"],
        "phone": settings.CONTACT["phone"],
        "sent_by": _("This letter was sent by the system; please do not reply to it."),
        "change": _("Choose what you are told, and how"),
        "preferences": absolute(PREFERENCES_PATH),
    }
    return Letter(
        subject=context["subject"],
        text=_plain.get_template("notifications/letter.txt").render(Context(context)),
        html=_pages.get_template("notifications/letter.html").render(Context(context)),
    )
