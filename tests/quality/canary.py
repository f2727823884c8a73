"""Put a word into every text that readers may not see. The tables are found by Django's registry, so new ones are included."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import CharField, Field, JSONField, Model, TextField

from reports.models.sealed import Sealed

CANARY = "xylocanary"
#: The year of all internal dates, as it is written in texts.
YEAR = 2187
DAY = re.compile(rb"\b2187-\d\d-\d\d|\b(January|February|March|May|Jan|Feb|Mar)\.? 2187\b")
#: Modules of tables that readers may see: sealed rows, and rows derived from them.
OF_READERS = ("reports.models.ledger", "reports.models.index", "reports.search")
#: Tables about sealed rows, without an editor's text, or with text that is shown immediately.
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
#: Fields by which rows are found: existing values do not change, and new rows have the word in them, as in sealed tables.
FOUND_BY = {"slug", "key"}
#: The announcement of a report's next edition, which readers see immediately.
SHOWN_AT_ONCE = {"next_expected", "next_reason"}
#: Fields that accept only values of a certain form.
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
    """Put the word into every text of every private row, without `save`, which would seal or refuse some."""
    for model in _private():
        names = [field.name for field in _texts(model) if field.name not in FOUND_BY | OF_A_FORM]
        if issubclass(model, Sealed):
            continue
        for row in model._default_manager.all() if names else ():
            changed = {name: _worded(model._meta.get_field(name), getattr(row, name)) for name in names}
            model._default_manager.filter(pk=row.pk).update(**changed)


def texts_without_the_word() -> list[str]:
    """Return `reports.Section.title` for each private text without the word in some row, or without any row."""
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
    """Return the value with the word in it, in the form that the field requires."""
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
