"""Is the generated reference what the code says now?"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TOOL = ROOT / "tools" / "reference.py"


def test_the_reference_is_not_stale() -> None:
    done = subprocess.run(
        [sys.executable, str(TOOL), "--check"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_a_stale_reference_is_told(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    for tool in TOOL.parent.glob("reference*.py"):
        (tmp_path / "tools" / tool.name).write_bytes(tool.read_bytes())
    folder = tmp_path / "docs" / "reference"
    folder.mkdir(parents=True)
    words = (ROOT / "docs" / "reference" / "words.md").read_text(encoding="utf-8")
    (folder / "words.md").write_text(words.replace("or_null", "or_nul"), encoding="utf-8")
    copied = str(tmp_path / "tools" / "reference.py")
    done = subprocess.run(
        [sys.executable, copied, "--check"], check=False, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "stale: cli.md, words.md" in done.stderr
