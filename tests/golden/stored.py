"""Expected texts in files: compared, or with ROWCALL_GOLDEN=write written anew."""

import os
from pathlib import Path


def compare(found: str, stored: Path) -> None:
    """Assert that the text is the stored one."""
    if os.environ.get("ROWCALL_GOLDEN") == "write":
        stored.parent.mkdir(parents=True, exist_ok=True)
        stored.write_text(found, encoding="utf-8")
    wanted = stored.read_text(encoding="utf-8") if stored.exists() else ""
    assert found == wanted, f"{stored} is not what is found; `make golden` writes it anew"
