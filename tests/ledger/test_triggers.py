"""The database itself keeps what is published: every way around the model is refused, on both engines."""

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from reports import publishing
from reports.document.canonical import sha256
from reports.models import audit, triggers
from reports.models.audit import AuditEntry
from reports.models.ledger import SEALED_MODELS, UNIQUE_COLUMNS, Redaction, Version, VersionFile
from reports.models.people import Actor
from reports.models.series import Edition
from reports.models.storage import version_file_path, write_once
from tests import worlds
from tests.making import AT, correct, published_edition

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def a_row_in_every_table():
    """An edition with a row in every table of the ledger."""
    edition = published_edition()
    publishing.withdraw(version=correct(edition, "finished", "opened"), reason="Wrong.", actor=Actor.of("Ada", AT))
    publishing.redact(version=correct(edition, "opened", "inaugurated"), reason="A court.", actor=Actor.of("Ada", AT))
    data = b"%PDF-1.7"
    write_once(version_file_path(sha256(data)), data)
    first = edition.versions.get(minor=0)
    VersionFile.objects.create(version=first, format="pdf", sha256=sha256(data), size=len(data), at=AT)
    connection.check_constraints()  # PostgreSQL alters no table whose keys wait to be checked


@pytest.fixture(scope="class")
def made_once_rows(make_once):
    make_once("rows", a_row_in_every_table)


@pytest.fixture
def edition(made_once_rows, db):
    worlds.copy_files()
    return Edition.objects.get()


def rows():
    return {model: list(model._default_manager.order_by("pk").values()) for model in SEALED_MODELS}


def refused(act):
    """Whether the database refuses, and nothing has changed."""
    before = rows()
    try:
        with transaction.atomic():
            act()
    except DatabaseError as error:
        assert rows() == before
        return triggers.MESSAGE in str(error)
    return False


def sql(statement, *values):
    def act():
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    return act


def text_column(model):
    names = {"version": "note", "versionfile": "format", "auditentry": "details", "publicationlogentry": "head"}
    return names.get(model._meta.model_name, "reason")


@pytest.mark.parametrize("model", SEALED_MODELS)
def test_the_orm_cannot_change_or_delete_a_row(edition, model):
    objects, name = model._default_manager, text_column(model)
    row = objects.order_by("pk").first()
    setattr(row, name, "x")

    assert refused(lambda: objects.update(**{name: "x"}))
    assert refused(lambda: objects.bulk_update([row], [name]))
    assert refused(lambda: models.Model.save(row))
    assert refused(lambda: models.QuerySet(model).filter(pk=row.pk)._raw_delete("default"))
    assert refused(
        lambda: objects.bulk_create([row], update_conflicts=True, update_fields=[name], unique_fields=["id"])
    )


@pytest.mark.parametrize("model", SEALED_MODELS[1:])
def test_a_queryset_cannot_delete(edition, model):
    assert refused(lambda: model._default_manager.all().delete())


def test_versions_are_kept_by_everything_that_refers_to_them(edition):
    before = rows()
    for objects in (Version.objects.all(), type(edition).objects.all(), type(edition.report).objects.all()):
        with pytest.raises((models.ProtectedError, models.RestrictedError)):
            objects.delete()
    assert rows() == before


@pytest.mark.parametrize("model", SEALED_MODELS)
def test_raw_sql_cannot_change_or_delete_a_row(edition, model):
    table, name = model._meta.db_table, text_column(model)
    for field in model._meta.concrete_fields:
        assert refused(sql(f'UPDATE "{table}" SET "{field.column}" = "{field.column}"')), field
    assert refused(sql(f"UPDATE \"{table}\" SET {name} = 'x'"))
    assert refused(sql(f'DELETE FROM "{table}"'))


@pytest.mark.sqlite
@pytest.mark.parametrize("model", SEALED_MODELS)
@pytest.mark.parametrize("verb", ["REPLACE", "INSERT OR REPLACE"])
def test_replace_cannot_walk_past(edition, model, verb):
    table, name = model._meta.db_table, text_column(model)
    columns = [field.column for field in model._meta.concrete_fields]
    for unique in UNIQUE_COLUMNS[model]:
        # The row anew, with one unique key kept and everything else that may not repeat another.
        values = [
            f'"{column}"'
            if column in unique
            else f"'x' || \"{column}\""
            if column in (name, "record_sha256")
            else f'"{column}"'
            for column in columns
        ]
        if "id" not in unique:
            values[columns.index("id")] = "id + 1000"
        names = ", ".join(f'"{column}"' for column in columns)
        statement = f'{verb} INTO "{table}" ({names}) SELECT {", ".join(values)} FROM "{table}"'
        assert refused(sql(statement)), unique
    assert refused(sql(f"UPDATE OR REPLACE \"{table}\" SET {name} = 'x'"))


