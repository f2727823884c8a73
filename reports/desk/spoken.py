"""Which fields are written in the language of a report, and which language that is."""

from typing import Any

from django.http import HttpRequest

from reports.desk.keys import keys_of
from reports.languages import direction_of
from reports.models.draft import Draft

#: Table -> those of its fields. All others are of any language, or of none.
WRITTEN = {
    "report": {"name", "description", "publisher_name", "imprint", "contact"},
    "draft": {"title", "summary"},
    "section": {"title", "keywords", "summary", "body"},
    "assessment": {"note", "quote"},
    "prediction": {"statement", "criterion"},
    "credit": {"name", "role", "affiliation"},
    "ending": {"note"},
    "score": {"explanation"},
    "figure": {"title", "subtitle", "caption", "alt", "source"},
    "pendingchangenote": {"before", "after", "explanation"},
}


def language_for(request: HttpRequest, row: Any) -> str:
    """The language of the report that `row` is of, or something new is to be of; "" if it is of none, or not known."""
    if row is None:
        keys = keys_of([(request.POST or request.GET).get("draft", "")])
        row = Draft.objects.select_related("edition__report").filter(pk__in=keys).first()
    draft = getattr(row, "draft", row)
    edition = getattr(draft, "edition", None)
    return getattr(edition.report if edition else draft, "language", "")


def attributes(table: str | None, field: str, language: str) -> dict[str, str]:
    """What a field for words says of its language; one of any runs as what stands in it begins."""
    if language and field in WRITTEN.get(table or "", ()):
        return {"lang": language, "dir": direction_of(language)}
    return {"dir": "auto"}
