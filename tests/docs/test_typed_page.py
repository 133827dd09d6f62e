"""Is a page that is followed by typing read, done and written as it stands?"""

from pathlib import Path

from docs.typed_page import File, Part, Typed, follow, page_text, read_page

PAGE = """\
Words.

```text title="below/note.txt"
first
```

```console
$ cat below/note.txt \\
>   && x=2
first
$ echo "$x"
3
```

```console exits=4
$ echo said; (exit 4)
said
```

```
$ nothing is done here
```
"""


def followed(folder: Path) -> list[Part]:
    (folder / "files").mkdir()
    (folder / "here").mkdir()
    return follow(read_page(PAGE), folder / "here", folder / "files", {"PATH": "/usr/bin:/bin"})


def test_the_parts_of_a_page_are_the_page() -> None:
    assert page_text(read_page(PAGE)) == PAGE


def test_files_are_saved_and_commands_typed_in_one_shell(tmp_path: Path) -> None:
    found = [part for part in followed(tmp_path) if isinstance(part, Typed)]
    assert found == [
        Typed("cat below/note.txt \\\n  && x=2", "first\n", 0),
        Typed('echo "$x"', "2\n", 0),
        Typed("echo said; (exit 4)", "said\n", 4),
    ]


def test_what_was_not_printed_is_told_apart(tmp_path: Path) -> None:
    said = [part for part in read_page(PAGE) if isinstance(part, Typed)]
    found = [part for part in followed(tmp_path) if isinstance(part, Typed)]
    assert [one == other for one, other in zip(said, found, strict=True)] == [True, False, True]


def test_a_file_is_known_by_its_title() -> None:
    [file] = [part for part in read_page(PAGE) if isinstance(part, File)]
    assert (file.name, file.text) == ("below/note.txt", "first\n")
