"""What is changed underneath is named: every column of the ledger and of the index, every trigger, every file."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction

from reports import publishing
from reports.document.canonical import canonical_json, sha256
from reports.models import triggers
from reports.models.index import INDEX_MODELS, PublishedEdition, PublishedPrediction
from reports.models.ledger import (
    SEALED_MODELS,
    Redaction,
    Version,
    VersionFile,
    Withdrawal,
)
from reports.models.people import Actor
from reports.models.sealed import SealedError
from reports.models.series import Edition
from reports.models.storage import picture_path, version_file_path, write_once
from tests import worlds
from tests.exporting.pictures import png
from tests.making import AT, correct, draft_edition, published_edition
from tests.rounds import is_long_run, rounds

pytestmark = pytest.mark.django_db

RICH = """\
---
figures:
  - {key: cost, title: Cost, alt: It falls., chart: {kind: line, x: year, y: cost, columns: [{key: year, label: Year}, {key: cost, label: Cost}], rows: [[2020, 2.5]]}}
  - {key: map, title: Map, alt: The sea., picture: {sha256: "@PICTURE@", media_type: image/png, width: 3, height: 2}}
references:
  - {key: doe, item: {type: report, title: Seas, DOI: 10.1234/seas}}
scores:
  - {prediction: 7d8a6b0e-95a1-4e0b-9a2a-3f3a5f0f0c11, made_in: 2023, statement: Ten mills stand., outcome: partly, explanation: Six do.}
key_findings:
  - {statement: Turbines turn., section: tides, quote: The turbines turn}
endings:
  - {trend: salt, note: Nobody goes on.}
---

# The Sea in {year}

What the sea gave.

## 1. Tidal Power

```section
maturity: growing
keywords: [energy, coasts]
assessments:
  - {technique: turbines, maturity: established, note: They turn., quote: turbines turn}
  - {technique: barrage, maturity: emerging}
predictions:
  - {statement: A second one is built., criterion: It is open., due: 2030-01-01}
```

The turbines turn [@doe].

![[cost]]

![[map]]

## 2. High Winds

```section
maturity: emerging
```

