"""Statements kept in .sql files, each complete and readable in psql but for its parameters."""

from functools import cache
from importlib.resources import files


@cache
def statement(package: str, name: str) -> str:
    """Return the text of `<package>/sql/<name>.sql`; the files of the package are trusted text."""
    text = files(package).joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
    return text
