"""The evidence of key findings: paragraphs and figures, and numbers that they do not contain."""

import re
from dataclasses import dataclass
from uuid import UUID

from reports.document.types import EditionDocument, Figure, KeyFinding
from reports.rendering.quotes import quote_text
from reports.rendering.sections import Paragraph, read_section
from trends.names import fold

#: A number with its separators: 1,234.5 or 1 234,5.
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")
_SEPARATORS = re.compile(r"[.,\u00a0\u202f ]")


@dataclass(frozen=True)
class Evidence:
    """The evidence of a key finding: a paragraph of the section with the slug `section`, a figure, or both."""

    section: str = ""
    paragraph: Paragraph | None = None
    figure: Figure | None = None

    @property
    def text(self) -> str:
        """Return the words and numbers of the paragraph and of the figure."""
        texts = [self.paragraph.text] if self.paragraph else []
        if self.figure:
            texts += [self.figure.title, self.figure.caption, self.figure.alt, self.figure.source]
        if self.figure and self.figure.chart:
            texts += [str(cell) for row in self.figure.chart.rows for cell in row if cell is not None]
        return "\n".join(texts)


def evidence_of(document: EditionDocument) -> dict[UUID, Evidence]:
    """Return the evidence of the key findings by uid. A finding whose evidence is missing has none."""
    quoted = {finding.section for finding in document.key_findings if finding.section and finding.quote}
    sections = (section for section in document.sections if section.slug in quoted)
    paragraphs = {section.slug: read_section(document, section).paragraphs for section in sections}
    figures = {figure.key: figure for figure in document.figures}
    found = {}
    for finding in document.key_findings:
        paragraph = _paragraph_with(finding, paragraphs.get(finding.section or "", ()), document)
        figure = figures.get(finding.figure or "")
        if paragraph or figure:
            found[finding.uid] = Evidence(finding.section or "", paragraph, figure)
    return found


def _paragraph_with(
    finding: KeyFinding, paragraphs: tuple[Paragraph, ...], document: EditionDocument
) -> Paragraph | None:
    quote = fold(quote_text(finding.quote, document.technique_names()))
    return next((each for each in paragraphs if quote and quote in fold(each.text)), None)


def numbers_without_evidence(statement: str, evidence: Evidence) -> list[str]:
    """Return the numbers of a statement that its evidence does not contain, as they are written in the statement."""
    known = {_digits(number) for number in _NUMBER.findall(evidence.text)}
    return [number for number in dict.fromkeys(_NUMBER.findall(statement)) if _digits(number) not in known]


def _digits(number: str) -> str:
    """Return a number without its separators, because they differ between languages: 1,234 and 1.234 are alike."""
    return _SEPARATORS.sub("", number)
