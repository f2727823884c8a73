"""A small edition for tests of rendering."""

import re
from uuid import UUID

from reports.document.types import Chart, EditionDocument
from reports.document.words import Maturity, Movement
from reports.languages import ENGLISH
from reports.rendering import (
    body_errors_of,
    render_section,
)
from reports.rendering.picture import (
    HistoryStep,
    Node,
    TrendHistory,
)
from tests.rendering.looking import words_of

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


EMERGING, GROWING, ESTABLISHED, DECLINING = (
    Maturity.EMERGING,
    Maturity.GROWING,
    Maturity.ESTABLISHED,
    Maturity.DECLINING,
)
FIRST, NEW, UP, DOWN, SAME = Movement.NONE, Movement.NEW, Movement.UP, Movement.DOWN, Movement.UNCHANGED


#: As the demo has them: a split, a merger, a renaming of what is left out, a return, and five that are not covered.
DEMO = TrendHistory(
    2025,
    (2023, 2024, 2025),
    (
        Node("scaling", 2023, 1, "Scaling", GROWING, FIRST),
        Node("tuning", 2023, 2, "Instruction tuning and human feedback", GROWING, FIRST),
        Node("sight", 2023, 3, "Multimodal models", EMERGING, FIRST),
        Node("weights", 2023, 4, "Open weights", GROWING, FIRST),
        Node("prompts", 2023, 5, "Prompt engineering", GROWING, FIRST),
        Node("plugins", 2023, 6, "Plugins for chat assistants", EMERGING, FIRST),
        Node("sight", 2024, 1, "The Rise of Multimodal LLMs", GROWING, UP),
        Node("reasoning", 2024, 2, "Enhanced Reasoning and Problem-Solving Capabilities", GROWING, NEW),
        Node("control", 2024, 3, "Achieving Enhanced Controllability and Steerability", GROWING, SAME),
        Node("fields", 2024, 4, "Specialization of LLMs for Specific Domains", GROWING, NEW),
        Node("parts", 2024, 5, "Exploring New Architectures and Training Paradigms", GROWING, NEW),
        Node("trained", 2025, 1, "Reasoning trained by reinforcement", GROWING, NEW),
        Node("spent", 2025, 2, "Spending more at the moment of answering", GROWING, NEW),
        Node("agents", 2025, 3, "Agents and the protocols they speak", GROWING, NEW),
        Node("weights", 2025, 4, "Open weights", ESTABLISHED, Movement.RETURNED),
        Node("parts", 2025, 5, "Sparse and hybrid architectures", ESTABLISHED, UP),
        Node("sight", 2025, 6, "Native multimodality", ESTABLISHED, UP),
        Node("fields", 2025, 7, "Specialisation", DECLINING, DOWN),
    ),
    (
        HistoryStep("reasoning", "trained", "split", 2025),
        HistoryStep("reasoning", "spent", "split", 2025),
        HistoryStep("scaling", "parts", "merged", 2024),
        HistoryStep("tuning", "parts", "merged", 2024),
        HistoryStep("prompts", "control", "renamed", 2024),
    ),
)


#: Two years, and names of a single word that no column has room for.
WORD = "Rindfleischetikettierungsüberwachungsaufgaben"


def lines_of(svg):
    """All that stands in the picture, in its order."""
    return " ".join(word.text for word in words_of(svg))


MODELS = {"key": "model", "label": "Model", "type": "text"}
YEARS = {"key": "year", "label": "Year", "type": "year"}
SHARE = {"key": "share", "label": "Share", "unit": "per cent"}
WHO = {"key": "who", "label": "Who", "type": "text"}


def chart(kind, columns, rows, *, series=None, **more):
    x, y = columns[0]["key"], columns[1]["key"]
    return Chart.model_validate(
        {"kind": kind, "x": x, "y": y, "series": series, "columns": columns, "rows": rows} | more
    )


def body_errors(body):
    document = edition(body)
    return [(each.line, each.kind.value, each.key) for each in body_errors_of(document, document.sections[0])]


def rendered(body, **options):
    document = edition(body)
    return render_section(document, document.sections[0], ENGLISH, **options)


def html(body, **options):
    """The HTML without the links of paragraph numbers and their ids, which other tests look at."""
    text = re.sub(r'<a class="para"[^>]*></a>', "", rendered(body, **options).html)
    return re.sub(r' class="numbered" id="p-[^"]*"', "", text).strip()
