"""Writes the account as one HTML page: no network, no file beside it."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from rowcall.report.html.chain_drawing import draw_chain
from rowcall.report.html.flow_drawing import WIDTH, draw_flow
from rowcall.report.story.chain import chain_of, says_break
from rowcall.report.story.content import Content
from rowcall.report.story.coverage import big_numbers, stripe
from rowcall.report.story.flow import bands
from rowcall.report.story.sections import sections
from rowcall.report.story.tables import Cut, StoryTable, cut, totals
from rowcall.report.story.texts import Language, Texts
from rowcall.report.story.verdict import verdict

_FOLDER = Path(__file__).parent
_LONG = 500


def story_html(content: Content, language: Language, *, everything: bool = False) -> str:
    """Return the page; tables of more than 500 lines are cut unless everything is wanted."""
    texts = Texts(language)
    limit = None if everything else _LONG
    flowing = bands(content)
    chained = chain_of(content)
    figure, parts = stripe(content.account)
    script = _asset("script.js")

    def cut_here(table: StoryTable) -> Cut:
        return cut(table, texts, limit)

    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            t=texts,
            content=content,
            account=content.account,
            verdict=verdict(content.account, content.max_quarantined),
            sections=sections(content, texts),
            big=big_numbers(content, texts),
            stripe_name=figure,
            stripe=parts,
            flow=draw_flow(flowing, texts),
            flow_bands=len(flowing),
            flow_width=WIDTH,
            chain=draw_chain(chained),
            break_says=says_break(chained, texts),
            cut=cut_here,
            totals=totals,
            style=Markup(_asset("style.css")),  # noqa: S704  a file of ours
            script=Markup(script),  # noqa: S704  the same
            script_hash=_digest(f"\n{script}"),
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _asset(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _digest(script: str) -> str:
    """Return what the page allows to run: this script and no other."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
