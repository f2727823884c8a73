"""The registry of lists: addresses, the root, the archive, the schema’s examples and the tests read it."""

from reports.api.views import reports, sections, vocabulary, whole_site
from reports.api.views.base import ListView

#: The lists at `api/v1/NAME/`, in the order of the root.
LISTS: dict[str, type[ListView]] = {
    "reports": reports.ListReports,
    "sections": sections.ListSections,
    "paragraphs": sections.ListParagraphs,
    "trends": vocabulary.ListTrends,
    "techniques": vocabulary.ListTechniques,
    "lineage": vocabulary.ListLineage,
    "assessments": sections.ListAssessments,
    "predictions": sections.ListPredictions,
    "references": sections.ListReferences,
    "figures": sections.ListFigures,
    "change-notes": reports.ListChangeNotes,
    "publications": whole_site.ListPublications,
    "search": whole_site.Search,
}
#: The tables of the archive: the lists whose rows have ids and are read as a whole, and the editions of all reports.
TABLES: dict[str, type[ListView]] = {"editions": reports.ListEditions} | {
    name: view for name, view in LISTS.items() if name not in {"paragraphs", "publications", "search"}
}