def test_the_keys_that_replace_could_take_are_all_guarded():
    for model in SEALED_MODELS:
        unique = {("id",)} | {(field.column,) for field in model._meta.concrete_fields if field.unique}
        unique |= {
            tuple(model._meta.get_field(name).column for name in constraint.fields)
            for constraint in model._meta.constraints
            if isinstance(constraint, models.UniqueConstraint)
        }
        assert set(UNIQUE_COLUMNS[model]) == unique


@pytest.mark.postgresql
@pytest.mark.parametrize("model", SEALED_MODELS)
def test_truncate_and_on_conflict_cannot_walk_past(edition, model):
    table, name = model._meta.db_table, text_column(model)
    assert refused(sql(f'TRUNCATE "{table}" CASCADE'))
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    assert refused(
        sql(
            f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM "{table}" ON CONFLICT (id) DO UPDATE SET {name} = \'x\''
        )
    )


@pytest.mark.postgresql
def test_truncating_what_versions_refer_to_cannot_walk_past(edition):
    assert refused(sql("TRUNCATE reports_report CASCADE"))


@pytest.mark.postgresql
def test_the_role_of_replication_cannot_walk_past(edition):
    def act():
        sql("SET LOCAL session_replication_role = replica")()
        Version.objects.update(note="x")

    assert refused(act)


def test_a_document_is_emptied_only_where_a_redaction_gives_the_reason(edition):
    version = edition.versions.get(minor=0)

    def empty(**more):
        Version.objects.filter(pk=version.pk).update(document="", **more)

    assert refused(empty)

    Redaction.objects.create(version=version, reason="A court.", by_name="Ada", at=AT)
    for column, value in (
        ("note", "x"), ("sha256", "b" * 64), ("record_sha256", "c" * 64), ("published_at", AT.replace(year=2000)),
        ("publisher", "Eve"), ("severity", "major"), ("change_notes", "[1]"), ("minor", 9), ("schema_version", 7),
    ):  # fmt: skip
        assert refused(lambda column=column, value=value: empty(**{column: value})), column
    assert refused(lambda: Version.objects.filter(pk=version.pk).update(document="{}"))
    empty()
    assert Version.objects.get(pk=version.pk).document == ""
    assert refused(lambda: Version.objects.filter(pk=version.pk).update(document="{}"))


def test_a_name_is_emptied_only_where_another_entry_gives_the_reason(edition):
    entry = AuditEntry.objects.filter(by_name="Ada").first()

    def empty(**more):
        AuditEntry.objects.filter(pk=entry.pk).update(by_name="", salt="", **more)

    assert refused(empty)

    others = AuditEntry.objects.filter(by_name="Ada").count()
    assert audit.remove_names(entry, name="Ada", why="She asked.", actor=Actor.of("Ursula", AT)) == others
    assert not AuditEntry.objects.filter(by_name="Ada").exists()
    assert {each.by_name for each in entry.redactions.all()} == {"Ursula"}
    assert [each for each in publishing.verify() if "audit" in each.subject] == []
    for column, value in (
        ("act", "withdrawn"),
        ("about", ""),
        ("details", "x"),
        ("report", ""),
        ("at", AT.replace(year=2000)),
        ("by_account", 7),
        ("whom_account", 7),
    ):
        assert refused(lambda column=column, value=value: empty(**{column: value})), column
    for column in ("by_name", "by_login", "whom", "whom_login", "why", "salt"):
        assert refused(lambda column=column: AuditEntry.objects.filter(pk=entry.pk).update(**{column: "Eve"})), column


def test_installing_twice_changes_nothing(edition):
    triggers.install(connection)
    triggers.install(connection)

    assert triggers.missing(connection) == []
    assert refused(lambda: Version.objects.update(note="x"))


