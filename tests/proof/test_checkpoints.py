"""A checkpoint that was kept elsewhere proves what the database's owner could otherwise rewrite or roll back unseen."""

import json
import shlex
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client

from reports import publishing
from reports.delivery.tasks import log_audit
from reports.document.canonical import canonical_json, sha256
from reports.models import audit, triggers
from reports.models.draft import Draft
from reports.models.generation import Generation
from reports.models.ledger import EVENT_MODELS, SEALED_MODELS, Version
from reports.models.people import Actor
from reports.models.sealed import PublicationLogEntry, SequenceCheck
from reports.reading import proof
from tests import worlds
from tests.making import AT, correct, published_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def saved(tmp_path, capsys):
    """Keep what `checkpoint` prints in a file, and return its path."""

    def save(*options):
        capsys.readouterr()
        call_command("checkpoint", *options)
        path = tmp_path / "kept.json"
        path.write_text(capsys.readouterr().out)
        return str(path)

    return save


def differences(path):
    """What `verify --against` finds; nothing if all is whole."""
    try:
        call_command("verify", against=str(path))
    except CommandError as error:
        return str(error)
    return ""


def rewrite(version):
    """Change a published text as the database's owner can: with every checksum, chain and count recomputed."""
    connection.check_constraints()  # PostgreSQL alters no table whose keys wait to be checked
    triggers.remove(connection)
    document = version.document.replace("turn both ways", "turn one way")
    Version.objects.filter(pk=version.pk).update(document=document, sha256=sha256(document.encode()), publisher="Eve")
    before = None
    for row in version.edition.versions.order_by("pk"):
        row.previous_record_sha256 = before
        before = row.record(report="sea", year=2024).digest()
        Version.objects.filter(pk=row.pk).update(
            record_sha256=before, previous_record_sha256=row.previous_record_sha256
        )
    for model in EVENT_MODELS:
        for row in model._default_manager.all():
            model._default_manager.filter(pk=row.pk).update(row_sha256=row.digest())
    head, models = "", {model._meta.db_table: model for model in SEALED_MODELS}
    for entry in PublicationLogEntry.objects.order_by("number"):
        entry.row_sha256 = models[entry.table]._default_manager.get(pk=entry.key).seal
        head = entry.digest(head)
        PublicationLogEntry.objects.filter(pk=entry.pk).update(row_sha256=entry.row_sha256, head=head)
    for model in SEALED_MODELS:
        check = SequenceCheck(table=model._meta.db_table)
        for row in model._default_manager.all():
            check.count(row.seal)
        check.save()
    connection.check_constraints()
    triggers.install(connection)
    publishing.rebuild_index()


@pytest.fixture
def version(made_once_published, db):
    worlds.copy_files()
    edition = published_edition(year=2025)
    publishing.withdraw(version=correct(edition, "finished", "opened"), reason="It's wrong.", actor=Actor.of("Ada", AT))
    return Version.objects.get(edition__year=2024)


def test_a_consistent_rewrite_is_found_with_a_checkpoint_from_elsewhere(version, saved):
    kept = saved()
    assert differences(kept) == ""
    publishing.withdraw(
        version=Version.objects.get(edition__year=2025, minor=0), reason="Too.", actor=Actor.of("Ada", AT)
    )
    assert differences(kept) == "", "the log has grown, and begins as it did"

    rewrite(version)

    assert publishing.verify() == (), "nothing inside the database shows it"
    assert "rewritten: entries 1 to 4 are not those that were signed" in differences(kept)


def test_a_rollback_is_found_and_what_is_missing_since_is_named(version, saved):
    with transaction.atomic():
        publishing.withdraw(version=version, reason="It's wrong.", actor=Actor.of("Ada", AT))
        version.edition.draft.sections.update(is_reviewed=True)
        Draft.objects.filter(pk=version.edition_id).update(is_reviewed=True)
        redacted = correct(version.edition, "Power kites", "Kites")
        publishing.redact(version=redacted, reason="A court.", actor=Actor.of("Ada", AT))
        kept = saved("--log")
        transaction.set_rollback(True)

    assert publishing.verify() == (), "an older database is whole"
    at = "2025-01-14T09:00:00.000000Z"
    command = """manage.py withdraw_version sea 2024 1.0 --by USER --reason 'It'"'"'s wrong.'"""
    assert differences(kept).splitlines()[1:] == [
        f"  checkpoint 7 of {at}: rolled back: entry 7 was signed, and the last one here is entry 4",
        f"  sea 2024 1.0: its withdrawal of {at} is missing; withdraw it again: {command}",
        f"  sea 2024 1.1: its publication of {at} is missing; publish it again",
        f"  sea 2024 1.1: its redaction of {at} is missing; redact it again at the desk: A court.",
    ]


