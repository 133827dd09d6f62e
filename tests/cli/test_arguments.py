"""Do options mean the same before the command and behind it?"""

import pytest

from rowcall.cli.arguments import arranged


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ([], []),
        (["run"], ["run"]),
        (["--version"], ["--version"]),
        (["--project", "p", "run"], ["run", "--project", "p"]),
        (["--project=p", "--jobs", "3", "run", "--target", "t"],
         ["run", "--project=p", "--jobs", "3", "--target", "t"]),
        (["run", "--debug"], ["--debug", "run"]),
        (["--debug", "--source", "s", "plan"], ["--debug", "plan", "--source", "s"]),
    ],
)  # fmt: skip
def test_shared_options_stand_behind_the_command(given: list[str], meant: list[str]) -> None:
    assert arranged(given) == meant