They blew.
"""  # noqa: E501  one line each


def history():
    """Two years with every kind of row: a first version and a second, one withdrawn, one redacted, with a file."""
    picture = png()
    write_once(picture_path(sha256(picture)), picture)
    text = RICH.replace("@PICTURE@", sha256(picture))
    published_edition(year=2023)
    edition = published_edition(text, year=2024)
    correct(edition, "They blew.", "They blew hard.")
    withdrawn = correct(edition, "They blew hard.", "They did not blow.")
    publishing.withdraw(version=withdrawn, reason="They did.", actor=Actor.of("Ada", AT))
    redacted = correct(edition, "They did not blow.", "They blew, says Eve.")
    publishing.redact(version=redacted, reason="A court.", actor=Actor.of("Ada", AT))
    data = b"%PDF-1.7"
    write_once(version_file_path(sha256(data)), data)
    version = edition.versions.get(minor=1)
    VersionFile.objects.create(version=version, format="pdf", sha256=sha256(data), size=len(data), at=AT)
    edition.refresh_from_db()
    assert edition.current_version == version
    assert publishing.verify() == ()


@pytest.fixture(scope="class")
def made_once_history(make_once):
    make_once("history", history)


@pytest.fixture
def world(made_once_history, db):
    worlds.copy_files()
    return Edition.objects.get(year=2024)


@pytest.fixture
def unlocked(world):
    """The world as someone finds it who took the triggers down, and put them back afterwards."""
    connection.check_constraints()  # PostgreSQL alters no table whose keys wait to be checked
    triggers.remove(connection)
    yield world
    triggers.install(connection)


def told():
    """What is told beside the triggers, which are down here."""
    return [each for each in publishing.verify() if not each.subject.startswith("trigger")]


def other(field, value):
    """A value of the same kind that differs in one place; None if the column has no other value to hold."""
    match value:
        case None:
            others = {"CharField": "x" * 64, "PositiveSmallIntegerField": 1999, "PositiveBigIntegerField": 1999}
            return (others | {"ForeignKey": None})[field.get_internal_type()]
        case bool():
            return not value
        case int():
            return value + 1
        case str() if field.get_internal_type() == "TextField" and value.startswith("["):
            return (
                json.dumps([*json.loads(value)[:-1]])
                if value != "[]"
                else canonical_json([{"kind": "addition"}]).decode()
            )
        case str():
            return value[:-1] + ("x" if value[-1:] != "x" else "y")
        case list():
            return value[:-1] if value else ["x"]
        case dict():
            return {**value, "title": "Another"}
    return type(value)(int=value.int ^ 1) if hasattr(value, "int") else value + timedelta(days=1)


def columns(model):
    """Return all columns but keys. `site_url` of a file is left out: for another site, the file is made again."""
    here = [field for field in model._meta.concrete_fields if not field.primary_key]
    return [field for field in here if (model, field.name) != (VersionFile, "site_url")]


def row_of(model):
    """A row that readers or their proofs rest on: of the version that they get, if it is of one."""
    rows = model._default_manager.order_by("-pk")
    return (rows.filter(minor=1) if model is Version else rows).first()


def values_beside(row, field):
    """Other values that the column could hold: for a key, that of another row, of all others in the long run."""
    if isinstance(field, models.ForeignKey):
        others = field.related_model._default_manager.exclude(pk=getattr(row, field.attname))
        return list(others.order_by("pk").values_list("pk", flat=True))[: rounds(1_000, 1)]
    return [other(field, field.value_from_object(row))]


def unnoticed(row, field, value):
    """Whether the database takes the change, and nothing is told of it. Undone afterwards."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                type(row)._default_manager.filter(pk=row.pk).update(**{field.attname: value})
        except IntegrityError:
            return False
        found = told()
        transaction.set_rollback(True)
    return not found


#: Each time every other column, and one other row of each key.
@pytest.mark.sample(6)
@pytest.mark.rounds
@pytest.mark.parametrize("model", [*SEALED_MODELS, *INDEX_MODELS])
def test_every_changed_column_is_named(unlocked, model):
    row = row_of(model)
    changes = [(field, value) for field in columns(model) for value in values_beside(row, field)]

    assert {field for field, _ in changes} == set(columns(model))
    tried = changes if is_long_run() else changes[::2]
    assert [(field.name, value) for field, value in tried if unnoticed(row, field, value)] == []


#: What no column of that kind can be read from; a text that is no UTF-8 for all others.
UNREADABLE = {
    "JSONField": "'{}'",
    "UUIDField": "'nonsense'",
    "DateField": "'nonsense'",
    "DateTimeField": "'2024-02-31'",
}


@pytest.mark.sample(4)
@pytest.mark.sqlite
@pytest.mark.parametrize("model", [Version, Withdrawal, PublishedEdition, PublishedPrediction])
def test_columns_that_cannot_be_read_at_all_are_named_too(unlocked, model):
    row = row_of(model)
    for field in columns(model):
        if field.is_relation:
            continue
        raw = UNREADABLE.get(field.get_internal_type(), "CAST(x'ff' AS TEXT)")
        with transaction.atomic():
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(f'UPDATE "{model._meta.db_table}" SET "{field.column}" = {raw} WHERE id = {row.pk}')
            except IntegrityError:
                continue
            assert told(), f"{field} = {raw}"
            transaction.set_rollback(True)


@pytest.mark.sample(3)
@pytest.mark.parametrize("model", [*SEALED_MODELS, *INDEX_MODELS])
def test_a_row_that_is_gone_is_named(unlocked, model):
    row = row_of(model)
    with transaction.atomic():
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA defer_foreign_keys = ON")
            else:
                cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE id = %s', [row.pk])
            assert told() != []
        transaction.set_rollback(True)