def test_what_is_repeated_after_a_rollback_no_longer_counts_as_missing(version, saved):
    with transaction.atomic():
        redacted = correct(version.edition, "Power kites", "Kites")
        publishing.withdraw(version=version, reason="It's wrong.", actor=Actor.of("Ada", AT))
        publishing.redact(version=redacted, reason="A court.", actor=Actor.of("Ada", AT))
        kept = saved("--log")
        transaction.set_rollback(True)

    at = "2025-01-14T09:00:00.000000Z"
    later = AT + timedelta(days=1)
    again = correct(version.edition, "Power kites", "Kites", at=later)
    User.objects.create_user("ada")
    call_command(*shlex.split(differences(kept).partition("manage.py ")[2].splitlines()[0].replace("USER", "ada")))
    publishing.redact(version=again, reason="Another court.", actor=Actor.of("Ada", later))
    assert differences(kept).splitlines()[1:] == [
        f"  checkpoint 7 of {at}: rewritten: entries 1 to 7 are not those that were signed",
        f"  sea 2024 1.1: its publication of {at} was repeated with another time or text",
        f"  sea 2024 1.1: its redaction of {at} was repeated with another reason; the first was: A court.",
    ]


def test_a_redaction_leaves_earlier_checkpoints_valid(version, saved):
    kept = saved("--log")
    publishing.redact(version=version, reason="A court.", actor=Actor.of("Ada", AT))

    assert differences(kept) == ""


def test_the_audit_log_is_covered_once_a_day(version, saved):
    generation = Generation.now().number
    log_audit.call()
    log_audit.call()
    assert Generation.now().number == generation + 1, "the second time nothing had been added"
    entry = PublicationLogEntry.objects.order_by("number").last()
    assert entry.key == audit.AuditEntry.objects.order_by("pk").last().pk
    kept = saved()

    connection.check_constraints()
    triggers.remove(connection)
    forged = audit.AuditEntry.objects.get(pk=entry.key)
    forged.details = "Nothing."
    audit.AuditEntry.objects.filter(pk=forged.pk).update(details=forged.details, row_sha256=forged.digest())
    triggers.install(connection)

    assert "publication log, entry 5: row" in differences(kept)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"size": 2}, "its signature is not valid: the copy was changed"),
        ({"signature": "0" * 128}, "its signature is not valid: the copy was changed"),
        ({"signature": "nonsense"}, "This is not a checkpoint or a copy of a publication log."),
        ({"digest": "nonsense"}, "This is not a checkpoint or a copy of a publication log."),
    ],
)
def test_a_changed_copy_proves_nothing(version, saved, tmp_path, changed, found):
    kept = json.loads((tmp_path / saved("--log")).read_text())
    (tmp_path / "changed.json").write_text(json.dumps(kept | {"checkpoint": kept["checkpoint"] | changed}))
    assert found in differences(tmp_path / "changed.json")

    (tmp_path / "shorter.json").write_text(json.dumps(kept | {"entries": kept["entries"][1:]}))
    assert "the entries of the copy are not those that it covers" in differences(tmp_path / "shorter.json")


def test_page_log_and_feed_have_the_same_checkpoint_and_anybody_can_check_it(version):
    client = Client()
    log = client.get("/checkpoints/log.json").json()
    feed = ET.fromstring(client.get("/feed.atom").content)
    checkpoint = json.loads(feed.findtext("{urn:perennial:checkpoint}checkpoint"))

    assert checkpoint == log["checkpoint"] == proof.latest_checkpoint().model_dump()
    assert checkpoint["signature"] in client.get("/checkpoints/").content.decode()
    assert [(each["event"], each["version"]) for each in log["entries"]] == [
        ("version-published", "1.0"),
        ("version-published", "1.0"),
        ("version-published", "1.1"),
        ("version-withdrawn", "1.1"),
    ]
    head = ""
    for each in log["entries"]:
        covered = {name: each[name] for name in ("number", "at", "table", "key", "row_sha256")}
        head = sha256(canonical_json(covered | {"previous": head}))
    assert head == checkpoint["digest"]
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(checkpoint["key"]))
    signature = bytes.fromhex(checkpoint.pop("signature"))
    key.verify(signature, canonical_json(checkpoint))
    with pytest.raises(InvalidSignature):
        key.verify(signature, canonical_json(checkpoint | {"size": 1}))


@pytest.mark.django_db(transaction=True)
def test_a_copy_is_read_from_an_address_too(live_server, capsys):
    published_edition()
    call_command("verify", against=f"{live_server.url}/checkpoints/log.json")
    assert "Compared with checkpoint 1 of http://localhost:8000" in capsys.readouterr().out
    assert "the server answered 404" in differences(f"{live_server.url}/nothing/")


def test_there_is_no_checkpoint_before_the_first_publication(db):
    assert Client().get("/checkpoints/").status_code == 404
    with pytest.raises(CommandError, match="Nothing has been published yet"):
        call_command("checkpoint")
