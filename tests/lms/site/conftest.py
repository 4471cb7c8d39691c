import pytest

from tests.lms.site.scene import Scene, learner_at_work


@pytest.fixture
def scene(db: None) -> Scene:
    return learner_at_work()
