"""Django looks for models here; each concept keeps its own."""

from cms.models.curriculum import CoursePage, LessonIdentity, LessonPage, ModulePage, ProgrammePage
from cms.models.glossary import GlossaryTerm
from cms.models.home import HomePage
from cms.models.imports import CourseImport
from cms.models.media import Attachment, Picture, Rendition
from cms.models.news import NewsIndexPage, NewsPage, NewsPhoto
from cms.models.showing import CoursePartner, CourseTeacher
from cms.models.workflow import RoleTask

__all__ = [
    "Attachment",
    "CourseImport",
    "CoursePage",
    "CoursePartner",
    "CourseTeacher",
    "GlossaryTerm",
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
    "RoleTask",
]
