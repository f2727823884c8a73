"""Links from findings to the fields that fix them."""

from collections.abc import Iterable

from django.urls import reverse

from reports.models.draft import Draft, Figure, Reference
from reports.models.review import FRONT

#: Rule -> the id of the field or group that fixes its findings.
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
    "approval": "state",
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
#: The same for findings in the edition's own fields: its text is its summary.
OWN_FIELDS = {
    "broken-text": "id_summary",
    "dead-link": "id_summary",
    "untidy-text": "id_summary",
    "font": "",
}
#: The query parameter of a form that names the edition whose publish page led to it.
WAY_BACK = "publishing"
#: The query parameter that limits a list to one edition.
OF_EDITION = "draft__exact"
#: Rules that lead to the overview if there is no better place.
OF_THE_BOARD = {"sections", "nothing-changed", "approval", "changes-asked"}
#: Rules that lead to the list of reviews, for people who may see it.
OF_THE_REVIEWS = {"approval", "changes-asked"}
#: Rules about the report's settings.
OF_THE_REPORT = {"imprint", "logo"}


def place_of(rule: str, place: str, draft: Draft, *, may_change: bool) -> tuple[str, str]:
    """Return the address of the field that fixes a finding at `place`, and the title of its section, figure or reference, or "".

    Falls back to the edition's own form. The draft's rows are loaded already.
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
        ask = f"{reverse('desk:ask-review', args=[draft.pk])}?about={FRONT}"
        return ask if place == "edition:review" else reverse("desk:reviews", args=[draft.pk]), ""
    elif rule == "sections" and may_change:
        return f"{reverse('admin:reports_section_add')}?draft={draft.pk}#id_title", ""
    elif rule in OF_THE_BOARD:
        return _at(reverse("desk:board", args=[draft.pk]), "sections"), ""
    elif rule in OF_THE_REPORT:
        return _at(reverse("admin:reports_report_change", args=[draft.edition.report_id]), field), ""
    return _at(reverse("admin:reports_draft_change", args=[draft.pk]), OWN_FIELDS.get(rule, field)), ""


def list_of(draft: int, kind: str) -> str:
    """Return the address of an edition's list of references or figures."""
    return f"{reverse(f'admin:reports_{kind}_changelist')}?{OF_EDITION}={draft}"


def _at(page: str, field: str) -> str:
    return f"{page}#{field}" if field else page
