"""Every address: what is ours first, and Wagtail's pages for the rest."""

from django.urls import include, path, re_path

from wagtail import urls as wagtail_urls
from wagtail.admin import urls as desk_urls
from wagtail.documents import urls as document_urls

from lms.site import files, health

urlpatterns = [
    path("api/", include("lms.api.urls")),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("desk/", include(desk_urls)),
    re_path(r"^documents/(?P<sha1>[0-9a-f]{40})/(?P<name>[^/]+)$", files.attachment),
    path("documents/", include(document_urls)),
    path("i18n/", include("django.conf.urls.i18n")),
    path("media/<path:path>", files.media),
    path("", include("lms.site.urls")),
    path("", include(wagtail_urls)),
]

handler403 = "lms.site.errors.forbidden"
handler404 = "lms.site.errors.not_found"
handler500 = "lms.site.errors.failed"
