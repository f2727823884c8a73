"""The histories of cited places: paragraphs, sections, figures and editions."""

from typing import Any

from reports.api.serializers.place_history import PlaceHistorySerializer
from reports.api.views.base import DetailView
from reports.citing.apa import apa, plain
from reports.citing.item import citation_item
from reports.document.diff import Work, diff_words
from reports.languages import translator_for
from reports.reading.cited_places import TodaysPlace, find_place, todays_places
from reports.reading.paragraph_history import history_of
from reports.reading.paragraphs import cited_version
from reports.reading.versions import find_version


class GetParagraphHistory(DetailView):
    serializer_class = PlaceHistorySerializer
    tag = "Sections"
    summary = "What later versions did to a paragraph"
    description = (
        "Whether its words, links and citations are still the same, and if not: the words before and after, the reasons, "
        "and what to cite today. Also for withdrawn and redacted versions, without their words."
    )

    def get_object(self) -> dict[str, Any]:
        version, place = find_place(**self.kwargs)
        edition = version.edition
        steps = history_of(place)
        current = find_version(edition.report.slug, edition.year) if edition.current_version_id else None
        work = Work()
        return {
            "version": version,
            "state": steps[-1].state if steps else "unchanged",
            "steps": [{"step": step, "words": diff_words(step.before, step.after, work)} for step in steps],
            "current": [_cited(each) for each in (todays_places(place, steps, current) if current else ())],
        }


class GetSectionHistory(GetParagraphHistory):
    summary = "What later versions did to a section"


class GetFigureHistory(GetParagraphHistory):
    tag = "Statements"
    summary = "What later versions did to a figure"


class GetVersionHistory(GetParagraphHistory):
    tag = "Versions"
    summary = "What later versions did to an edition"


def _cited(today: TodaysPlace) -> dict[str, Any]:
    document = today.version.content
    item = citation_item(document, cited_version(today.version), today.part)
    return {"today": today, "citation": plain(apa(item, translator_for(document.report.language)))}
