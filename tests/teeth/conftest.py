"""A migrated lms: built once for all that use it, copied for each test that damages it."""

import pytest

from edu_to_lms.conftest import MovedTemplate, moved_template
from edu_to_lms.moved import Case
from fixtures.postgres import NewDatabase

__all__ = ["moved_template"]


@pytest.fixture
def migrated(case: Case, new_database: NewDatabase, moved_template: MovedTemplate) -> str:
    """The address of a migrated target of the test's own."""
    return new_database(moved_template(case))
