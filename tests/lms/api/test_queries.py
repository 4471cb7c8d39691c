"""How many statements each address costs, and that more rows cost no more of them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import connection

from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

import pytest

from certificates.enums import CertificateState, RevocationReason
from certificates.models import Certificate, Revocation
from certificates.serials import new_serial
from cms.models.glossary import GlossaryTerm
from cms.models.news import NewsPhoto
from courses.access.models import Device
from courses.cohorts.models import Cohort
from courses.core import clock
from courses.coursework.services import set_deadline
from courses.people.models import User
from courses.progress.models import Completion
from courses.search.selectors import PAGE
from lms.api.describe import document
from tests.factories.canvases import canvas
from tests.factories.catalogue import edition, programme, published_course, units_of
from tests.factories.cohorts import open_cohort
from tests.factories.coursework import submission, upload
from tests.factories.enrolment import enrolment
from tests.factories.notebook import note, written_course
from tests.factories.people import organisation, person
from tests.factories.progress import complete, read
from tests.factories.search import findable
from tests.factories.teams import announcement, team
from tests.lms.api.checked import CheckedClient, Counted
from tests.lms.api.news import article
from tests.lms.api.world import Office, event, plan
from tests.lms.site.scene import certified

pytestmark = pytest.mark.django_db


def cost(do: Callable[[], Any], status: int = 200) -> int:
    with Counted(connection) as counted:
        response = do()
    assert response.status_code == status
    return len(counted.sql)


def learning(user: User, courses: int) -> None:
    """``user`` enrolled in so many courses, each with a lesson read and a deadline to come."""
    for _ in range(courses):
        course = published_course(lessons=1, assignments=1)
        mine = enrolment(learner=user, cohort=open_cohort(course=course))
        read(mine, units_of(course)[0])
        work = course.assignments.get()
        set_deadline(assignment=work, cohort=mine.cohort, due_on=mine.cohort.ends_on, by=None)


def finished(user: User, courses: int) -> list[Completion]:
    cohorts = [open_cohort(course=published_course(lessons=1)) for _ in range(courses)]
    return [complete(enrolment(learner=user, cohort=cohort)) for cohort in cohorts]


def certificates(user: User, count: int) -> None:
    """One printed, which takes long, and all others revoked, which need no paper."""
    one = certified(*finished(user, 1))
    kept = ("enrolment", "holder", "issuer", "be_year", "fields", "created_at")
    same = {name: getattr(one, name) for name in kept}
    revoked = Certificate.objects.bulk_create(
        Certificate(number=number, serial=new_serial(), state=CertificateState.REVOKED, **same)
        for number in range(2, count + 1)
    )
    why = {"reason_code": RevocationReason.OTHER, "revoked_by": user, "revoked_at": clock.now()}
    Revocation.objects.bulk_create(Revocation(certificate=each, **why) for each in revoked)


def articles(count: int) -> None:
    """With pictures, which are cut to size when they are first seen: they share one."""
    image = get_image_model().objects.create(title="ภาพ", file=get_test_image_file())
    for _ in range(count):
        NewsPhoto.objects.create(page=article(), image=image, alt_th="ภาพ")


def devices(user: User, count: int) -> None:
    now = clock.now()
    Device.objects.bulk_create(
        Device(user=user, name="แท็บเล็ต", created_at=now, last_seen_at=now) for _ in range(count)
    )


def work_to_mark(office: Office, learners: int) -> None:
    for _ in range(learners):
        learner = person(organisation=organisation())
        theirs = enrolment(learner=learner, cohort=office.cohort)
        submission(theirs, office.assignment, upload=upload(learner))


def notes(office: Office, count: int) -> None:
    for _ in range(count):
        cohort = open_cohort(course=written_course())
        note(enrolment(learner=office.learner, cohort=cohort))


def teamed(user: User) -> None:
    """``user`` in a team of another cohort, with somebody else."""
    cohort = open_cohort()
    team(cohort, enrolment(learner=user, cohort=cohort), enrolment(cohort=cohort))


def in_team(office: Office) -> None:
    team(office.cohort, enrolment(cohort=office.cohort))


def terms(count: int) -> None:
    for _ in range(count):
        GlossaryTerm.objects.create(term_th=f"คำ {uuid4()}", meaning_th="ความหมาย")


def of_the_office(office: Office, name: str) -> User:
    return office.learner if name == "learner" else office.roles[name]


# Who asks, what, what makes the list longer, and the statements it may cost with a bearer token.
# ``?`` or ``&`` at the end asks for a hundred rows; lists without it are told whole.
LISTS: list[tuple[str, str, Callable[[Office, int], Any], int]] = [
    ("stranger", "courses?", lambda o, n: [published_course(lessons=1) for _ in range(n)], 1),
    ("stranger", "courses?q=ออกแบบ&", lambda o, n: [published_course() for _ in range(n)], 1),
    ("stranger", "programmes?", lambda o, n: [programme() for _ in range(n)], 1),
    ("stranger", "editions?", lambda o, n: [edition(programme()) for _ in range(n)], 1),
    ("stranger", "cohorts?", lambda o, n: [open_cohort() for _ in range(n)], 1),
    ("stranger", "news?", lambda o, n: articles(n), 5),
    ("stranger", "glossary?", lambda o, n: terms(n), 1),
    # From three hits on: with fewer, other ways to read what was typed are tried as well.
    ("stranger", "search?q=ค้นหา", lambda o, n: [findable("ค้นหา") for _ in range(n + 2)], 3),
    ("learner", "me/enrolments?", lambda o, n: learning(o.learner, n), 2),
    ("learner", "me/due", lambda o, n: learning(o.learner, n), 2),
    ("learner", "me/transcript", lambda o, n: finished(o.learner, n), 3),
    ("learner", "me/certificates?", lambda o, n: certificates(o.learner, n), 2),
    ("learner", "me/announcements?", lambda o, n: [announcement(None) for _ in range(n)], 2),
    ("learner", "me/notes?", lambda o, n: notes(o, n), 2),
    ("learner", "me/teams", lambda o, n: [teamed(o.learner) for _ in range(n)], 3),
    ("learner", "me/canvases?", lambda o, n: [canvas(o.enrolment) for _ in range(n)], 2),
    ("learner", "auth/devices?", lambda o, n: devices(o.learner, n), 2),
    ("trainer", "cohorts/{cohort}/teams?", lambda o, n: [in_team(o) for _ in range(n)], 5),
    ("learner", "organisations?", lambda o, n: [organisation() for _ in range(n)], 2),
    ("officer", "people?q=ศรี&", lambda o, n: [person(last_name="ศรีสุข") for _ in range(n)], 3),
    ("officer", "cohorts/{cohort}/enrolments?", work_to_mark, 4),
    ("trainer", "submissions?", work_to_mark, 4),
    ("trainer", "assignments/{assignment}/submissions?", work_to_mark, 5),
]

# The search alone has pages of one size.
LONGEST_PAGE = {"search?q=ค้นหา": PAGE}


@pytest.mark.parametrize(("who", "path", "more", "most"), LISTS, ids=[one[1] for one in LISTS])
def test_fifty_rows_cost_what_one_does(app, api, settings, who, path, more, most):
    settings.COURSES_AT_ONCE = 100
    office = Office()
    Cohort.objects.filter(pk=office.cohort.pk).update(capacity=200)
    client = api if who == "stranger" else app(of_the_office(office, who))
    named = {"cohort": office.cohort.uid, "assignment": office.assignment.uid}
    address = f"/api/v1/{path.format(**named)}" + "limit=100" * path.endswith(("?", "&"))
    more(office, 1)
    client.get(address)  # what a process does once: pictures cut to size, words loaded

    few = cost(lambda: client.get(address))
    few_rows = rows(client.get(address))
    more(office, 49)
    client.get(address)
    many = cost(lambda: client.get(address))

    assert rows(client.get(address)) == min(few_rows + 49, LONGEST_PAGE.get(path, 100))
    assert few == many
    assert many <= most


def rows(response: Any) -> int:
    body = response.json()
    return len(body.get("items", body.get("completions", [])))


def test_every_list_is_among_them():
    listed = {
        path.removeprefix("/api/v1/")
        for path, methods in document()["paths"].items()
        if "get" in methods and answered(methods["get"]).endswith("Page")
    }

    assert len(listed) > 20
    assert {path.split("?")[0] for _, path, *_ in LISTS} - {"me/transcript"} == {
        path.replace("{uid}", "{assignment}") for path in listed
    }


def answered(operation: dict[str, Any]) -> str:
    """The name of what the schema says is answered."""
    told = operation["responses"].get("200", {}).get("content", {})
    return str(told.get("application/json", {}).get("schema", {}).get("$ref", ""))


def test_a_long_outline_costs_what_a_short_one_does(api):
    short, long = published_course(lessons=4), published_course(lessons=80)

    costs = [cost(lambda c=c: api.get(f"/api/v1/courses/{c.code}/outline")) for c in (short, long)]

    assert costs == [2, 2]


def test_an_outline_held_already_costs_one_statement(api):
    course = published_course()
    path = f"/api/v1/courses/{course.code}/outline"
    tag = api.get(path).headers["ETag"]

    assert cost(lambda: api.get(path, headers={"If-None-Match": tag}), 304) == 1


def test_fifty_events_cost_what_one_does(app):
    office = Office()
    phone = app(office.learner)
    lessons = units_of(office.course)

    def send(count: int) -> Any:
        events = [event(office.enrolment, lessons[n % 2], id=str(uuid4())) for n in range(count)]
        return phone.post("/api/v1/me/events", {"events": events})

    send(1)
    costs = [cost(lambda n=n: send(n)) for n in (1, 50)]

    assert costs[0] == costs[1]
    assert costs[0] <= 12


@pytest.mark.parametrize(
    ("who", "method", "path", "body", "status", "most"),
    [
        ("learner", "get", "me", None, 200, 4),
        ("learner", "get", "enrolments/{enrolment}", None, 200, 3),
        ("learner", "get", "enrolments/{enrolment}/progress", None, 200, 4),
        ("learner", "get", "enrolments/{enrolment}/completion", None, 200, 7),
        ("learner", "get", "units/{lesson}?enrolment={enrolment}", None, 200, 3),
        ("learner", "get", "{place}/notebook", None, 200, 6),
        ("learner", "put", "{place}/note", {"text": "จด", "version": 0}, 200, 7),
        ("learner", "put", "{place}/position", {"block": "b1"}, 204, 6),
        ("learner", "get", "assignments/{assignment}", None, 200, 4),
        ("learner", "get", "submissions/{submission}", None, 200, 4),
        ("learner", "get", "files/{file}", None, 200, 2),
        ("coordinator", "post", "cohorts/{cohort}/enrolments", {}, 201, 12),
        ("officer", "post", "enrolments/{enrolment}/withdrawal", {}, 200, 12),
        ("officer", "patch", "cohorts/{cohort}", {"capacity": 50}, 200, 8),
        (
            "learner",
            "post",
            "assignments/{assignment}/submissions",
            {"enrolment": "{enrolment}", "text": "งาน"},
            201,
            14,
        ),
    ],
)
def test_one_thing_costs_little(app, who, method, path, body, status, most):
    office = Office()
    client: CheckedClient = app(of_the_office(office, who))
    named = {
        "cohort": office.cohort.uid,
        "enrolment": office.enrolment.uid,
        "lesson": office.lesson.uid,
        "place": f"enrolments/{office.enrolment.uid}/units/{office.lesson.uid}",
        "assignment": office.assignment.uid,
        "submission": office.submission.uid,
        "file": office.submission.file.uid,
    }
    address = f"/api/v1/{path.format(**named)}"
    sent = body and {k: v.format(**named) if isinstance(v, str) else v for k, v in body.items()}

    found = cost(lambda: getattr(client, method)(address, sent), status)

    assert found <= most, f"{method} {path}: {found}"


def test_dividing_fifty_learners_costs_what_dividing_two_does(app):
    office = Office()
    Cohort.objects.filter(pk=office.cohort.pk).update(capacity=200)
    officer = app(office.roles["officer"])
    division = f"/api/v1/cohorts/{office.cohort.uid}/teams/division"

    def told_and_made(learners: int) -> list[int]:
        for _ in range(learners):
            enrolment(cohort=office.cohort)
        key = officer.post(division, {"count": 1}).json()["key"]
        sent = {"count": 1}, {"count": 1, "key": key}
        return [cost(lambda body=body: officer.post(division, body)) for body in sent]

    told_and_made(1)
    costs = [told_and_made(learners) for learners in (2, 50)]

    assert costs == [[4, 11], [4, 11]]


def test_planning_a_cohort_costs_little(app):
    office = Office()
    officer = app(office.roles["officer"])

    assert cost(lambda: officer.post("/api/v1/cohorts", plan(office.course)), 201) <= 9
