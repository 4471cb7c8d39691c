from typing import Any

from django import template

from cms.drafting import tree_of
from cms.health import health_of
from cms.models import CoursePage

register = template.Library()


@register.inclusion_tag("cms/desk/health.html")
def course_health(page: CoursePage) -> dict[str, Any]:
    """What is to be mended in the course that ``page`` writes, drafts included."""
    return {"findings": health_of(tree_of(page, drafts=True))}
