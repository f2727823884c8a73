"""A word in every text that no reader may see. Where such texts are, the tables themselves say: a new one gets the word too."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import CharField, Field, JSONField, Model, TextField

from reports.models.sealed import Sealed

CANARY = "xylocanary"
#: The year of every day that somebody at the desk has to keep, as texts write it.
YEAR = 2187
DAY = re.compile(rb"\b2187-\d\d-\d\d|\b(January|February|March|May|Jan|Feb|Mar)\.? 2187\b")
#: Whose tables readers see what they may of: what is sealed, and what is made of it.
OF_READERS = ("reports.models.ledger", "reports.models.index", "reports.search")
#: Tables that tell of what is sealed, hold no text of an editor, or are shown at once.
OPEN = {
    "reports.Message",
    "reports.Attempt",
    "reports.StoredPicture",
    "reports.Due",
    "reports.Worker",
    "reports.SequenceCheck",
    "reports.PublicationLogEntry",
    "reports.SiteSettings",
    "reports.SitePage",
    "reports.MenuEntry",
    "trends.Lineage",
}
#: By these rows are found again: those that are there keep theirs, and new ones have the word in it, as in tables that are sealed.
FOUND_BY = {"slug", "key"}
#: The announcement of a report's next edition: readers see it at once.
SHOWN_AT_ONCE = {"next_expected", "next_reason"}
#: What only values of a certain form may stand in.
OF_A_FORM = {
    "orcid",
    "issn",
    "language",
    "colour",
    "dark_colour",
    "number",
    "first_published",
    "paragraph",
    "secret",
    "kinds",
    "sha256",
    "token_sha256",
    "seed",
    "salt",
    "names_sha256",
    "row_sha256",
    "zone",
}
_WORDED = {
    "doi": f"10.1234/{CANARY}",
    "publisher_url": f"https://{CANARY}.example.org/",
    "licence_url": f"https://{CANARY}.example.org/licence",
    "address": f"https://{CANARY}.example.org/hook",
    "first_published_at": f"https://{CANARY}.example.org/2021/",
    "email": f"{CANARY}@example.org",
    "errors_to": f"{CANARY}@example.org",
}


def put_the_word_everywhere() -> None:
    """Into every text of every row that no reader may see; past `save`, which would seal or refuse some of it."""
    for model in _private():
        names = [field.name for field in _texts(model) if field.name not in FOUND_BY | OF_A_FORM]
        if issubclass(model, Sealed):
            continue
        for row in model._default_manager.all() if names else ():
            changed = {name: _worded(model._meta.get_field(name), getattr(row, name)) for name in names}
            model._default_manager.filter(pk=row.pk).update(**changed)


def texts_without_the_word() -> list[str]:
    """`reports.Section.title` for each text in which some row lacks the word, or of which there is no row."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in _private()
        for field in _texts(model)
        if field.name not in OF_A_FORM and not _has_the_word(model, field.name)
    ]


def _private() -> Iterator[type[Model]]:
    for app in ("reports", "trends"):
        for model in apps.get_app_config(app).get_models():
            if not model.__module__.startswith(OF_READERS) and model._meta.label not in OPEN:
                yield model


def _texts(model: type[Model]) -> list[Field]:
    fields = [field for field in model._meta.concrete_fields if isinstance(field, CharField | TextField | JSONField)]
    return [field for field in fields if not field.choices and field.name not in SHOWN_AT_ONCE]


def _has_the_word(model: type[Model], name: str) -> bool:
    values = model._default_manager.exclude(**{f"{name}__isnull": True}).values_list(name, flat=True)
    found = [CANARY in json.dumps(value) for value in values]
    return any(found) if name in FOUND_BY or issubclass(model, Sealed) else bool(found) and all(found)


def _worded(field: Field, value: Any) -> Any:
    """The value with the word in it, still of the form that it has."""
    match value:
        case None:
            return None
        case list():
            return [*value, CANARY]
        case {"columns": columns}:
            return value | {"columns": [each | {"label": f"{each.get('label', '')} {CANARY}"} for each in columns]}
        case dict():
            return value | {"title": f"A book of {CANARY}"}
        case _ if field.name in _WORDED:
            return _WORDED[field.name]
        case _ if field.name == "content":
            return json.dumps(json.loads(value) | {"body": f"A text of {CANARY}."})
    room = (field.max_length or 1_000_000) - len(CANARY) - 1
    return f"{value[: max(room, 0)]} {CANARY}".strip()
