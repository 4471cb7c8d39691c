"""Every address, with every method, asked by everybody, of what is theirs and what is not.

``TABLE`` says who gets what; an address or a method that is not in it fails. ``home`` is the
office whose people ask; ``away`` another with nothing in common.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import URLPattern, get_resolver

import pytest

from courses.people.models import User
from lms.api.v1.urls import urlpatterns
from tests.factories import people
from tests.factories.coursework import PDF
from tests.factories.notebook import REFLECTION
from tests.factories.people import PASSWORD, person
from tests.lms.api.checked import CheckedClient
from tests.lms.api.world import Office, event, plan

pytestmark = pytest.mark.django_db

METHODS = ("get", "post", "put", "patch", "delete", "options")
STAFF = frozenset({"trainer", "coach", "officer", "chief", "admin"})
RUN = frozenset({"officer", "chief", "admin"})
EVERYWHERE = frozenset({"chief", "admin"})
COACH = frozenset({"coach"})  # of the open cohort alone
AGENCY = frozenset({"coordinator", "executive"})
LEARNERS = frozenset({"learner", "graduate"})
CONTENT = frozenset({"reviewer", "publisher"})  # at the desk alone; here they see what anybody sees
SIGNED_IN = STAFF | AGENCY | LEARNERS | CONTENT
ROLES = ("stranger", *sorted(SIGNED_IN))
Path = Callable[[Any], str]
Body = Callable[[Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Row:
    """Who may do what. Those named nowhere get 401 (strangers) or ``else_``.

    ``own`` and ``away`` say who succeeds, with ``good``, on what is of their office and on what
    is of another; ``no`` and ``no_away`` who sees the thing and is told 403. What is missing
    is 404 to all who may knock; ``missing`` says otherwise.
    """

    path: Path
    good: int = 200
    own: frozenset[str] = SIGNED_IN
    away: frozenset[str] = EVERYWHERE
    no: frozenset[str] = frozenset()
    no_away: frozenset[str] = frozenset()
    other: tuple[tuple[frozenset[str], int], ...] = ()
    other_away: tuple[tuple[frozenset[str], int], ...] = ()
    else_: int = 404
    missing: int = 404
    knock: frozenset[str] = frozenset(ROLES)
    open: bool = False
    body: Body = lambda o: None
    headers: tuple[tuple[str, str], ...] = ()
    form: bool = False
    once: bool = False  # names nothing: own, away and missing are the same

    def expects(self, role: str, relation: str) -> int:
        if role == "stranger" and not self.open:
            return 401
        if role not in self.knock:
            return 403
        if relation == "missing" and not self.once:
            return self.missing
        home = relation == "own" or self.once
        for people_, status in self.other if home else self.other_away:
            if role in people_:
                return status
        if role in (self.own if home else self.away):
            return self.good
        return 403 if role in (self.no if home else self.no_away) else self.else_


def everyone(path: str, **fields: Any) -> Row:
    """Open to strangers, and names nothing."""
    everybody = frozenset(ROLES)
    return Row(lambda o: path, own=everybody, open=True, once=True, **fields)


def mine(path: str, **fields: Any) -> Row:
    """For whoever is signed in, about themself."""
    return Row(lambda o: path, once=True, **fields)


def public(path: Path, **fields: Any) -> Row:
    everybody = frozenset(ROLES)
    return Row(path, own=everybody, away=everybody, open=True, **fields)


TEAM = LEARNERS | STAFF
OFFICES = STAFF | AGENCY | CONTENT
OTHERS = SIGNED_IN - EVERYWHERE
SEEN_BY_AGENCY = {"own": frozenset({"learner"}) | STAFF | AGENCY}
SEEN_BY_STAFF = {"own": frozenset({"learner"}) | STAFF}
RUN_PUBLIC = {"own": RUN, "no": SIGNED_IN - RUN, "no_away": OTHERS}
SIGNED_IN_ONLY: dict[str, Any] = {"own": SIGNED_IN, "away": SIGNED_IN}
LEARNER_ALONE: dict[str, Any] = {"own": frozenset({"learner"}), "away": frozenset()}
TEACH = RUN | {"trainer"}
TEAM_MADE = {"own": TEACH, "no": frozenset({"learner", "coach"})}
CERTIFICATE = {"own": frozenset({"graduate", "trainer"}) | RUN}


def lesson_of(o: Any) -> str:
    return f"enrolments/{o.enrolment.uid}/units/{o.lesson.uid}"


TABLE: dict[tuple[str, str], Row] = {
    ("get", "meta"): everyone("meta"),
    ("post", "token"): everyone(
        "auth/token",
        body=lambda o: {"username": "somebody", "password": PASSWORD, "device": "โทรศัพท์"},
    ),
    ("post", "refresh"): everyone("auth/refresh", good=401, body=lambda o: {"refresh": "none"}),
    ("post", "revoke"): mine("auth/revoke", good=409),
    ("get", "devices"): mine("auth/devices"),
    ("delete", "device"): Row(
        lambda o: f"auth/devices/{o.device.uid}",
        good=204,
        own=frozenset({"learner"}),
        away=frozenset(),
    ),
    ("get", "me"): mine("me"),
    ("patch", "me"): mine("me", body=lambda o: {"language": "en"}),
    ("get", "my-enrolments"): mine("me/enrolments"),
    ("get", "my-due"): mine("me/due"),
    ("get", "my-transcript"): mine("me/transcript"),
    ("get", "my-certificates"): mine("me/certificates"),
    ("get", "my-announcements"): mine("me/announcements"),
    ("get", "my-notes"): mine("me/notes"),
    ("get", "my-teams"): mine("me/teams"),
    ("post", "my-events"): mine(
        "me/events", body=lambda o: {"events": [event(o.enrolment, o.lesson)]}
    ),
    ("get", "programmes"): everyone("programmes"),
    ("get", "editions"): everyone("editions"),
    ("get", "courses"): everyone("courses"),
    ("get", "course"): public(lambda o: f"courses/{o.course.uid}"),
    ("get", "outline"): public(lambda o: f"courses/{o.course.uid}/outline"),
    ("get", "unit"): Row(
        lambda o: f"units/{o.lesson.uid}?enrolment={o.enrolment.uid}",
        own=frozenset({"learner"}),
        away=frozenset(),
    ),
    ("get", "cohorts"): everyone("cohorts"),
    ("post", "cohorts"): Row(
        lambda o: "cohorts",
        good=201,
        own=RUN,
        no=SIGNED_IN - RUN,
        no_away=OTHERS,
        missing=422,
        body=lambda o: plan(o.course.uid),
    ),
    ("get", "cohort"): public(lambda o: f"cohorts/{o.cohort.uid}"),
    ("get", "cohort", "draft"): Row(
        lambda o: f"cohorts/{o.draft.uid}", own=STAFF - COACH, open=True
    ),
    ("patch", "cohort"): Row(
        lambda o: f"cohorts/{o.cohort.uid}", body=lambda o: {"capacity": 40}, **RUN_PUBLIC
    ),
    ("patch", "cohort", "draft"): Row(
        lambda o: f"cohorts/{o.draft.uid}",
        own=RUN,
        no=STAFF - RUN - COACH,
        body=lambda o: {"capacity": 40},
    ),
    ("post", "cohort-state"): Row(
        lambda o: f"cohorts/{o.cohort.uid}/state",
        body=lambda o: {"state": "running"},
        **RUN_PUBLIC,
    ),
    ("get", "cohort-enrolments"): Row(
        lambda o: f"cohorts/{o.cohort.uid}/enrolments", away=OFFICES, knock=OFFICES | {"stranger"}
    ),
    ("post", "cohort-enrolments"): Row(
        lambda o: f"cohorts/{o.cohort.uid}/enrolments",
        good=201,
        away=SIGNED_IN,
        other=((LEARNERS, 409),),
    ),
    ("post", "cohort-enrolments", "others"): Row(
        lambda o: f"cohorts/{o.cohort.uid}/enrolments",
        good=201,
        body=lambda o: {"learner": "somebody"},
        **RUN_PUBLIC,
    ),
    ("get", "cohort-teams"): Row(lambda o: f"cohorts/{o.cohort.uid}/teams", **SIGNED_IN_ONLY),
    ("post", "cohort-teams"): Row(
        lambda o: f"cohorts/{o.cohort.uid}/teams",
        good=201,
        own=TEACH,
        away=EVERYWHERE,
        no=SIGNED_IN - TEACH,
        no_away=OTHERS,
        body=lambda o: {"name": {"th": "กลุ่มใหม่"}},
    ),
    ("post", "cohort-division"): Row(
        lambda o: f"cohorts/{o.cohort.uid}/teams/division",
        own=TEACH,
        away=EVERYWHERE,
        no=SIGNED_IN - TEACH,
        no_away=OTHERS,
        body=lambda o: {"count": 1},  # of the graduate alone, who is in no team
    ),
    ("get", "team"): Row(lambda o: f"teams/{o.team.uid}", **SEEN_BY_STAFF),
    ("patch", "team"): Row(
        lambda o: f"teams/{o.team.uid}", body=lambda o: {"name": {"th": "กลุ่มใหม่"}}, **TEAM_MADE
    ),
    ("put", "team-member"): Row(
        lambda o: f"teams/{o.team.uid}/members/{o.enrolment.uid}", **TEAM_MADE
    ),
    ("delete", "team-member"): Row(
        lambda o: f"teams/{o.team.uid}/members/{o.enrolment.uid}", good=204, **TEAM_MADE
    ),
    ("get", "enrolment"): Row(lambda o: f"enrolments/{o.enrolment.uid}", **SEEN_BY_AGENCY),
    ("post", "withdrawal"): Row(
        lambda o: f"enrolments/{o.enrolment.uid}/withdrawal",
        own=RUN | {"learner"},
        no=AGENCY | {"trainer", "coach"},
    ),
    ("get", "completion"): Row(
        lambda o: f"enrolments/{o.enrolment.uid}/completion", **SEEN_BY_AGENCY
    ),
    ("get", "progress"): Row(lambda o: f"enrolments/{o.enrolment.uid}/progress", **SEEN_BY_AGENCY),
    ("get", "notebook"): Row(lambda o: f"{lesson_of(o)}/notebook", **LEARNER_ALONE),
    ("get", "note"): Row(lambda o: f"{lesson_of(o)}/note", **LEARNER_ALONE),
    ("put", "note"): Row(
        lambda o: f"{lesson_of(o)}/note",
        body=lambda o: {"text": "รอนาน", "version": 0},
        **LEARNER_ALONE,
    ),
    ("put", "entry"): Row(
        lambda o: f"{lesson_of(o)}/entries/{REFLECTION}",
        body=lambda o: {"value": {"text": "รอนาน"}, "version": 0},
        **LEARNER_ALONE,
    ),
    ("put", "position"): Row(
        lambda o: f"{lesson_of(o)}/position",
        good=204,
        body=lambda o: {"block": REFLECTION},
        **LEARNER_ALONE,
    ),
    ("get", "assignment"): Row(lambda o: f"assignments/{o.assignment.uid}", own=TEAM),
    ("put", "deadline"): Row(
        lambda o: f"assignments/{o.assignment.uid}/deadlines/{o.cohort.uid}",
        own=RUN | {"trainer"},
        no=LEARNERS | {"coach"},
        body=lambda o: {"due_on": "2027-01-15"},
    ),
    ("get", "assignment-submissions"): Row(
        lambda o: f"assignments/{o.assignment.uid}/submissions", own=TEAM
    ),
    ("post", "assignment-submissions"): Row(
        lambda o: f"assignments/{o.assignment.uid}/submissions",
        good=201,
        own=frozenset({"learner"}),
        other=((STAFF | {"graduate"}, 422),),
        other_away=((EVERYWHERE, 422),),
        body=lambda o: {"enrolment": str(o.enrolment.uid), "text": "งานของข้าพเจ้า"},
    ),
    ("get", "submissions"): mine("submissions", knock=OFFICES | {"stranger"}),
    ("get", "submission"): Row(lambda o: f"submissions/{o.submission.uid}", **SEEN_BY_STAFF),
    ("post", "assessment"): Row(
        lambda o: f"submissions/{o.submission.uid}/assessment",
        good=201,
        own=frozenset({"trainer", "admin"}),
        no=frozenset({"learner", "coach", "officer", "chief"}),
        away=frozenset({"admin"}),
        no_away=frozenset({"chief"}),
        body=lambda o: {"points": 80, "feedback": "ชัดเจน"},
        headers=(("If-Match", '"v0"'),),
    ),
    ("get", "my-canvases"): mine("me/canvases"),
    ("post", "my-canvases"): Row(
        lambda o: "me/canvases",
        good=201,
        missing=422,
        else_=422,
        body=lambda o: {"tool": "persona", "enrolment": str(o.enrolment.uid)},
        **LEARNER_ALONE,
    ),
    ("get", "canvas"): Row(lambda o: f"canvases/{o.canvas.uid}", **SEEN_BY_STAFF),
    ("put", "canvas"): Row(
        lambda o: f"canvases/{o.canvas.uid}",
        body=lambda o: {"title": "ป้าสมใจ", "values": {}, "version": 0},
        **LEARNER_ALONE,
    ),
    ("post", "uploads"): mine(
        "uploads",
        good=201,
        form=True,
        body=lambda o: {"file": SimpleUploadedFile("บันทึก.pdf", PDF)},
    ),
    ("get", "file"): Row(lambda o: f"files/{o.submission.file.uid}", **SEEN_BY_STAFF),
    ("get", "file", "not handed in"): Row(
        lambda o: f"files/{o.upload.uid}", own=frozenset({"learner"}), away=frozenset()
    ),
    ("get", "certificate"): Row(lambda o: f"certificates/{o.certificate.uid}", **CERTIFICATE),
    ("get", "certificate-file"): Row(
        lambda o: f"certificates/{o.certificate.uid}/file", **CERTIFICATE
    ),
    ("post", "revocation"): Row(
        lambda o: f"certificates/{o.certificate.uid}/revocation",
        own=RUN,
        no=frozenset({"graduate", "trainer"}),
        body=lambda o: {"reason_code": "wrong_name", "reason": "ชื่อผิด"},
    ),
    ("get", "verify"): public(lambda o: f"verify/{o.certificate.serial}", missing=200),
    ("get", "glossary"): everyone("glossary"),
    ("get", "search"): everyone("search?q=ผู้ใช้"),
    ("get", "organisations"): mine("organisations"),
    ("get", "people"): mine("people?q=กานต์", knock=RUN | {"stranger"}),
    ("get", "news"): everyone("news"),
    ("get", "article"): public(lambda o: f"news/{o.article.slug}"),
}


class Nowhere:
    """Things that are not there, whatever is asked of them."""

    def __getattr__(self, name: str) -> Any:
        if name in ("uid", "code", "slug"):
            return uuid4()
        if name == "serial":
            return "0000-0000-0000"
        return Nowhere()


@dataclass
class World:
    people: dict[str, User | None]
    places: dict[str, Any]
    # One for each role: a client's first request costs more than all that follow.
    clients: dict[str, CheckedClient] = field(
        default_factory=lambda: {role: CheckedClient() for role in ROLES}
    )


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Made once: each request is undone, and all of it at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        home, away = Office(), Office()
        person(username="somebody")
        for office in (home, away):
            office.certificate, office.device, office.article, office.canvas  # noqa: B018 - made by asking
        asking = {
            **home.roles,
            "stranger": None,
            "chief": people.officer(),
            "admin": people.admin(),
        }
        yield World(asking, {"own": home, "foreign": away, "missing": Nowhere()})
        transaction.set_rollback(True)


@contextmanager
def undone() -> Iterator[None]:
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)


def ask(world: World, role: str, relation: str, method: str, row: Row) -> Any:
    place = world.places[relation]
    client = world.clients[role]
    if person_ := world.people[role]:
        client.force_authenticate(User.objects.get(pk=person_.pk))
    address = "/api/v1/" + row.path(place)
    sending = {"headers": dict(row.headers), "format": "multipart" if row.form else "json"}
    body = row.body(place)
    with undone():
        return getattr(client, method)(address, body, **(sending if method != "get" else {}))


def operations(patterns: list[URLPattern]) -> set[tuple[str, str]]:
    return {
        (method, pattern.name)
        for pattern in patterns
        for method in METHODS
        if hasattr(getattr(pattern.callback.cls, method, None), "operation")
    }


def test_every_operation_is_in_the_table() -> None:
    assert {key[:2] for key in TABLE} == operations(urlpatterns)


def test_every_address_of_version_one_is_among_those_tested() -> None:
    api = next(p for p in get_resolver().url_patterns if str(p.pattern) == "api/")
    versions = [p for p in api.url_patterns if str(p.pattern) == "v1/"]

    assert [p.url_patterns for p in versions] == [urlpatterns]


@pytest.mark.parametrize("key", TABLE, ids=" ".join)
def test_who_gets_what(key: tuple[str, ...], world: World) -> None:
    row = TABLE[key]
    asked = [(role, relation) for role in ROLES for relation in world.places]

    answers = {one: ask(world, *one, key[0], row) for one in asked}

    assert {one: answer.status_code for one, answer in answers.items()} == {
        one: row.expects(*one) for one in asked
    }
    # What is foreign looks like what is missing.
    hidden = [answer.json() for answer in answers.values() if answer.status_code == 404]
    assert len({str({**told, "request_id": ""}) for told in hidden}) <= 1


@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda pattern: pattern.name)
def test_other_methods_are_refused_to_everybody(pattern: URLPattern, world: World) -> None:
    declared = {method for method, name in operations([pattern])}
    row = next(row for key, row in TABLE.items() if key[1] == pattern.name)

    answers = {
        (role, method): ask(world, role, "own", method, row)
        for role in ROLES
        for method in METHODS
        if method not in declared
    }

    assert {answer.status_code for answer in answers.values()} == {405}
    assert {answer.json()["code"] for answer in answers.values()} == {"method_not_allowed"}
