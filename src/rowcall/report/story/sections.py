"""The report in its order: for a manager first, for an engineer next."""

from rowcall.report.story.causes import causes
from rowcall.report.story.chain import chain
from rowcall.report.story.content import Content
from rowcall.report.story.coverage import coverage
from rowcall.report.story.doubts import doubts
from rowcall.report.story.dropped import dropped
from rowcall.report.story.faults import faults
from rowcall.report.story.findings import findings
from rowcall.report.story.flow import flow
from rowcall.report.story.integrity import integrity
from rowcall.report.story.next import next_section, verdict_section
from rowcall.report.story.samples import samples
from rowcall.report.story.tables import Section
from rowcall.report.story.texts import Texts


def sections(content: Content, texts: Texts) -> list[Section]:
    """Return all sections; those that tell nothing are there too, and say so."""
    account = content.account
    return [
        verdict_section(content, texts),
        coverage(content, texts),
        flow(content, texts),
        chain(content, texts),
        causes(account, texts),
        doubts(account, texts),
        faults(account, texts),
        next_section(content, texts),
        integrity(account, texts),
        findings(content, texts),
        dropped(account, texts),
        samples(content, texts),
    ]
