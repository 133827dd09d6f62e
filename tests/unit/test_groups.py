"""Tests that share what is built for them run in one worker, which their names tell xdist."""

import pytest


@pytest.mark.xdist_group("together")
def test_a_test_of_a_group_has_its_name(request: pytest.FixtureRequest) -> None:
    is_asked = getattr(request.config.option, "loadgroup", False)
    assert request.node.nodeid.endswith("@together") == is_asked
