"""Files: private ones after asking for permission, published ones as they are."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

from wagtail.documents.views.serve import serve as serve_document

from certificates.models import Certificate
from cms.models import Attachment
from courses.coursework.models import Submission
from courses.files.models import StoredFile
from courses.people.models import User
from courses.people.selectors import offices_of
from lms.site.ranges import ranged

# Whatever a browser makes of an uploaded file, it runs nothing and reaches nobody.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def may_read(user: User, file: StoredFile) -> bool:
    """The owner, those who see the hand-in it belongs to, those who see the certificate."""
    if file.owner_id == user.pk:
        return True
    offices = offices_of(user)
    return (
        Submission.objects.visible_to(user, offices).filter(file=file).exists()
        or Certificate.objects.visible_to(user, offices).filter(file=file).exists()
    )


@require_safe
@login_required
def private(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    file = StoredFile.objects.filter(uid=uid).first()
    if file is None or not may_read(request.user, file):
        raise Http404
    response = FileResponse(
        file.content.open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type=file.content_type,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return _confined(ranged(request, response))


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    try:
        found = serve(request, path, document_root=settings.MEDIA_ROOT)
    except SuspiciousFileOperation as error:
        raise Http404 from error
    return _confined(ranged(request, found))


@require_safe
def attachment(request: HttpRequest, sha1: str, name: str) -> HttpResponseBase:
    """A document by its content, under Wagtail's own rules. Of several copies of the same bytes
    the first stands for all; ``name`` is for people.
    """
    found = Attachment.objects.filter(file_hash=sha1).order_by("pk").first()
    if found is None:
        raise Http404
    return ranged(request, serve_document(request, found.pk, found.filename))


def _confined(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
