"""The front page."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import addresses
from reports.languages import Translator
from reports.pages.head import Head, shortened
from reports.pages.report import PublishedReport
from reports.reading.generation_cache import per_generation
from reports.reading.reports import all_reports


@dataclass(frozen=True)
class HomePage:
    """The front page."""

    reports: Sequence[PublishedReport]
    translate: Translator

    @property
    def head(self) -> Head:
        """The metadata."""
        translate, names = self.translate, self.translate.in_a_row([each.known.name for each in self.reports])
        sentence = (
            translate("Annual trend reports: {names}.", names=names) if names else translate("Annual trend reports.")
        )
        image = addresses.report_card(self.reports[0].known.slug) if self.reports else ""
        return Head(title="", description=shortened(sentence), translate=translate, canonical="/", image=image)

    @property
    def style_sheet(self) -> str:
        """The address of the style sheet that all reports share; "" if two differ."""
        addresses_used = {report.imprint.style_sheet for report in self.reports}
        return addresses_used.pop() if len(addresses_used) == 1 else ""


@per_generation(1)
def home_page(translate: Translator) -> HomePage:
    """Return the front page: three queries."""
    return HomePage([PublishedReport(each) for each in all_reports()], translate)
