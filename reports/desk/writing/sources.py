"""Find sources while writing: of other years, looked up by their number, or pasted from another program."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from reports.delivery.doi_lookup import LookUpFailed, NotRegistered, look_up
from reports.desk.editing import next_position, writing
from reports.desk.text_editor import reference_source
from reports.desk.views import desk_view
from reports.desk.writing.reference_forms import PasteForm, ReferenceForm
from reports.document.sources import bare_words, identities
from reports.document.types import CslItem
from reports.importing.references import (
    Identifier,
    ReadReference,
    UnreadableReferences,
    find_identifier,
    format_of,
    free_key,
    read_references,
    registered_item,
)
from reports.languages import ENGLISH
from reports.models.draft import Draft, Reference
from reports.rendering import plain_reference

#: The most sources of other years that are offered.
MOST_OFFERED = 8
#: Seconds that a page waits for a registry.
LONGEST_LOOK_UP = 8.0


@dataclass(frozen=True)
class Offer:
    """A source that can be taken into the edition, and its key there; `year` if another year's edition has it."""

    key: str
    item: dict[str, Any]
    year: int | None = None

    @property
    def text(self) -> str:
        return plain_reference(CslItem.model_validate(self.item), ENGLISH)

    @property
    def as_json(self) -> str:
        return json.dumps([{"id": self.key, **self.item}])

    @property
    def as_fields(self) -> str:
        return json.dumps({"key": self.key, **form_fields(self.item)})


def form_fields(item: dict[str, Any]) -> dict[str, str]:
    """Return the values of the fields of a reference's form for `item`."""
    form = ReferenceForm(instance=Reference(item=item))
    return {name: form[name].value() for name in form.initial if name in form.fields and form[name].value()}


