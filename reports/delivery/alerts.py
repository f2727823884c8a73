"""Mail to readers who follow a place: the change notes with struck and new words, and the citation of the new version."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from textwrap import indent
from typing import Any

from django.conf import settings
from django.db.models import Max, OuterRef, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from reports.citing.apa import plain
from reports.citing.item import CitedPart
from reports.document.words import Severity
from reports.languages import Translator, translator_for
from reports.mailing import AUTOMATIC, MailKind, MailText
from reports.models.index import PublishedSection
from reports.models.ledger import Version
from reports.models.mails import OutgoingMail, queue_mail
from reports.models.subscriptions import AlertKind, Subscription, token_of
from reports.pages.cite import cite
from reports.reading.followed import PlaceFacts, facts_of, followed_facts, place_of
from reports.reading.paragraph_history import CitedPlace, HistoryStep, StepState, histories_of
from reports.rendering.word_changes import word_changes_html, word_changes_text

#: The kind of queued mail, whose key is the hash of the reader's address.
ALERT_KIND = "alert"
#: Corrections within this time are one mail.
_JOINED_WITHIN = timedelta(hours=1)
_GONE = {StepState.WITHDRAWN, StepState.REDACTED}


def queue_alerts(*, at: datetime) -> None:
    """Queue a mail to each reader whose place changed or who waits for an edition that appeared, unless one is queued."""
    confirmed = Subscription.objects.confirmed()
    hashes = set(_readers_of_new_editions(confirmed))
    for edition in confirmed.exclude(version=None).values_list("version__edition", flat=True).distinct().order_by():
        rows = list(confirmed.filter(version__edition=edition))
        steps = _steps_of(rows)
        hashes |= {row.address_hash for row in rows if steps[row.pk]}
    queued = OutgoingMail.objects.filter(kind=ALERT_KIND, due_at__isnull=False).values_list("key", flat=True)
    hashes -= set(queued)
    mailed = Subscription.objects.filter(mailed_at__gt=at - _JOINED_WITHIN).values("address_hash")
    last = dict(mailed.annotate(last=Max("mailed_at")).values_list("address_hash", "last"))
    for digest in sorted(hashes):
        due_at = last[digest] + _JOINED_WITHIN if digest in last else at
        queue_mail(ALERT_KIND, digest, at=at, due_at=due_at, is_bulk=True)


def _readers_of_new_editions(confirmed: Any) -> Iterator[str]:
    for row in confirmed.filter(kind=AlertKind.NEW).select_related("report", "trend"):
        if _new_editions(row):
            yield row.address_hash


def _new_editions(subscription: Subscription) -> list[Version]:
    """Return the first versions of the report or about the trend that appeared since the reader subscribed or was told."""
    since = subscription.mailed_at or subscription.confirmed_at
    first = Version.objects.filter(edition=OuterRef("edition")).order_by("published_at", "pk").values("pk")[:1]
    new = Version.objects.filter(pk=Subquery(first), published_at__gt=since, edition__current_version__isnull=False)
    if subscription.report:
        new = new.filter(edition__report=subscription.report)
    else:
        about = PublishedSection.objects.current().filter(trend=subscription.trend)
        new = new.filter(edition__in=about.values("edition"))
    return list(new.select_related("edition__report", "edition__current_version").order_by("pk"))


def _steps_of(rows: Sequence[Subscription]) -> dict[int, list[HistoryStep]]:
    """Return by subscription the steps that its reader is told of: at most six queries."""
    places = {row.pk: place for row in rows if (place := place_of(row))}
    steps = histories_of(places.values()) if places else {}
    return {
        row.pk: [each for each in steps[places[row.pk]] if _is_told(each, row)] if row.pk in places else []
        for row in rows
    }


def _is_told(step: HistoryStep, subscription: Subscription) -> bool:
    """Return whether a reader is told of a step: of every withdrawal, but of no move and of no split that kept the words."""
    if step.state in _GONE or step.state is StepState.REMOVED:
        return True
    if subscription.kind == AlertKind.MAJOR and step.severity is not Severity.MAJOR:
        return False
    kept_words = step.state is not StepState.CHANGED and step.before.split() == step.after.split()
    return not kept_words


@dataclass(frozen=True)
class ChangeText:
    """A change as a reader is told of it: a sentence, the words before and after (may be empty), and the reasons."""

    sentence: str
    texts: Sequence[tuple[str, str]] = ()
    reasons: Sequence[str] = ()

    @property
    def html(self) -> Sequence[str]:
        """Return the changed words as safe HTML, one item for each text."""
        return [word_changes_html(before, after) for before, after in self.texts]

    def lines(self, translate: Translator) -> Iterator[str]:
        """Yield the change as paragraphs of plain text."""
        yield self.sentence
        yield from (indent(word_changes_text(before, after), "  ") for before, after in self.texts)
        if self.reasons:
            yield "\n".join([translate("The reason given to readers:"), *(indent(each, "  ") for each in self.reasons)])


@dataclass(frozen=True)
class AlertPart:
    """What a mail tells of one place: its title, the address of its latest state, the changes, and citations as safe HTML."""

    title: str
    address: str
    changes: Sequence[ChangeText]
    citations: Sequence[str] = ()

    def lines(self, translate: Translator) -> Iterator[str]:
        """Yield the part as paragraphs of plain text."""
        yield self.title
        for change in self.changes:
            yield from change.lines(translate)
        if self.citations:
            yield "\n".join([translate("Cite it now as:"), *(indent(plain(each), "  ") for each in self.citations)])
        yield self.address


def alert_mail(key: str, at: datetime) -> MailText | None:
    """Return the mail to the reader with the address hash `key` about all changes until now, or None if there are none.

    What to follow after the mail is stored in `next_places`, and becomes valid when the mail was sent.
    """
    related = ("report", "trend", "version__edition__report", "version__withdrawal", "version__redaction")
    rows = list(Subscription.objects.confirmed().filter(address_hash=key).select_related(*related))
    told = _steps_of(rows)
    history = histories_of(filter(None, map(place_of, rows)))
    changed = []
    parts = []
    for row in rows:
        translate = translator_for(row.language)
        if row.kind == AlertKind.NEW:
            part = _part_of_new_editions(row, translate)
            places: list[CitedPlace] = []
        elif told[row.pk]:
            # The last step may be one that is not told, such as a move.
            places = list(history[_place(row)][-1].places)
            part = _part_of_place(row, told[row.pk], places, translate)
        else:
            continue
        if part:
            row.next_places = [[each.version, _text(each.section), each.paragraph, each.figure] for each in places]
            if row.kind == AlertKind.NEW:
                row.next_places = [[None, None, "", ""]]
            row.save(update_fields=["next_places"])
            changed.append(row)
            parts.append(part)
    return _mail(changed, parts) if parts else None


def _place(row: Subscription) -> CitedPlace:
    place = place_of(row)
    if place is None:
        raise ValueError("A subscription to new editions has no place.")
    return place


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _mail(rows: Sequence[Subscription], parts: Sequence[AlertPart]) -> MailText:
    translate = translator_for(rows[0].language)
    end = settings.SITE_URL + reverse("site:alert", args=[token_of(rows)])
    report = rows[0].report
    texts = [line for part in parts for line in part.lines(translate)]
    subject = f"{parts[0].title}: {parts[0].changes[0].sentence}"
    return MailText(
        [rows[0].address],
        subject if len(parts) == 1 else translate("{number} changes in what you follow", number=len(parts)),
        [*texts, f"{translate('End these alerts')}:\n{end}"],
        html=render_to_string(
            "mail/alert.html",
            {
                "parts": parts,
                "end": end,
                "end_words": translate("End these alerts"),
                "cite_as": translate("Cite it now as:"),
                "language": rows[0].language,
            },
        ),
        headers={
            **AUTOMATIC,
            "List-Unsubscribe": f"<{end}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        signed=[report.publisher_name] if report else [],
        sender=report.name if report else "",
    )


def _part_of_new_editions(row: Subscription, translate: Translator) -> AlertPart | None:
    editions = [version.edition.current_version for version in _new_editions(row)]
    versions = [version for version in editions if version]
    if not versions:
        return None
    title = followed_facts(row, translate).title
    changes = [
        ChangeText(
            translate(
                "A new edition appeared on {day}: {title}",
                day=translate.day(each.published_at),
                title=each.content.title,
            )
        )
        for each in versions
    ]
    address = facts_of(CitedPlace(versions[-1].pk), versions[-1], translate).address
    return AlertPart(title, settings.SITE_URL + address, changes, [cite(each).apa for each in versions])


def _part_of_place(
    row: Subscription, steps: Sequence[HistoryStep], places: Sequence[CitedPlace], translate: Translator
) -> AlertPart:
    """Return what changed at a place, with the citations of what continues it in the latest version."""
    versions = Version.objects.select_related("edition__report", "withdrawal", "redaction").in_bulk(
        {each.version for each in places}
    )
    facts = [facts_of(each, versions[each.version], translate) for each in places]
    before = followed_facts(row, translate)
    return AlertPart(
        title=before.title,
        address=settings.SITE_URL + (facts or [before])[0].address,
        changes=[_change(each, _place(row), translate) for each in steps],
        citations=[_citation(versions[each.version], fact) for each, fact in zip(places, facts, strict=True)],
    )


def _citation(version: Version, facts: PlaceFacts) -> str:
    return cite(version, CitedPart(facts.section, facts.paragraph) if facts.section else None).apa


def _change(step: HistoryStep, place: CitedPlace, translate: Translator) -> ChangeText:
    """Return a step in words. Paragraphs are told with all their words, other places with those of the change notes."""
    day = translate.day(step.at)
    if step.state is StepState.REDACTED:
        sentence = translate("The text of version {number} was removed on {day}.", number=step.number, day=day)
        return ChangeText(sentence, reasons=[step.reason])
    if step.state is StepState.WITHDRAWN:
        sentence = translate("Version {number} was withdrawn on {day}.", number=step.number, day=day)
        if not step.after:
            return ChangeText(sentence, reasons=[step.reason])
        current = translate("These words are current now:")
        return ChangeText(f"{sentence} {current}", [(step.after, step.after)], [step.reason])
    sentences = {
        StepState.CHANGED: translate("Changed in version {number} on {day}", number=step.number, day=day),
        StepState.MOVED: translate("Moved in version {number} on {day}", number=step.number, day=day),
        StepState.SPLIT: translate("Split in version {number} on {day}", number=step.number, day=day),
        StepState.JOINED: translate("Joined with other text in version {number} on {day}", number=step.number, day=day),
        StepState.REMOVED: translate("Removed in version {number} on {day}", number=step.number, day=day),
    }
    texts = [(note.before, note.after) for note in step.notes if note.before or note.after]
    if place.paragraph:
        texts = [(step.before, step.after)]
    return ChangeText(sentences[step.state], texts, [note.explanation for note in step.notes])


def _follow_on(key: str) -> None:
    for row in Subscription.objects.filter(address_hash=key, next_places__isnull=False):
        row.move_on(timezone.now())


def _end_all(key: str) -> None:
    """Delete the subscriptions of an address that the mail server refuses for good."""
    Subscription.objects.filter(address_hash=key).delete()


def confirmation_mail(key: str, at: datetime) -> MailText | None:
    """Return the mail that asks to confirm the subscription `key`, or None if it is gone."""
    row = Subscription.objects.select_related("report", "trend", "version__edition__report").filter(pk=key).first()
    if row is None:
        return None
    translate = translator_for(row.language)
    title = followed_facts(row, translate).title
    address = settings.SITE_URL + reverse("site:alert", args=[token_of([row])])
    parts = [
        translate("Somebody asked to send mail to this address when this changes or appears:") + f"\n{title}",
        translate("If it was you, open this page and press its button within a day:") + f"\n{address}",
        translate("If it was not you, do nothing. The address is then deleted."),
    ]
    report = row.report
    return MailText(
        [row.address],
        translate("Please confirm: {title}", title=title),
        parts,
        headers=AUTOMATIC,
        signed=[report.publisher_name] if report else [],
        sender=report.name if report else "",
    )


ALERT = MailKind(alert_mail, sent=_follow_on, refused=_end_all)
CONFIRMATION = MailKind(confirmation_mail)
