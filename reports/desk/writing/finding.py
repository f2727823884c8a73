"""Find words in all texts of an edition, and replace them in the places that a person ticks."""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import groupby, islice
from operator import getitem
from typing import Any

from django import forms
from django.db.models import Model, TextField
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from reports import drafting
from reports.desk.editing import writing
from reports.desk.help import with_example
from reports.desk.views import actor_of, desk_view, page, redirect_with, sent
from reports.document.canonical import sha256
from reports.document.text import normal_line, normal_prose, refused_character, too_long
from reports.models.draft import Draft, Section
from reports.rendering import find_words, place_name, plain_text
from reports.rights import Granted

#: How many characters of each side are shown at most.
AROUND = 60
#: Marks a place in a text while its Markdown is read: a character that no text has.
_MARK = "\ue000"
MOST_PLACES = 500
#: Fields without Markdown.
_PLAIN = {"title", "alt", "name", "role", "affiliation"}
#: The rows of a section: relation, texts, name of one, and part of the page.
_OF_SECTIONS = (
    ("assessments", ("note", "quote"), "technique", "assessments-group"),
    ("predictions", ("statement", "criterion"), "", "predictions-group"),
    ("credits", ("name", "role", "affiliation"), "name", "credits-group"),
)
_PEOPLE = ("name", "role", "affiliation")
#: What charts and references have that is not words: names of kinds and columns, dates and addresses.
_NOT_WORDS = {
    "kind",
    "layout",
    "x",
    "y",
    "series",
    "key",
    "type",
    "id",
    "DOI",
    "ISBN",
    "ISSN",
    "URL",
    "issued",
    "accessed",
    "language",
}


@dataclass(frozen=True)
class Text:
    """A field of a row: `group` is the part of the edition, `label` its name there.

    `page` is where it is written, and `section` whose history it belongs to. `path` leads to a text within a chart or a reference.
    """

    row: Model
    field: str
    group: str
    label: str
    page: str
    section: Section | None = None
    path: tuple[str | int, ...] = ()

    @property
    def name(self) -> str:
        """Its name in a form."""
        return "-".join(map(str, (self.row._meta.model_name, self.row.pk, self.field, *self.path)))

    @property
    def value(self) -> str:
        return str(reduce(getitem, self.path, getattr(self.row, self.field)))

    @property
    def is_markdown(self) -> bool:
        return self.field not in _PLAIN and not self.path

    def replace(self, new: str) -> None:
        """Set the text in its row, which is not saved."""
        if self.path:
            reduce(getitem, self.path[:-1], getattr(self.row, self.field))[self.path[-1]] = new
        else:
            setattr(self.row, self.field, new)

    def place(self, line: int) -> tuple[str, str]:
        """Return the name of a line, and its address."""
        if self.field == "body":
            return place_name(self.value, line), f"{self.page}:{line}"
        is_long = self.is_markdown and "\n\n" in self.value
        return f"{self.label}, {place_name(self.value, line)}" if is_long else self.label, self.page


def texts_of(draft: Draft) -> Iterator[Text]:
    """Yield each text of a draft in the order of the edition; change notes for the next version come last."""
    page = reverse("admin:reports_draft_change", args=[draft.pk])
    yield from _texts(draft, ("title", "summary"), gettext("Title and summary"), page)
    drafting.read_rows(draft)
    for section in draft.sections.all():
        yield from _of_section(section)
    yield from _of_sources(draft)
    for finding in draft.key_findings.all():
        yield from _texts(finding, ("statement", "quote"), gettext("Key findings"), page, part="key_findings-group")
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


def _of_sources(draft: Draft) -> Iterator[Text]:
    """Yield the texts of figures and references, with the words of charts."""
    for figure in draft.figures.all():
        own = reverse("admin:reports_figure_change", args=[figure.pk])
        group = gettext("Figure “{figure}”").format(figure=figure)
        yield from _texts(figure, ("title", "caption", "alt", "source"), group, own)
        for path in _paths_of_words(figure.chart):
            yield Text(figure, "chart", group, gettext("chart"), f"{own}#id_data_table", path=path)
    for reference in draft.references.all():
        own = reverse("admin:reports_reference_change", args=[reference.pk])
        group = gettext("Reference “{reference}”").format(reference=reference)
        for path in _paths_of_words(reference.item):
            yield Text(reference, "item", group, str(path[0]).replace("-", " "), own, path=path)