def test_a_pointer_to_another_version_is_named(world):
    first = world.versions.get(minor=0)
    Edition.objects.filter(pk=world.pk).update(current_version=first)

    assert "Sea 2024: readers do not get the highest version that stands" in [str(each) for each in publishing.verify()]

    Edition.objects.filter(pk=world.pk).update(current_version=None)
    assert "Sea 2024: readers do not get the highest version that stands" in [str(each) for each in publishing.verify()]


def test_rows_of_a_version_that_nobody_may_read_are_named(world):
    section = world.current_version.publishedsections.first()
    section.pk, section.version = None, world.versions.get(minor=2)
    section.save()

    assert [str(each) for each in publishing.verify()] == [
        "Sea 2024 1.2: the index differs in published sections; run rebuild_index"
    ]


def test_files_that_are_gone_or_changed_are_named(world):
    row = VersionFile.objects.get()
    path = version_file_path(row.sha256)
    path.chmod(0o644)
    path.write_bytes(b"%PDF-1.6")
    assert [str(each) for each in publishing.verify()] == ["Sea 2024 1.1.pdf: its file is not the one that was made"]
    path.unlink()
    assert [str(each) for each in publishing.verify()] == ["Sea 2024 1.1.pdf: its file is gone from MEDIA_ROOT"]


def test_missing_or_changed_pictures_are_named_for_every_version_that_shows_them(world):
    digest = next(figure.picture.sha256 for figure in world.current_version.content.figures if figure.picture)
    picture_path(digest).write_bytes(b"\x89PNG")
    assert [str(each) for each in publishing.verify()] == [
        f"Sea 2024 {number}: the picture {digest} is not the one that was published" for number in ("1.0", "1.1")
    ]
    picture_path(digest).unlink()
    assert [str(each) for each in publishing.verify()] == [
        f"Sea 2024 {number}: the picture {digest} is gone from MEDIA_ROOT" for number in ("1.0", "1.1")
    ]


def test_the_command_says_that_all_is_whole_or_fails(world, capsys):
    call_command("verify")
    assert capsys.readouterr().out == "Verified: 5 versions, their chain, triggers, index and files.\n"

    world.current_version.publishedsections.update(title="Another")
    with pytest.raises(CommandError, match=r"differences:\n  Sea 2024 1\.1: the index differs in published section"):
        call_command("verify")


def test_the_index_can_be_made_anew(world, capsys):
    def rows():
        unstable = {"id", "section_id"}
        return {
            model: sorted(
                ({k: v for k, v in row.items() if k not in unstable} for row in model._default_manager.values()),
                key=str,
            )
            for model in INDEX_MODELS
        }

    before = rows()
    for model in INDEX_MODELS:
        assert before[model], model
        model._default_manager.filter(version=world.current_version).delete()
    world.versions.get(minor=0).publishedsections.update(title="Another", movement="down", html="")
    assert publishing.verify() != ()

    call_command("rebuild_index")

    assert capsys.readouterr().out == "Indexed 3 versions.\n"
    assert rows() == before
    assert publishing.verify() == ()


def test_what_is_sealed_says_so_in_words(world):
    version = world.current_version
    version.note = "Another."
    with pytest.raises(SealedError, match="is published and cannot be changed; publish a new version instead"):
        version.save()
    with pytest.raises(SealedError):
        version.delete()


def test_the_world_has_a_row_of_every_kind(world):
    assert [model for model in (*SEALED_MODELS, *INDEX_MODELS) if not model._default_manager.exists()] == []
    assert Redaction.objects.get().version.document == ""
    assert draft_edition(year=2030).current_version is None


@pytest.mark.long
@pytest.mark.both_engines
@pytest.mark.django_db
def test_editions_of_one_year_that_were_published_at_the_same_time_are_whole():
    editions = [published_edition(report=report) for report in ("air", "land", "sea")]
    for edition in editions:
        correct(edition, "both ways", "one way", at=AT)
        assert publishing.verify() == ()