def test_migrate_puts_the_triggers_in_place(edition):
    triggers.remove(connection)
    assert triggers.missing(connection) == [name for name, _ in triggers.expected(connection)]

    call_command("migrate", verbosity=0)

    assert triggers.missing(connection) == []
    assert refused(lambda: Version.objects.update(note="x"))


def test_each_trigger_that_was_taken_down_is_named(edition):
    for name, table in triggers.expected(connection):
        with transaction.atomic():
            sql(f"DROP TRIGGER {name}" if connection.vendor == "sqlite" else f'DROP TRIGGER {name} ON "{table}"')()
            assert triggers.missing(connection) == [name]
            assert str(publishing.verify()[0]) == (
                f"trigger {name}: is missing or changed; run migrate, then find out who removed it"
            )
            transaction.set_rollback(True)


@pytest.mark.postgresql
@pytest.mark.parametrize("state", ["DISABLE TRIGGER", "ENABLE TRIGGER", "ENABLE REPLICA TRIGGER"])
def test_a_trigger_that_was_disabled_is_named(edition, state):
    sql(f"ALTER TABLE reports_version {state} sealed_version_update")()

    assert triggers.missing(connection) == ["sealed_version_update"]


@pytest.mark.postgresql
def test_a_function_that_was_replaced_is_named(edition):
    sql("CREATE OR REPLACE FUNCTION sealed_version() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")()

    assert triggers.missing(connection) == ["sealed_version_update", "sealed_version_delete", "sealed_version_truncate"]


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "made",
    [
        "BEFORE UPDATE OF note ON reports_version FOR EACH ROW",
        "BEFORE UPDATE ON reports_version FOR EACH ROW WHEN (false)",
    ],
)
def test_a_trigger_that_was_made_to_look_away_is_named(edition, made):
    sql("DROP TRIGGER sealed_version_update ON reports_version")()
    sql(f"CREATE TRIGGER sealed_version_update {made} EXECUTE FUNCTION sealed_version()")()
    sql("ALTER TABLE reports_version ENABLE ALWAYS TRIGGER sealed_version_update")()

    assert triggers.missing(connection) == ["sealed_version_update"]


@pytest.mark.sqlite
def test_a_trigger_that_was_altered_is_named(edition):
    sql("DROP TRIGGER sealed_version_update")()
    sql("CREATE TRIGGER sealed_version_update BEFORE UPDATE ON reports_version WHEN 0 BEGIN SELECT 1; END")()

    assert triggers.missing(connection) == ["sealed_version_update"]


@pytest.mark.long
@pytest.mark.sample(3)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["version", "redaction", "withdrawal"])
def test_the_triggers_survive_a_table_that_is_rebuilt(name):
    published_edition()
    before = rows()
    column = {"version": "publisher"}.get(name, "by_name")
    wider = migrations.AlterField(name, column, models.CharField(max_length=311))
    state = ProjectState.from_apps(apps)
    after = state.clone()
    wider.state_forwards("reports", after)

    triggers.before_migrate(using=connection.alias, plan=["a migration"])
    for old, new in ((state, after), (after, state)):
        with connection.schema_editor() as editor:
            wider_or_not = migrations.AlterField(name, column, new.models["reports", name].fields[column])
            wider_or_not.database_forwards("reports", editor, old, new)
    call_command("migrate", verbosity=0)

    assert triggers.missing(connection) == []
    assert rows() == before
    with pytest.raises(IntegrityError, match=triggers.MESSAGE):
        Version.objects.update(note="x")


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    "forged",
    [
        {"by_login": "eve"},
        {"by_login": "", "whom_login": "ada"},
        {"by_login": ""},
        {"by_account": 8},
        {"by_account": None},
        {"by_account": None, "whom_account": 7},
    ],
)
def test_an_entry_with_a_changed_account_is_found_and_an_older_one_is_intact(edition, forged):
    ada = User.objects.create_user("ada", pk=7, first_name="Ada")
    entry = audit.record(audit.Act.SHARED, about="", actor=Actor.of(ada, AT))
    assert publishing.verify() == (), "with the entries of before, which name no account"
    connection.check_constraints()  # PostgreSQL alters no table whose keys wait to be checked
    triggers.remove(connection)
    AuditEntry.objects.filter(pk=entry.pk).update(**forged)
    triggers.install(connection)
    assert [each.subject for each in publishing.verify()] == [f"audit entry {entry.pk}"]