def _of_section(section: Section) -> Iterator[Text]:
    page = reverse("admin:reports_section_change", args=[section.pk])
    yield from _texts(section, ("title", "summary", "body"), section.title, page, section=section)
    for rows, fields, called, part in _OF_SECTIONS:
        for row in getattr(section, rows).all():
            of = str(getattr(row, called)) if called else gettext("a prediction")
            yield from _texts(row, fields, section.title, page, part=part, of=of, section=section)


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
    """Yield the texts of `fields` that are not empty. `part` is the part of the page where they are written, if that is not the field."""
    for field in fields:
        if getattr(row, field):
            label = str(row._meta.get_field(field).verbose_name)  # type: ignore[union-attr]
            label = gettext("{field} of {of}").format(field=label, of=of) if of else label
            yield Text(row, field, group, label, f"{page}#{part or f'id_{field}'}", section)


def _paths_of_words(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the way to each text in the JSON of a chart or a reference that is not empty."""
    if isinstance(value, str) and value:
        yield path
    elif isinstance(value, dict | list):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            if key not in _NOT_WORDS:
                yield from _paths_of_words(each, (*path, key))


class FindForm(forms.Form):
    """The text to find, ignoring case, and its replacement."""

    q = forms.CharField(
        max_length=200,
        strip=False,
        label=_("Find"),
        help_text=with_example(
            _(
                "Searches all texts of this edition, except keywords. Words that are only partly bold or linked are not "
                "found. Upper and lower case are the same."
            ),
            "“artificial intelligence”",
        ),
    )
    by = forms.CharField(
        required=False,
        max_length=200,
        strip=False,
        label=_("Replace with"),
        help_text=_("Each place is shown before it is changed. Leave it empty to delete the words."),
    )

    def clean(self) -> dict[str, Any]:
        """Normalise the words as texts are, so that they match. Spaces at their ends count."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("q", "by"):
            if character := refused_character(cleaned.get(name, "")):
                self.add_error(
                    name, gettext("This contains the character {code}, which texts cannot have.").format(code=character)
                )
        return {name: unicodedata.normalize("NFC", words) for name, words in cleaned.items()}


@dataclass(frozen=True)
class Match:
    """A match: `number` counts the matches in one text, `start` and `end` are its ends there."""

    text: Text
    number: int
    start: int
    end: int

    @property
    def name(self) -> str:
        """Its name in a form."""
        return f"{self.text.name}-{self.number}"

    @property
    def found(self) -> str:
        return self.text.value[self.start : self.end]

    @property
    def before(self) -> str:
        """The words before it, on one line."""
        words = _one_line(self._as_read[0])
        if len(words) <= AROUND:
            return words
        _cut, space, kept = words[-AROUND - 1 :].partition(" ")
        return f"… {kept}" if space else f"…{words[-AROUND:]}"

    @property
    def after(self) -> str:
        """The words after it, on one line."""
        words = _one_line(self._as_read[1])
        if len(words) <= AROUND:
            return words
        kept, space, _cut = words[: AROUND + 1].rpartition(" ")
        return f"{kept} …" if space else f"{words[:AROUND]}…"

    @cached_property
    def _as_read(self) -> tuple[str, str]:
        """The words before and after it in its paragraph, as readers see them; as they are written in a note that is read elsewhere."""
        value = self.text.value
        before, after = value[: self.start].rpartition("\n\n")[2], value[self.end :].partition("\n\n")[0]
        if self.text.is_markdown:
            shown = plain_text(_MARK.join((before, self.found, after))).split(_MARK)
            if len(shown) == 3:
                return shown[0], shown[2]
        return before, after

    @property
    def where(self) -> tuple[str, str]:
        """Its name, and the address of its field."""
        return self.text.place(self.text.value.count("\n", 0, self.start) + 1)


def matches_of(texts: Iterable[Text], words: str) -> Iterator[Match]:
    """Yield each match in the order of the edition. Keys, slugs and addresses are not searched."""
    for text in texts:
        for number, span in enumerate(find_words(text.value, words, is_markdown=text.is_markdown), 1):
            yield Match(text, number, *span)


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@desk_view("reports.change_section", Draft)
def find(request: HttpRequest, draft: Draft) -> HttpResponse:
    """List the matches, and replace the ticked ones, each text once."""
    asked = sent(request) or (request.GET if "q" in request.GET else None)
    form = FindForm(asked)
    words, by = (form.cleaned_data["q"], form.cleaned_data["by"]) if form.is_valid() else ("", "")
    has_moved = False
    with writing(request, [draft.pk]) if request.method == "POST" else nullcontext():
        # Read again: others may have saved before it was locked.
        draft = Draft.objects.select_related("edition__report").get(pk=draft.pk)
        may_change = Granted(request.user, draft)
        texts = [each for each in texts_of(draft) if may_change[f"change_{each.row._meta.model_name}"]]
        seen = sha256(json.dumps([[each.name, each.value] for each in texts]).encode())
        matches = list(islice(matches_of(texts, words), MOST_PLACES)) if words else []
        if request.method == "POST" and words:
            has_moved = request.POST.get("seen") != seen
            ticked = request.POST.getlist("place")
            chosen = [place for place in matches if place.name in ticked]
            if not has_moved and chosen and not (refused := _refused(chosen, by)):
                return _replaced(request, draft, chosen, by)
            if not has_moved:
                form.add_error(None, refused if chosen else gettext("Select the places to change."))
    return page(
        request,
        "find",
        title=gettext("Find and replace in {draft}").format(draft=draft),
        status=409 if has_moved else 200,
        draft=draft,
        form=form,
        words=words,
        by=by,
        count=len(matches),
        is_cut=len(matches) == MOST_PLACES,
        can_replace=bool(matches),
        groups=[(group, list(found)) for group, found in groupby(matches, key=lambda place: place.text.group)],
        seen=seen,
        has_moved=has_moved,
    )


def _refused(matches: list[Match], by: str) -> str:
    """Return why a place cannot be replaced, or ""."""
    for text, new in _rewritten(matches, by):
        named = {"label": text.label, "group": text.group}
        field = text.row._meta.get_field(text.field)
        longest = getattr(field, "max_length", None) or len(new)
        may_be_empty = field.blank and not text.path  # type: ignore[union-attr]
        if len(new) > longest or too_long(new) or not (new.strip() or may_be_empty):
            return gettext("The {label} of “{group}” would be too long, or empty.").format(**named)
    return ""


def _rewritten(matches: list[Match], by: str) -> Iterator[tuple[Text, str]]:
    """Yield each text and its new value."""
    for text, some in groupby(matches, key=lambda place: place.text):
        new = text.value
        for place in reversed(list(some)):
            new = new[: place.start] + by + new[place.end :]
        is_line = not isinstance(text.row._meta.get_field(text.field), TextField) and "\n" not in text.value
        yield text, (normal_line if is_line else normal_prose)(new)


def _replaced(request: HttpRequest, draft: Draft, matches: list[Match], by: str) -> HttpResponse:
    sentence = gettext("“{words}” replaced by “{by}”") if by else gettext("“{words}” deleted")
    why = sentence.format(words=matches[0].found, by=by)
    rows: dict[Model, set[str]] = defaultdict(set)
    for text, new in list(_rewritten(matches, by)):
        text.replace(new)
        rows[text.row].add(text.field)
    for row, fields in rows.items():
        if isinstance(row, Draft):
            row.revision += 1
            fields.add("revision")
        row.save(update_fields=fields)
    changed = {place.text.section.pk for place in matches if place.text.section}
    for section in Section.objects.filter(pk__in=changed):
        drafting.save_revision(section, actor=actor_of(request), why=why[:300])
    done = ngettext("{count} place was changed: {why}.", "{count} places were changed: {why}.", len(matches))
    words = done.format(count=len(matches), why=why)
    return redirect_with(request, words, "desk:board", draft.pk, place="#sections")
