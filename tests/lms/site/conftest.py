import pytest

from tests.browser import chromium, visitor
from tests.lms.site.scene import Scene, learner_at_work

__all__ = ["chromium", "visitor"]


@pytest.fixture
def scene(db: None) -> Scene:
    return learner_at_work()
