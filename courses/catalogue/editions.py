"""ปีงบประมาณที่จัด: a programme's year, and the challenges (โจทย์) its cohorts work on."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Challenge, Edition, Programme
from courses.catalogue.rules import may_plan_editions
from courses.catalogue.services import CodeTaken, check_code
from courses.core.audit.services import record
from courses.core.errors import Conflict, Invalid, NotPermitted
from courses.core.thai.digits import to_thai_digits
from courses.core.thai.text import normalise
from courses.people.models import User
from courses.people.selectors import offices_of

FIRST_YEAR, LAST_YEAR = 2500, 2699  # พ.ศ.
LONGEST_CODE = 30  # characters
WORDS = ("title_th", "title_en", "summary_th", "summary_en")


class EditionPlanned(Conflict):
    code = "edition_planned"
    message = _("This programme has an edition of that fiscal year already.")


class WrongFiscalYear(Invalid):
    code = "wrong_fiscal_year"
    message = _("Give the fiscal year in the Buddhist era, for example 2570.")


class ChallengeTitleMissing(Invalid):
    code = "title_missing"
    message = _("Please give a title.")


@transaction.atomic
def plan_edition(
    *,
    programme: Programme,
    fiscal_year: int,
    by: User | None,
    cloned_from: Edition | None = None,
) -> Edition:
    """The programme's edition of ``fiscal_year`` (พ.ศ., from 1 October before it).

    Raises:
        NotPermitted: ``by`` is no officer of the programme.
        WrongFiscalYear: not a Buddhist year.
        EditionPlanned: there is one.
    """
    if by is not None and not may_plan_editions(offices_of(by), programme):
        raise NotPermitted
    if not FIRST_YEAR <= fiscal_year <= LAST_YEAR:
        raise WrongFiscalYear("fiscal_year")
    try:
        with transaction.atomic():
            edition = Edition.objects.create(
                programme=programme, fiscal_year=fiscal_year, cloned_from=cloned_from
            )
    except IntegrityError as error:
        raise EditionPlanned("fiscal_year") from error
    changes: dict[str, object] = {"fiscal_year": fiscal_year}
    if cloned_from is not None:
        changes["from"] = cloned_from.fiscal_year
    record("catalogue.plan_edition", edition, by=by, changes=changes)
    return edition


@transaction.atomic
def add_challenge(
    *, edition: Edition, code: str, title_th: str, by: User | None, **words: str
) -> Challenge:
    """A challenge for the cohorts of ``edition``, whatever their tier.

    Raises:
        NotPermitted: ``by`` is no officer of the programme.
        WrongCode: see ``check_code``.
        CodeTaken: in upper or lower case.
        ChallengeTitleMissing: there is no Thai title.
    """
    _check_right(edition, by)
    check_code(code)
    if Challenge.objects.filter(code__iexact=code).exists():
        raise CodeTaken("code")
    challenge = Challenge(edition=edition, code=code)
    _write(challenge, {"title_th": title_th, **words})
    challenge.save()
    record("catalogue.add_challenge", challenge, by=by, changes={"code": code})
    return challenge


@transaction.atomic
def change_challenge(*, challenge: Challenge, by: User, **words: str) -> Challenge:
    """Change what a challenge says.

    Raises:
        NotPermitted, ChallengeTitleMissing: as ``add_challenge``.
    """
    _check_right(challenge.edition, by)
    _write(challenge, words)
    challenge.save(update_fields=WORDS)
    changes: dict[str, object] = {"fields": sorted(set(words).intersection(WORDS))}
    record("catalogue.change_challenge", challenge, by=by, changes=changes)
    return challenge


def clone_challenges(*, source: Edition, target: Edition, by: User | None) -> dict[int, Challenge]:
    """The challenges of ``source`` for ``target``, by the key of what each was made from."""
    cloned = {}
    for challenge in source.challenges.order_by("pk"):
        words = {name: getattr(challenge, name) for name in WORDS}
        code = code_anew(
            challenge.code,
            source.fiscal_year,
            target.fiscal_year,
            lambda code: Challenge.objects.filter(code__iexact=code).exists(),
        )
        cloned[challenge.pk] = add_challenge(edition=target, code=code, by=by, **words)
    return cloned


def code_anew(code: str, was: int, now: int, is_taken: Callable[[str], bool]) -> str:
    """A free code like ``code`` for the year ``now``: GDT-2570-1 becomes GDT-2571-1, and one
    without a year is given it. A number is added to one that is taken.
    """
    wanted = code.replace(str(was), str(now)) if str(was) in code else f"{code}-{now}"
    wanted, number = _cut(wanted, str(now)), 1
    found = wanted
    while is_taken(found):
        number += 1
        found = f"{wanted[: LONGEST_CODE - len(str(number)) - 1]}-{number}"
    return found


def _cut(code: str, year: str) -> str:
    """At most thirty characters, the year kept."""
    if len(code) <= LONGEST_CODE:
        return code
    return f"{code.removesuffix(f'-{year}')[: LONGEST_CODE - len(year) - 1]}-{year}"


def words_anew(words: str, was: int, now: int) -> str:
    """``words`` with the year changed where they name it, in Arabic or Thai digits."""
    thai = words.replace(to_thai_digits(str(was)), to_thai_digits(str(now)))
    return thai.replace(str(was), str(now))


def _check_right(edition: Edition, by: User | None) -> None:
    if by is not None and not may_plan_editions(offices_of(by), edition.programme):
        raise NotPermitted


def _write(challenge: Challenge, words: dict[str, Any]) -> None:
    for name in set(words).intersection(WORDS):
        setattr(challenge, name, normalise(words[name]).strip())
    if not challenge.title_th:
        raise ChallengeTitleMissing("title_th")
