"""Wagtail, and what a page may load."""

from csp.constants import NONCE, NONE, SELF

WAGTAIL_SITE_NAME = "GovLab LMS"
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # Thai slugs lose vowels and tone marks: codes stand in URLs
WAGTAIL_I18N_ENABLED = False  # both languages stand side by side on one page
WAGTAIL_CONTENT_LANGUAGES = [("th", "ไทย")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("th", "ไทย"), ("en", "English")]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False  # roles say who is written to
WAGTAILADMIN_LOGIN_URL = "/sign-in/"
WAGTAILIMAGES_IMAGE_MODEL = "cms.Picture"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.Attachment"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "rtf", "txt", "vtt", "xlsx", "zip"]
WAGTAILDOCS_EXTENSIONS += ["m4a", "mp3", "mp4", "ogg", "webm"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.uploads.AttachmentForm"
LIBRARY_FILE_MAX_BYTES = 200 * 1024 * 1024
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.uploads.PictureForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = (
    50_000_000  # all frames together; a good phone's camera has 50 million
)
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
# Sites that a lesson may lead to; nothing of theirs is loaded into our pages.
EMBED_HOSTS = ["www.youtube.com", "youtu.be", "vimeo.com", "www.opdc.go.th", "govlab.opdc.go.th"]
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.search"}}
TAGGIT_CASE_INSENSITIVE = True

CONTENT_SECURITY_POLICY = {
    # The editor brings inline scripts of its own; it serves staff only, under its own path.
    "EXCLUDE_URL_PREFIXES": ["/desk/"],
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF, "https:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
