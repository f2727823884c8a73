"""Where a finding of the checks is mended."""

from collections.abc import Iterable

from django.urls import reverse

from reports.models.draft import Draft, Figure, Reference


def address_of(place: str, draft: Draft) -> str:
    """The desk's page for a finding's `place`; the edition's own page if in doubt. The draft's rows are at hand."""
    kind, _, name = place.partition(":")
    edition = reverse("admin:reports_draft_change", args=[draft.pk])
    if kind == "section":
        section = next((row for row in draft.sections.all() if row.slug == name), None)
        return reverse("admin:reports_section_change", args=[section.pk]) if section else edition
    if kind in {"reference", "figure"}:
        rows: Iterable[Reference | Figure] = draft.references.all() if kind == "reference" else draft.figures.all()
        row = next((row for row in rows if row.key == name), None)
        return reverse(f"admin:reports_{kind}_change", args=[row.pk]) if row else f"{edition}#{kind}s"
    if kind == "report":
        return reverse("admin:reports_report_change", args=[draft.edition.report_id])
    anchors = {"score": "#scores-group", "change-notes": "#change_notes-group"}
    return edition + anchors.get(kind, "")
