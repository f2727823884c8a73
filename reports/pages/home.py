"""The front page."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import addresses
from reports.languages import Words
from reports.pages.head import Head, shortened
from reports.pages.report import PublishedReport
from reports.reading.generation_cache import per_generation
from reports.reading.reports import all_reports


@dataclass(frozen=True)
class HomePage:
    """The front page."""

    reports: Sequence[PublishedReport]
    words: Words

    @property
    def head(self) -> Head:
        """The metadata."""
        words, names = self.words, self.words.in_a_row([each.known.name for each in self.reports])
        sentence = words("Annual trend reports: {names}.", names=names) if names else words("Annual trend reports.")
        image = addresses.report_card(self.reports[0].known.slug) if self.reports else ""
        return Head(title="", description=shortened(sentence), words=words, canonical="/", image=image)

    @property
    def style_sheet(self) -> str:
        """The address of the style sheet that all reports share; "" if two differ."""
        addresses_used = {report.imprint.style_sheet for report in self.reports}
        return addresses_used.pop() if len(addresses_used) == 1 else ""


@per_generation(1)
def home_page(words: Words) -> HomePage:
    """Return the front page: three queries."""
    return HomePage([PublishedReport(each) for each in all_reports()], words)
