from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.house import House, furnish, open_house


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data folder with the demo in it, for houses to copy."""
    own = tmp_path_factory.getbasetemp()
    return furnish((own if worker_id == "master" else own.parent) / "furnished")


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, furnished: Path) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("house"), furnished=furnished) as opened:
        yield opened


@pytest.fixture
def own_house(tmp_path: Path, furnished: Path) -> Iterator[House]:
    """A house for one journey that changes who may do what in it."""
    with open_house(tmp_path, furnished=furnished) as opened:
        yield opened
