"""Words found in all sections of an edition, and replaced where a person has looked."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from reports import drafting
from reports.desk.base import at_the_desk, name_of
from reports.desk.doors import desk_view, page, sent
from reports.desk.editing import checksum_of, writing
from reports.desk.kept import said_of_others
from reports.document.text import normal_line, normal_prose, refused_character
from reports.importing.lengths import too_long
from reports.models.draft import Draft, Section
from reports.rendering.markdown.syntax import names_in

#: The texts of a section, and how many characters of each side are shown at most.
TEXTS = ("title", "summary", "body")
AROUND = 60
MOST_PLACES = 500
#: What tells the cells of a table's row apart.
_CELLS = re.compile(r"(?<!\\)\|")


class FindForm(forms.Form):
    """What to look for, whatever its case, and what to put there."""

    q = forms.CharField(
        max_length=200,
        strip=False,
        label=_("Find"),
        help_text=_("In titles, summaries and texts of all sections, whatever the case: “artificial intelligence”."),
    )
    by = forms.CharField(
        required=False,
        max_length=200,
        strip=False,
        label=_("Replace by"),
        help_text=_("Each place is shown before it is changed. Left empty, the words are taken out where you tick."),
    )

    def clean(self) -> dict[str, Any]:
        """Words as texts have them, so that the same are found; a space at their end is meant."""
        cleaned = super().clean() or self.cleaned_data
        for name in ("q", "by"):
            if character := refused_character(cleaned.get(name, "")):
                self.add_error(
                    name, gettext("This holds the character {code}, which no text has.").format(code=character)
                )
        return {name: unicodedata.normalize("NFC", words) for name, words in cleaned.items()}


@dataclass(frozen=True)
class Place:
    """Where the words are: `number` counts them in one text of one section; with what is around them, and the line."""

    section: Section
    text: str
    number: int
    start: int
    found: str
    before: str
    after: str
    line: int

    @property
    def name(self) -> str:
        """What a form calls it."""
        return f"{self.section.pk}-{self.text}-{self.number}"

    @property
    def address(self) -> str:
        """Its field on the section's page."""
        field = f"id_{self.text}:{self.line}" if self.text == "body" else f"id_{self.text}"
        return f"{reverse('admin:reports_section_change', args=[self.section.pk])}#{field}"


def places_of(sections: Sequence[Section], words: str) -> Iterator[Place]:
    """Each place where the words are, in the order of the edition; keys, slugs and addresses are no words."""
    wanted = re.compile(re.escape(words), re.IGNORECASE)
    for section in sections:
        for name in TEXTS:
            text = getattr(section, name)
            names = [] if name == "title" else list(names_in(text))
            for number, found in enumerate(wanted.finditer(text), 1):
                start, end = found.span()
                if any(start < last and first < end for first, last in names):
                    continue
                before, after = _before(text, start), _after(text, end)
                yield Place(section, name, number, start, found.group(), before, after, text.count("\n", 0, start) + 1)


def _before(text: str, start: int) -> str:
    """What leads up to a place, on one line; from where a word begins, if texts of that language have spaces."""
    if start <= AROUND:
        return _one_line(text[:start])
    _, space, kept = _one_line(text[start - AROUND - 1 : start]).partition(" ")
    return f"… {kept}" if space else f"…{text[start - AROUND : start]}"


def _after(text: str, end: int) -> str:
    """What follows, on one line, to the end of a word."""
    if len(text) - end <= AROUND:
        return _one_line(text[end:])
    kept, space, _ = _one_line(text[end : end + AROUND + 1]).rpartition(" ")
    return f"{kept} …" if space else f"{text[end : end + AROUND]}…"


def _one_line(text: str) -> str:
    """Without the lines of a table: its cells are told apart as its chart's values are."""
    lines = (line for line in text.split("\n") if not ("-" in line and "|" in line and not line.strip("|:- \t")))
    first, *others = _CELLS.split("\n".join(lines))
    if others:
        *cells, last = others
        first = " · ".join([first.rstrip(), *(cell.strip() for cell in cells if cell.strip()), last.lstrip()])
    return re.sub(r"\s+", " ", first)


@desk_view("reports.change_section", Draft)
def find(request: HttpRequest, pk: int) -> HttpResponse:
    """The places where words are; those that are ticked are replaced, each section once."""
    draft = get_object_or_404(Draft.objects.select_related("edition__report"), pk=pk)
    asked = sent(request) or (request.GET if "q" in request.GET else None)
    form = FindForm(asked)
    words, by = (form.cleaned_data["q"], form.cleaned_data["by"]) if form.is_valid() else ("", "")
    has_moved = False
    with writing(request, [pk]) if request.method == "POST" else nullcontext():
        seen = checksum_of(draft.edition)
        places = list(islice(places_of(drafting.at_hand(draft), words), MOST_PLACES)) if words else []
        if request.method == "POST" and words:
            has_moved = request.POST.get("seen") != seen
            chosen = [place for place in places if place.name in request.POST.getlist("place")]
            if not has_moved and chosen and not (refused := _too_long(chosen, by)):
                return _replaced(request, draft, chosen, by)
            if not has_moved:
                form.add_error(
                    None, refused if chosen else gettext("Tick the places where the words are to be replaced.")
                )
    return page(
        request,
        "find",
        title=gettext("Find and replace in {draft}").format(draft=draft),
        status=409 if has_moved else 200,
        draft=draft,
        form=form,
        words=words,
        by=by,
        count=len(places),
        is_cut=len(places) == MOST_PLACES,
        groups=[(section, list(found)) for section, found in groupby(places, key=lambda place: place.section)],
        unsaved=said_of_others(at_the_desk(request), {place.section for place in places}),
        seen=seen,
        has_moved=has_moved,
    )


def _too_long(places: list[Place], by: str) -> str:
    """Why not all of it can be replaced, in words; empty if it can."""
    for section, text, new in _texts(places, by):
        longest = getattr(Section._meta.get_field(text), "max_length", None)
        if longest and (len(new) > longest or not new.strip()):
            return gettext("The title of “{section}” would be too long, or empty.").format(section=section)
        if found := too_long(new):
            words, advice = found
            return gettext("A text of “{section}” would be too long: it {words}. {advice}").format(
                section=section, words=words, advice=advice
            )
    return ""


def _texts(places: list[Place], by: str) -> Iterator[tuple[Section, str, str]]:
    """Each text of a section as it is with the words replaced."""
    for (section, text), found in groupby(places, key=lambda place: (place.section, place.text)):
        new = getattr(section, text)
        for place in reversed(list(found)):
            new = new[: place.start] + by + new[place.start + len(place.found) :]
        yield section, text, (normal_line if text == "title" else normal_prose)(new)


def _replaced(request: HttpRequest, draft: Draft, places: list[Place], by: str) -> HttpResponse:
    said = gettext("“{words}” replaced by “{by}”") if by else gettext("“{words}” taken out")
    why = said.format(words=places[0].found, by=by)
    at, sections = timezone.now(), {}
    for section, text, new in _texts(places, by):
        setattr(section, text, new)
        sections[section.pk] = section
    for section in sections.values():
        section.save(update_fields=TEXTS)
        drafting.save_revision(section, by=name_of(request), account=at_the_desk(request), at=at, why=why[:300])
    done = ngettext("{count} place was changed: {why}.", "{count} places were changed: {why}.", len(places))
    messages.success(request, done.format(count=len(places), why=why))
    return HttpResponseRedirect(reverse("admin:reports_draft_change", args=[draft.pk]) + "#sections")
