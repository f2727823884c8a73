"""`manage.py check_references [REPORT [YEAR]]`"""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reports import drafting, publishing
from reports.delivery.looking_up import NotAsked, NotRegistered, Registered, differences, look_up, may_ask
from reports.document.sources import doi_to_look_up
from reports.document.types import Reference
from reports.management.editions import find_edition, find_report
from reports.models.series import Edition


class Command(BaseCommand):
    """Whether sources are what the references say."""

    help = (
        "Check the references of drafts: malformed DOIs and arXiv numbers, duplicates, sources newer than the text, "
        "and sections with too few sources. With OUTGOING_REQUESTS on, also compare titles and authors with the DOI "
        "and arXiv registries. Changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("report", nargs="?", help="the report (default: all)")
        parser.add_argument("year", nargs="?", type=int, help="the year (default: all)")

    def handle(self, *args: Any, **options: Any) -> None:
        self.asked: dict[str, Registered | str] = {}
        self.references = self.looked_up = 0
        editions = _editions(options["report"], options["year"])
        findings = [f"{edition}: {words}" for edition in editions for words in self._found_in(edition)]
        if findings:
            lines = "\n".join(f"  {finding}" for finding in findings)
            raise CommandError(f"{_counted(len(findings), 'finding')}; {self._told()}\n{lines}")
        self.stdout.write(f"Nothing found; {self._told()}")

    def _found_in(self, edition: Edition) -> Iterator[str]:
        rules = {*publishing.SOURCE_RULES, "draft"}
        yield from (finding.words for finding in publishing.check(edition) if finding.rule in rules)
        try:
            references = drafting.document_of(edition).references
        except drafting.DraftError:
            return  # the check above has said so
        self.references += len(references)
        if may_ask():
            for reference in references:
                yield from (f"“{reference.key}”: {words}." for words in self._compared(reference))

    def _compared(self, reference: Reference) -> Iterator[str]:
        doi = doi_to_look_up(reference.item)
        if not doi:
            return
        self.looked_up += 1
        if doi not in self.asked:
            self.asked[doi] = _asked(doi)
        found = self.asked[doi]
        if isinstance(found, str):
            yield found
        else:
            yield from differences(reference.item, found)

    def _told(self) -> str:
        looked_at = f"{_counted(self.references, 'reference')} checked"
        if not may_ask():
            return f"{looked_at}, none looked up: outgoing requests are off (OUTGOING_REQUESTS)."
        return f"{looked_at}, {self.looked_up} looked up; the others have no DOI and no arXiv number."


def _asked(doi: str) -> Registered | str:
    """What is registered for a DOI, or in words why that is not known."""
    try:
        return look_up(doi)
    except NotRegistered:
        return f"nothing is registered as {doi}"
    except NotAsked as error:
        return f"{doi} could not be looked up: {str(error).rstrip('.')}"


def _editions(report: str | None, year: int | None) -> list[Edition]:
    if report is not None and year is not None:
        return [find_edition(report, year)]
    editions = Edition.objects.filter(draft__isnull=False).select_related("report", "current_version")
    if report is not None:
        editions = editions.filter(report=find_report(report))
    return list(editions.order_by("report__slug", "year"))


def _counted(number: int, thing: str) -> str:
    return f"1 {thing}" if number == 1 else f"{number} {thing}s"
