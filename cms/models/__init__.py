"""Django looks for models here; each concept keeps its own."""

from cms.models.curriculum import CoursePage, LessonIdentity, LessonPage, ModulePage, ProgrammePage
from cms.models.home import HomePage
from cms.models.media import Attachment, Picture, Rendition
from cms.models.news import NewsIndexPage, NewsPage, NewsPhoto

__all__ = [
    "Attachment",
    "CoursePage",
    "HomePage",
    "LessonIdentity",
    "LessonPage",
    "ModulePage",
    "NewsIndexPage",
    "NewsPage",
    "NewsPhoto",
    "Picture",
    "ProgrammePage",
    "Rendition",
]
