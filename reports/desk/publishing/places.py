"""Where a finding of the checks is put right: the page, and the very field on it."""

from collections.abc import Iterable

from django.urls import reverse

from reports.models.draft import Draft, Figure, Reference

#: Rule -> the field, or the part of a page, where what it finds is put right.
FIELDS = {
    "title": "id_title",
    "cover": "id_cover",
    "first-published": "id_first_published",
    "section-title": "id_title",
    "section-text": "id_body",
    "unreviewed": "state",
    "broken-text": "id_body",
    "dead-link": "id_body",
    "untidy-text": "id_body",
    "few-sources": "id_body",
    "proposed": "assessments-group",
    "quote": "assessments-group",
    "not-rated": "id_maturity",
    "early-prediction": "predictions-group",
    "approval": "review-heading",
    "changes-asked": "review-heading",
    "open-comments": "comments",
    "figure-content": "id_kind",
    "figure-drawn": "id_kind",
    "figure-alternative": "id_alt",
    "font": "id_body",
    "identifier": "id_doi",
    "duplicate-source": "id_title",
    "newer-source": "id_issued",
    "open-score": "scores-group",
    "change-notes": "change_notes-group",
    "imprint": "id_publisher_name",
    "logo": "id_logo_file",
}
#: The same where it is found in what the edition says itself: its text is its summary.
OWN_FIELDS = {
    "broken-text": "id_summary",
    "dead-link": "id_summary",
    "untidy-text": "id_summary",
    "font": "",
}
#: What the list of an edition's references or figures is asked for with.
OF_EDITION = "draft__exact"
#: Rules that lead to the board, if nowhere nearer.
OF_THE_BOARD = {"sections", "nothing-changed", "approval", "changes-asked"}
#: Rules about the whole or its front matter that lead to the list of reviews, for those who may see it.
OF_THE_REVIEWS = {"approval", "changes-asked"}
#: Rules about what stands on the page of the report.
OF_THE_REPORT = {"imprint", "logo"}


def place_of(rule: str, place: str, draft: Draft, *, may_change: bool) -> tuple[str, str]:
    """Where on the desk what a rule found at `place` is put right, to the field, and what is called so there, or "".

    What the edition says itself if in doubt. The draft's rows are at hand. Its reviews are for those who may change it.
    """
    field = FIELDS.get(rule, "")
    kind, _, name = place.partition(":")
    name, _, line = name.partition(":")
    if kind == "section":
        section = next((row for row in draft.sections.all() if row.slug == name), None)
        if section:
            page = reverse("admin:reports_section_change", args=[section.pk])
            return _at(page, f"{field}:{line}" if line else field), section.title
    elif kind in {"reference", "figure"}:
        rows: Iterable[Reference | Figure] = draft.references.all() if kind == "reference" else draft.figures.all()
        row = next((row for row in rows if row.key == name), None)
        if row:
            called = getattr(row, "title", "") or row.key
            return _at(reverse(f"admin:reports_{kind}_change", args=[row.pk]), field), called
        return list_of(draft.pk, kind), ""
    elif rule in OF_THE_REVIEWS and may_change:
        return reverse("desk:reviews", args=[draft.pk]), ""
    elif rule in OF_THE_BOARD:
        return _at(reverse("desk:board", args=[draft.pk]), "sections"), ""
    elif rule in OF_THE_REPORT:
        return _at(reverse("admin:reports_report_change", args=[draft.edition.report_id]), field), ""
    return _at(reverse("admin:reports_draft_change", args=[draft.pk]), OWN_FIELDS.get(rule, field)), ""


def list_of(draft: int, kind: str) -> str:
    """The list of an edition's references or figures."""
    return f"{reverse(f'admin:reports_{kind}_changelist')}?{OF_EDITION}={draft}"


def _at(page: str, field: str) -> str:
    return f"{page}#{field}" if field else page
