"""Search over the current versions, as the site's own."""

from collections.abc import Iterator, Sequence
from typing import Any

from reports.api.answers import Answer
from reports.api.filters.kinds import refuse_unknown
from reports.api.filters.sections import report_slugs
from reports.api.pagination import ENVELOPE, Window
from reports.api.parameters import PAGE, PER_PAGE, PER_PAGE_LIMIT, Parameter, fields_parameter
from reports.api.resources.search_results import KINDS, SearchRow
from reports.api.values import YEAR, OneOf, Slug, Words
from reports.api.views.lists import FORMAT, ListView
from reports.api.writing import as_json
from reports.document.words import Maturity
from reports.facts import search_results as kinds
from reports.facts.search_results import FACETS, Hit, Hits
from reports.pages import addresses as pages
from reports.reading import vocabulary
from reports.reading.searching import did_you_mean, find

_OPEN = {
    "report": report_slugs,
    "trend": vocabulary.trend_slugs,
    "technique": vocabulary.technique_slugs,
}


class Search(ListView):
    resource = SearchRow
    operation = "search"
    tag = "Start"
    summary = "Search sections, trends, techniques and references"
    description = (
        "Words are stemmed, accents ignored; “quoted words” stand together, -word keeps out, word* goes on. What is called so "
        "comes before what says so. `facets` counts what each filter would leave."
    )
    envelope = {
        **ENVELOPE,
        "loosened": {"type": "boolean", "description": "Nothing had all the words; these rows have some."},
        "did_you_mean": {
            "type": ["string", "null"],
            "description": "A question that names would answer, if nothing was found.",
        },
        "facets": {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": {"type": "integer"}},
        },
    }

    @classmethod
    def all_parameters(cls) -> tuple[Parameter, ...]:
        return (
            Parameter("q", Words(200), "What to look for.", required=True),
            Parameter("kind", OneOf(KINDS), "Only this kind."),
            Parameter("report", Slug(), "Only this report, by slug."),
            Parameter("year", YEAR, "Only editions of this year."),
            Parameter("trend", Slug(), "Only what is about this trend."),
            Parameter("technique", Slug(), "Only what assesses this technique."),
            Parameter("maturity", OneOf(tuple(Maturity)), "Only what is rated so."),
            fields_parameter(tuple(cls.resource.model_fields), ()),
            FORMAT,
            PAGE,
            PER_PAGE,
        )

    def rows(self, **address: Any) -> dict[str, str]:
        for name, exist in _OPEN.items():
            if name in self.values:
                refuse_unknown(name, [self.values[name]], exist)
        return {name: str(self.values[name]) for name in FACETS if name in self.values}

    def ordered(self, rows: dict[str, str]) -> dict[str, str]:
        return rows

    def chunks(self, rows: dict[str, str]) -> Iterator[Sequence[Any]]:
        page = 1
        # After the last page the last one comes again.
        while (found := self._found(rows, page, PER_PAGE_LIMIT)).page == page and found.hits:
            yield found.hits
            page += 1

    def _found(self, filters: dict[str, str], page: int, per_page: int) -> Hits:
        return find(self.values["q"], filters, page=page, per_page=per_page)

    def _page(self, rows: dict[str, str], fields: Sequence[str]) -> Answer:
        number, size = self.values.get("page", 1), self.values.get("per_page", 20)
        found = self._found(rows, number, size)
        window = Window(number, size, found.total)
        request = self.request._request
        body = window.envelope(request, [])
        body |= {
            "loosened": found.loosened,
            "did_you_mean": None if found.total else did_you_mean(self.values["q"]),
            "facets": {name: dict(counts) for name, counts in found.counts.items()},
            "results": list(self._chosen(found.hits, fields)),
        }
        return Answer(as_json(body), headers={"Link": window.link_header(request)})

    def made(self, rows: Sequence[Any], wanted: frozenset[str]) -> list[SearchRow]:
        return [self._made(row) for row in rows]

    def _made(self, row: Hit) -> SearchRow:
        url, page = self._addresses(row)
        return SearchRow(
            id=str(row.uid),
            kind=row.kind,
            title=row.heading,
            slug=row.slug,
            report=row.report,
            year=row.year,
            maturity=row.maturity,
            extract=row.extract_html,
            url=url,
            page=self.addresses.page(page),
        )

    def _addresses(self, row: Hit) -> tuple[str, str]:
        report, year, links = row.report, row.year, self.addresses
        match row.kind:
            case kinds.TREND:
                return links.trend(row.slug), pages.trend(row.slug)
            case kinds.TECHNIQUE:
                return links.technique(row.slug), pages.technique(row.slug)
            case kinds.REFERENCE:
                page = pages.section(report, year, row.within) if row.within else pages.edition(report, year)
                return f"{links.root}references/?id={row.uid}", page
        return links.section(report, year, "latest", row.slug), pages.section(report, year, row.slug)
