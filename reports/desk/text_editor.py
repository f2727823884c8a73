"""Data of the text editor: what a text can cite, show and link to, its length, and the text as it is read."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import takewhile
from typing import Any

from django.db.models import Exists, Model, OuterRef
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import ValidationError

from reports.document.text import figure_numbers, too_long
from reports.document.types import Chart, CslItem
from reports.languages import ENGLISH, direction_of, translator_for
from reports.models.draft import Assessment, Draft, Figure, Reference, Section
from reports.rendering import (
    describe,
    headings_of,
    name_references,
    plain_reference,
    plain_text,
    reference_label,
)
from reports.rights import Person, allowed
from trends.models import Technique

WORDS_A_MINUTE = 230
#: Not counted as words: figures, citations, calls and names of notes, addresses of links.
_UNREAD = re.compile(r"!\[\[[^\[\]]*\]\]|\[\s*@[^\[\]]*\]|\[\^[^\[\]\s]+\]:?|(?<=\])\([^)\]]*\)")
#: A technique: its words, or its name.
_TECHNIQUE = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]]*)\]\]")
#: Chinese and Japanese characters. Each counts as a word.
_SIGN = re.compile(r"[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_BETWEEN = re.compile(r"[\s\u2013\u2014|]+")


def count_words(markdown: str) -> int:
    """Return the number of words of a body, without figures, citations and notes."""
    text = _TECHNIQUE.sub(r"\1", _UNREAD.sub(" ", markdown))
    spaced = _SIGN.sub(r" \g<0> ", text)
    return sum(any(map(str.isalnum, each)) for each in _BETWEEN.split(spaced))


def length_in_words(markdown: str) -> str:
    """Return the length of a body: `264 words, 1 minute to read.`"""
    words = count_words(markdown)
    if not words:
        return _("0 words.")
    minutes = max(1, round(words / WORDS_A_MINUTE))
    return _("%(words)s, %(minutes)s to read.") % {
        "words": ngettext("%(count)s word", "%(count)s words", words) % {"count": f"{words:,}"},
        "minutes": ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes},
    }


def writing_sources(section: Section, user: Person) -> dict[str, Any]:
    """Return what the text of `section` can name when `user` writes it. The rows of its draft were read.

    Techniques that the report has assessed come first.
    Keys are those of the text: `[@key]`, `[[slug]]`, `![[key]]`, `../slug/`.
    """
    draft = section.draft
    assessed = Assessment.objects.filter(technique=OuterRef("pk"), section__draft__edition__report=draft.edition.report)
    techniques = Technique.objects.filter(merged_into__isnull=True)
    techniques = techniques.annotate(is_own=Exists(assessed)).order_by("-is_own", Lower("name"))
    return {
        "language": draft.edition.report.language,
        "direction": direction_of(draft.edition.report.language),
        "length": length_in_words(section.body),
        "references": {row.key: reference_source(row) for row in draft.references.all()},
        "techniques": {
            slug: {"name": name}
            for slug, name in allowed(user, "trends.view_technique", techniques).values_list("slug", "name")
        },
        "figures": {row.key: figure_source(row, number) for number, row in _numbered_figures(draft)},
        "figures_before": _figures_before(section),
        "links": [link for row in draft.sections.all() for link in _links_to(row, is_here=row.slug == section.slug)],
    }


def _numbered_figures(draft: Draft) -> Iterator[tuple[int, Figure]]:
    """Yield the figures of a draft with the numbers that readers will see; those that no text shows come last."""
    numbers = figure_numbers(row.body for row in draft.sections.all())
    figures = sorted(draft.figures.all(), key=lambda row: numbers.get(row.key, len(numbers) + 1))
    return enumerate(figures, 1)


def _figures_before(section: Section) -> int:
    """Return how many of the draft's figures are shown by the sections before `section`."""
    before = takewhile(lambda row: row.pk != section.pk, section.draft.sections.all())
    return len(figure_numbers(row.body for row in before).keys() & {row.key for row in section.draft.figures.all()})


def _links_to(section: Section, *, is_here: bool) -> Iterator[dict[str, str]]:
    """Yield a section and its headings as targets of links; of the section that is open, only its headings."""
    address = "" if is_here else f"../{section.slug}/"
    if not is_here:
        yield {"value": address, "label": section.title, "detail": "Section of this edition"}
    detail = "Heading of this section" if is_here else f"Heading of “{section.title}”"
    for heading in headings_of(section.body) if "#" in section.body else ():
        yield {"value": f"{address}#{heading.id}", "label": heading.text, "detail": detail}


def in_words_of(row: Model) -> Callable[[str], str]:
    """Return a function that returns a text of `row` as it is read, with its citations and techniques in words."""
    draft = getattr(row, "draft", row)

    @cache
    def names() -> tuple[dict[str, str], dict[str, str]]:
        references = draft.references.all() if isinstance(draft, Draft) else ()
        labels = {each.key: reference_source(each)["label"] for each in references}
        return labels, technique_names()

    @cache
    def shown(text: str) -> str:
        if too_long(text):
            return text  # the form refuses it
        labels, techniques = names()
        return plain_text(name_references(text, techniques, labels))

    return shown


def technique_names() -> dict[str, str]:
    """Return the name of each technique by its slug."""
    return dict(Technique.objects.values_list("slug", "name"))


def reference_source(row: Reference) -> dict[str, str]:
    """Return the label and text of a citation of `row`."""
    try:
        source = CslItem.model_validate(row.item)
    except ValidationError:
        return {"label": row.key, "text": "This reference is not complete."}
    return {"label": reference_label(source, ENGLISH), "text": plain_reference(source, ENGLISH)}


def figure_source(figure: Figure, number: int) -> dict[str, Any]:
    """Return what the text editor shows of `figure`, the edition's `number`th."""
    stored = figure.picture
    shown: dict[str, Any] = {"address": ""}
    if stored:
        address = reverse("desk:picture", args=[stored.sha256])
        shown = {"address": address, "width": stored.width, "height": stored.height}
    elif figure.chart:
        shown = {"address": reverse("desk:drawing", args=[figure.pk])}
    return {
        "title": figure.title,
        "number": number,
        "alt": figure.alt or _from_data(figure) or figure.title or f"Figure {number}",
        "edit": reverse("admin:reports_figure_change", args=[figure.pk]),
        "is_chart": not stored,
        **shown,
    }


def chart_of(figure: Figure) -> Chart | None:
    """Return the chart of a draft's figure, or None if it has none or an invalid one."""
    try:
        return Chart.model_validate(figure.chart) if figure.chart else None
    except ValidationError:
        return None


def _from_data(figure: Figure) -> str:
    chart = chart_of(figure)
    return describe(chart, translator_for(figure.draft.edition.report.language)) if chart else ""
