"""The API: JSON only, deny by default, cursor lists, problem+json errors."""

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "lms.api.auth.BearerAuthentication",
        "lms.api.auth.SiteSessionAuthentication",
    ],
    # For views of others (Wagtail's own); ours start from lms.api.views, which denies by default.
    "DEFAULT_PERMISSION_CLASSES": ["lms.api.permissions.SignedIn"],
    "DEFAULT_RENDERER_CLASSES": ["lms.api.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["lms.api.parsers.OrjsonParser"],
    "DEFAULT_SCHEMA_CLASS": "lms.api.schema.Schema",
    "EXCEPTION_HANDLER": "lms.api.errors.problem",
    "DEFAULT_VERSIONING_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,  # ?format= is an unknown parameter like any other
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "GovLab LMS API",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": ["lms.api.permissions.Anyone"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "PATH_CONVERTER_OVERRIDES": {
        "ref": {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9-]{1,35}$"},
    },
    "ENUM_NAME_OVERRIDES": {
        "CohortState": "courses.cohorts.enums.CohortState.choices",
        "EnrolmentState": "courses.enrolment.enums.EnrolmentState.choices",
        "SubmissionState": "courses.coursework.enums.SubmissionState.choices",
        "CertificateState": "certificates.enums.CertificateState.choices",
        "UnitKind": "courses.catalogue.enums.UnitKind.choices",
        "OrganisationKind": "courses.people.enums.OrganisationKind.choices",
    },
    "PREPROCESSING_HOOKS": ["lms.api.schema.only_the_api"],
}
