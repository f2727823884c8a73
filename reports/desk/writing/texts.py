"""All words of an edition that people write at the desk, each with where it is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext

from reports import drafting
from reports.desk.writing.reference_forms import TEXTS, ReferenceForm
from reports.desk.writing.surface import chart_of
from reports.models.draft import Draft, Figure, Reference, Section
from reports.rendering import place_name

#: Fields in which signs of Markdown are none.
_PLAIN = {"title", "keywords", "alt", "chart", "item", "name", "role", "affiliation"}
#: What stands below a section, and the edition's own: the rows, their texts, what one is called, and its part of the page.
_OF_SECTIONS = (
    ("assessments", ("note", "quote"), "technique", "assessments-group"),
    ("predictions", ("statement", "criterion"), "", "predictions-group"),
    ("credits", ("name", "role", "affiliation"), "name", "credits-group"),
)
_PEOPLE = ("name", "role", "affiliation")
#: What of a source is words, by its form's fields.
_OF_SOURCES = ("title", "container", "publisher", "note")


@dataclass(frozen=True)
class Text:
    """One text: a field of a row, or what `path` leads to in it; `group` is what it is part of, `label` what it is called there.

    `page` is where it is written, and `section` whose history it belongs to.
    """

    row: Model
    field: str
    group: str
    label: str
    page: str
    section: Section | None = None
    path: tuple[str | int, ...] = ()
    #: Whether it is found here, and changed in its own form alone: the cells of a chart, and what somebody else wrote.
    is_read_only: bool = False

    @property
    def name(self) -> str:
        """What a form calls it."""
        return "-".join(map(str, (self.row._meta.model_name, self.row.pk, self.field, *self.path)))

    @property
    def value(self) -> str:
        value: Any = getattr(self.row, self.field)
        for key in self.path:
            value = value[key]
        return str(value)

    def put(self, new: str) -> None:
        """Have the row at hand say `new`; nothing is stored."""
        if self.path:
            getattr(self.row, self.field)[self.path[0]] = new
        else:
            setattr(self.row, self.field, new)

    @property
    def is_markdown(self) -> bool:
        return self.field not in _PLAIN

    def place(self, line: int) -> tuple[str, str]:
        """What a line of it is called, and its address."""
        if self.field == "body":
            return place_name(self.value, line), f"{self.page}:{line}"
        is_long = self.is_markdown and "\n\n" in self.value
        return f"{self.label}, {place_name(self.value, line)}" if is_long else self.label, self.page


def texts_of(draft: Draft) -> Iterator[Text]:
    """Each text of a draft, in the order of the edition; change notes that wait for the next version come last."""
    page = reverse("admin:reports_draft_change", args=[draft.pk])
    yield from _texts(draft, ("title", "summary"), gettext("Title and summary"), page)
    drafting.read_rows(draft)
    for section in draft.sections.all():
        yield from _of_section(section)
    for figure in draft.figures.all():
        yield from _of_figure(figure)
    for reference in draft.references.all():
        yield from _of_reference(reference)
    for ending in draft.endings.all():
        yield from _texts(ending, ("note",), gettext("Ended trends"), page, part="endings-group", of=str(ending.trend))
    for score in draft.scores.all():
        yield from _texts(score, ("explanation",), gettext("Scored predictions"), page, part="scores-group")
    for credit in draft.credits.all():
        if credit.section_id is None:
            yield from _texts(credit, _PEOPLE, gettext("Credits"), page, part="credits-group", of=credit.name)
    for note in draft.change_notes.all():
        fields = ("before", "after", "explanation")
        yield from _texts(note, fields, gettext("Change notes"), page, part="change_notes-group")


def _of_section(section: Section) -> Iterator[Text]:
    page = reverse("admin:reports_section_change", args=[section.pk])
    yield from _texts(section, ("title", "summary", "body"), section.title, page, section=section)
    for at in range(len(section.keywords)):
        label = gettext("keyword")
        yield Text(section, "keywords", section.title, label, f"{page}#id_keywords", section, (at,))
    for rows, fields, called, part in _OF_SECTIONS:
        for row in getattr(section, rows).all():
            of = str(getattr(row, called)) if called else gettext("a prediction")
            yield from _texts(row, fields, section.title, page, part=part, of=of, section=section)


def _of_figure(figure: Figure) -> Iterator[Text]:
    page = reverse("admin:reports_figure_change", args=[figure.pk])
    group = gettext("Figure “{figure}”").format(figure=figure)
    yield from _texts(figure, ("title", "caption", "alt", "source"), group, page)
    if (chart := chart_of(figure)) is None:
        return
    if chart.subtitle:
        label = gettext("subtitle")
        yield Text(figure, "chart", group, label, f"{page}#id_subtitle", path=("subtitle",), is_read_only=True)
    address = f"{page}#id_data_table"
    for at, column in enumerate(chart.columns):
        label = gettext("heading of a column")
        yield Text(figure, "chart", group, label, address, path=("columns", at, "label"), is_read_only=True)
        cells = {row[at]: number for number, row in enumerate(chart.rows) if isinstance(row[at], str)}
        label = gettext("cells of {column}").format(column=column.label)
        for number in cells.values():
            yield Text(figure, "chart", group, label, address, path=("rows", number, at), is_read_only=True)


def _of_reference(reference: Reference) -> Iterator[Text]:
    page = reverse("admin:reports_reference_change", args=[reference.pk])
    for field in _OF_SOURCES:
        if reference.item.get(TEXTS[field]):
            called = str(ReferenceForm.base_fields[field].label or field).lower()
            label = gettext("{field} of {of}").format(field=called, of=reference.key)
            where = (gettext("References"), label, f"{page}#id_{field}")
            yield Text(reference, "item", *where, path=(TEXTS[field],), is_read_only=True)


def _texts(
    row: Model,
    fields: tuple[str, ...],
    group: str,
    page: str,
    *,
    part: str = "",
    of: str = "",
    section: Section | None = None,
) -> Iterator[Text]:
    """Those of `fields` that say something. `part` is the part of the page where they are written, if that is not the field."""
    for field in fields:
        if getattr(row, field):
            label = str(row._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
            label = gettext("{field} of {of}").format(field=label, of=of) if of else label
            yield Text(row, field, group, label, f"{page}#{part or f'id_{field}'}", section)