@desk_view("reports.add_reference", Draft)
@require_POST
def cite(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Return the sources for the text in `q` as a fragment of HTML; with `items`, add these."""
    if "items" in request.POST:
        return _add(request, draft)
    found = _found(draft, request.POST.get("q", "").strip(), is_to_be_looked_up="look" in request.POST)
    return render(request, "desk/cite_found.html", found)


def _add(request: HttpRequest, draft: Draft) -> HttpResponse:
    form = PasteForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"error": " ".join(map(str, form.errors["items"]))}, status=400)
    items: list[ReadReference] = form.cleaned_data["items"]
    if len(items) == 1 and request.POST.get("key"):
        items = [ReadReference(request.POST["key"].strip(), items[0].item)]
    with writing(request, [draft.pk]):
        added, there = add_references(draft, items)
    sources = {"references": {row.key: reference_source(row) for row in added}}
    return JsonResponse({"cite": [*(row.key for row in added), *there], "sources": sources})


def add_references(draft: Draft, items: Iterable[ReadReference]) -> tuple[list[Reference], list[str]]:
    """Add the references that the edition does not have. Return the new rows, and the keys of existing ones. The edition is locked."""
    known = known_sources(draft.references.all())
    taken = set(draft.references.values_list("key", flat=True))
    position = next_position(draft.references.all())
    added, there = [], []
    for each in items:
        marks = list(identities(CslItem.model_validate(each.item)))
        if found := _known_as(marks, known):
            there.append(found)
            continue
        key = free_key(each.key, each.item, taken)
        added.append(Reference.objects.create(draft=draft, key=key, item=each.item, position=position))
        taken.add(key)
        known |= dict.fromkeys(marks, key)
        position += 1
    return added, there


def known_sources(rows: Iterable[Reference]) -> dict[str, str]:
    """Return the key of the first source with each identity (DOI, address …)."""
    known: dict[str, str] = {}
    for row in rows:
        if item := _item_of(row):
            for mark in identities(item):
                known.setdefault(mark, row.key)
    return known


def _item_of(row: Reference) -> CslItem | None:
    try:
        return CslItem.model_validate(row.item)
    except ValidationError:
        return None


def _found(draft: Draft, text: str, *, is_to_be_looked_up: bool) -> dict[str, Any]:
    """Return the context of the fragment: sources of this edition and of other years, and what can be added."""
    here = list(draft.references.all())
    known = known_sources(here)
    if number := find_identifier(text):
        return _by_number(draft, here, known, number, is_to_be_looked_up=is_to_be_looked_up)
    taken = {row.key for row in here}
    if not format_of(text):
        elsewhere = _of_other_years(draft, known, taken)
        words = bare_words(text[:300]).split()
        fitting = [each for each in elsewhere if _has(each, words)]
        more, blank = max(0, len(fitting) - MOST_OFFERED), json.dumps({"title": text})
        return {
            "elsewhere": fitting[:MOST_OFFERED],
            "more": more,
            "words": text,
            # The page itself lists those.
            "is_listed": any(_item_of(row) and _has(Offer(row.key, row.item), words) for row in here),
            "blank": blank,
        }
    try:
        read = read_references(text)
    except UnreadableReferences as error:
        return {"error": str(error)}
    there, offers = set[str](), list[Offer]()
    for each in read:
        if found := _known_as(identities(CslItem.model_validate(each.item)), known):
            there.add(found)
            continue
        offers.append(Offer(free_key(each.key, each.item, taken), each.item))
        taken.add(offers[-1].key)
    together = json.dumps([{"id": each.key, **each.item} for each in offers])
    return {"here": [row for row in here if row.key in there], "pasted": offers, "together": together}


def _by_number(
    draft: Draft, here: Sequence[Reference], known: dict[str, str], number: Identifier, *, is_to_be_looked_up: bool
) -> dict[str, Any]:
    bare = CslItem.model_validate({"title": number.value, **number.item})
    if key := _known_as(identities(bare), known):
        return {"here": [row for row in here if row.key == key]}
    taken = {row.key for row in here}
    marks = {*identities(bare)}
    others = _of_other_years(draft, known, taken)
    same = [each for each in others if marks & {*identities(CslItem.model_validate(each.item))}]
    if same:
        return {"elsewhere": same[:1]}
    blank = json.dumps(form_fields(number.item))
    asked: dict[str, Any] = {
        "number": number,
        "blank": blank,
        "may_ask": settings.OUTGOING_REQUESTS,
    }
    if not (asked["may_ask"] and is_to_be_looked_up):
        return asked
    try:
        item = registered_item(look_up(number.doi, longest=LONGEST_LOOK_UP))
    except NotRegistered:
        return asked | {"may_ask": False, "refusal": f"Nothing is registered as {number.doi}."}
    except LookUpFailed as error:
        return asked | {"refusal": f"{number.doi} could not be looked up: {error}"}
    except ValueError:
        return asked | {
            "may_ask": False,
            "refusal": f"What is registered as {number.doi} is not enough for a reference.",
        }
    if number.kind == "arXiv":
        item = {**item, "number": f"arXiv:{number.value}"}
    return {"looked_up": Offer(free_key("", item, taken), item), "number": number}


def _known_as(marks: Iterable[str], known: dict[str, str]) -> str:
    """Return the key of the source with one of these identities, or ""."""
    return next((known[mark] for mark in marks if mark in known), "")


def _of_other_years(draft: Draft, known: dict[str, str], taken: set[str]) -> list[Offer]:
    """Return the sources of other editions that this one does not have, each once, in its latest form."""
    rows = Reference.objects.filter(draft__edition__report=draft.edition.report_id).exclude(draft=draft)
    rows = rows.order_by("-draft__edition__year", "position", "pk").select_related("draft__edition")
    seen = set(known)
    offers = []
    for row in rows:
        item = _item_of(row)
        marks = set(identities(item)) if item else set()
        if item is None or marks & seen:
            continue
        seen |= marks
        offers.append(Offer(free_key(row.key, row.item, taken), row.item, row.draft.edition.year))
    return offers


def _has(offer: Offer, words: list[str]) -> bool:
    text = bare_words(f"{offer.key} {offer.text}")
    return all(word in text for word in words)
