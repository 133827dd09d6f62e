"""Are the pictures of the account those that the tool draws now?"""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("name", ["row", "cascade", "correction"])
def test_a_picture_is_not_stale(name: str) -> None:
    tool = ROOT / "tools" / "account_pictures.py"
    spec = importlib.util.spec_from_file_location(tool.stem, tool)
    assert spec is not None
    assert spec.loader is not None
    pictures = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(pictures)
    stored = ROOT / "docs" / "explanation" / "pictures" / f"{name}.svg"
    assert getattr(pictures, name)() == stored.read_text(encoding="utf-8"), "make pictures"
