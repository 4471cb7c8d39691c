from django.core.management import call_command

import pytest

from tests.architecture.source import PACKAGES, ROOT


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_has_one_line_of_migrations(package):
    """No number twice: two who each add the next one must notice."""
    numbers = [path.name[:4] for path in (ROOT / package / "migrations").glob("[0-9]*.py")]

    assert len(numbers) == len(set(numbers))
