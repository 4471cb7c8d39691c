"""Where a learner is in a course: whose enrolment, which way, which unit of it."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from courses.catalogue.releases import Opening
from courses.enrolment.models import Enrolment
from lms.site import reading
from lms.site.way import Step, Way, opening_of, way_of


def own_enrolment(request: HttpRequest, uid: UUID) -> Enrolment:
    """With course, pinned revision and progress. Raises Http404 when it is another's."""
    return get_object_or_404(reading.enrolments_to_show(request.user), uid=uid)


def unit_url(enrolment: Enrolment, step: Step) -> str:
    return reverse("site:unit", args=[enrolment.uid, step.uid])


@dataclass(frozen=True)
class Place:
    enrolment: Enrolment
    way: Way
    step: Step

    @property
    def done(self) -> bool:
        return self.step.uid in self.way.done

    @property
    def opening(self) -> Opening:
        return opening_of(self.enrolment, self.way, self.step)

    def address(self, name: str, *more: str) -> str:
        """The page called ``name`` of this unit."""
        return reverse(f"site:{name}", args=[self.enrolment.uid, self.step.uid, *more])

    def url_of(self, step: Step) -> str:
        return unit_url(self.enrolment, step)


def place_of(request: HttpRequest, enrolment: UUID, unit: UUID) -> Place:
    """Raises Http404 when the enrolment is another's, or the unit is not taught in it."""
    mine = own_enrolment(request, enrolment)
    way = way_of(mine)
    return Place(mine, way, way.step(str(unit)))
