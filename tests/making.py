"""Create data for tests through real actions: import files, publish drafts."""

from datetime import UTC, datetime
from textwrap import dedent
from typing import Any
from uuid import uuid4

from reports import drafting, publishing
from reports.document.canonical import ChangeNote
from reports.document.types import ReportStatement
from reports.importing import read_edition, read_vocabulary
from reports.models.draft import Draft
from reports.models.ledger import Version
from reports.models.people import Actor
from reports.models.series import Edition, Report

AT = datetime(2025, 1, 14, 9, 0, tzinfo=UTC)
#: A reason for each rule that warns.
ACKNOWLEDGED = {name: "a test" for name, rule in publishing.RULES.items() if rule.level is publishing.Level.WARNING}

VOCABULARY = """
themes:
  - {slug: abilities, name: Abilities}
trends:
  - {slug: tides, name: Tidal Power, definition: Power from the tides., theme: abilities}
  - {slug: winds, name: High Winds, definition: Power from the wind., theme: abilities}
  - {slug: waves, name: Waves at Sea}
  - {slug: salt, name: Salt Gradients}
techniques:
  - {slug: turbines, name: turbine, aliases: [turbines], definition: It turns.}
  - {slug: kites, name: power kite, aliases: [power kites, kites], broader: [turbines]}
  - {slug: barrage, name: tidal barrage, aliases: [barrage]}
"""

PLAIN = """\
# The Sea in {year}

What the sea gave in {year}.

## 1. Tidal Power

A tidal barrage was finished. Its turbines turn both ways.

## 2. High Winds

Power kites were flown over the sea.

They came down again.

## 3. Waves at Sea

Waves remain hard to use.
"""


def vocabulary(text: str = VOCABULARY) -> None:
    """Load the trends and techniques of the tests into the database."""
    drafting.load_vocabulary(read_vocabulary(dedent(text).encode(), filename="vocabulary.yaml"))


def draft_edition(
    text: str = PLAIN, *, report: str = "sea", year: int = 2024, by: str = "Ada", at: datetime = AT
) -> Edition:
    """Return an edition whose draft has the Markdown `text`, with {year} filled in."""
    vocabulary()
    row = Report.objects.filter(slug=report).first()
    statement = (
        drafting.report_statement(row) if row else ReportStatement(uid=uuid4(), slug=report, name=report.title())
    )
    imported = read_edition(
        text.replace("{year}", str(year)).encode(),
        filename="edition.md",
        report=statement,
        year=year,
        trends=drafting.known_trends(),
        techniques=drafting.known_techniques(),
    )
    named = imported.document.report
    row = row or Report.objects.create(uid=named.uid, slug=named.slug, name=named.name)
    edition, _ = Edition.objects.get_or_create(report=row, year=year)
    Draft.objects.get_or_create(edition=edition)
    drafting.load(edition, imported.document, actor=Actor.of(by, at), invented=imported.invented)
    return edition


def published_edition(
    text: str = PLAIN, *, report: str = "sea", year: int = 2024, at: datetime = AT, **options: Any
) -> Edition:
    """Return an edition at version 1.0."""
    edition = draft_edition(text, report=report, year=year, at=at)
    publishing.publish(edition=edition, actor=Actor.of("Ada", at), acknowledged=ACKNOWLEDGED, **options)
    edition.refresh_from_db()
    return edition


def correct(edition: Edition, before: str, after: str, *, at: datetime = AT, severity: str = "minor") -> Version:
    """Replace words in the first section that has them, publish that with a change note, and return the version."""
    section = edition.draft.sections.filter(body__contains=before).order_by("position").first()
    assert section is not None, before
    section.body = section.body.replace(before, after)
    section.save()
    drafting.save_revision(section, actor=Actor.of("Ada", at))
    note = ChangeNote(
        kind="correction",
        severity=severity,
        section=section.slug,
        before=before,
        after=after,
        explanation="It was wrong.",
    )
    version = publishing.publish(
        edition=edition,
        actor=Actor.of("Ada", at),
        note="A correction.",
        change_notes=(note,),
        acknowledged=ACKNOWLEDGED,
    )
    edition.refresh_from_db()
    return version


def has_changed(edition: Edition) -> bool:
    """Return whether the draft differs from the current version."""
    return drafting.document_of(edition).with_shown_figures() != edition.current_version.content
