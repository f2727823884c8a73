"""Where a finding of the checks is mended."""

from collections.abc import Mapping

from django.urls import reverse

from reports.models.draft import Draft


def address_of(place: str, draft: Draft, sections: Mapping[str, int]) -> str:
    """The desk's page for a finding's `place`; `sections` maps the draft's slugs to keys. The edition's own page if in doubt."""
    kind, _, name = place.partition(":")
    edition = reverse("admin:reports_draft_change", args=[draft.pk])
    if kind == "section" and name in sections:
        return reverse("admin:reports_section_change", args=[sections[name]])
    if kind in {"reference", "figure"}:
        rows = draft.references if kind == "reference" else draft.figures
        key = rows.filter(key=name).values_list("pk", flat=True).first()
        return reverse(f"admin:reports_{kind}_change", args=[key]) if key else f"{edition}#{kind}s"
    if kind == "report":
        return reverse("admin:reports_report_change", args=[draft.edition.report_id])
    anchors = {"score": "#scores-group", "change-notes": "#change_notes-group"}
    return edition + anchors.get(kind, "")
