from django.urls import include, path

from lms.api import reference

app_name = "api"
urlpatterns = [
    path("v1/schema/", reference.SchemaView.as_view(), name="schema"),
    path("v1/", include("lms.api.v1.urls")),
    path("docs/", reference.ReferenceView.as_view(), name="docs"),
    path("errors/", reference.Errors.as_view(), name="errors"),
    path("errors/<slug:code>", reference.ErrorView.as_view(), name="error"),
    path("", reference.NothingHere.as_view()),
    path("<path:rest>", reference.NothingHere.as_view()),
]
