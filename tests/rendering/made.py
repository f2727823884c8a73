"""A small edition for tests of rendering."""

from uuid import UUID

from reports.document.types import EditionDocument

CHART = {
    "kind": "line",
    "x": "year",
    "y": "price",
    "series": "model",
    "columns": [
        {"key": "year", "label": "Year", "type": "year"},
        {"key": "price", "label": "Price", "unit": "US$"},
        {"key": "model", "label": "Model", "type": "text"},
    ],
    "rows": [[2022, 1200.5, "A"], [2023, 20, "A"], [2023, None, "B & C"], [2024, 5, "B & C"]],
}
FIGURES = [
    {
        "key": "chart",
        "title": "Prices",
        "caption": "They *fell*.",
        "alt": "Falling lines",
        "source": "Us",
        "chart": CHART,
    },
    {
        "key": "photo",
        "alt": "A desk",
        "picture": {"sha256": "a" * 64, "media_type": "image/jpeg", "width": 1600, "height": 900},
    },
]
REFERENCES = [
    {"key": "known", "item": {"type": "book", "title": "A book", "author": [{"family": "Li", "given": "Bo"}]}},
    {"key": "other", "item": {"type": "report", "title": "Another"}},
]
TECHNIQUES = [{"slug": "pruning", "name": "Pruning"}, {"slug": "rlhf", "name": "RLHF"}]


def uid(number):
    return UUID(int=number, version=4)


def edition(body="", **changes):
    """Return an edition with one section with that body; `changes` are fields of the document."""
    fields = {
        "uid": uid(1),
        "report": {"uid": uid(2), "slug": "demo", "name": "Demo"},
        "year": 2024,
        "sections": [{"uid": uid(3), "slug": "one", "title": "One", "body": body}],
        "references": [each | {"uid": uid(100 + n)} for n, each in enumerate(REFERENCES)],
        "figures": [each | {"uid": uid(200 + n)} for n, each in enumerate(FIGURES)],
        "techniques": [each | {"uid": uid(300 + n)} for n, each in enumerate(TECHNIQUES)],
    }
    return EditionDocument.model_validate(fields | changes)
