"""The mails to readers who follow a place: what changed, with the old and the new words, and the citation of the new version."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import indent

from django.conf import settings
from django.template.loader import render_to_string

from reports import addresses
from reports.citing.apa import plain
from reports.citing.item import CitedPart
from reports.languages import Translator, translator_for
from reports.mailing import AUTOMATIC, MailText
from reports.models.ledger import Version
from reports.models.subscriptions import Subscription, token_of
from reports.pages.cite import cite
from reports.reading.followed import PlaceFacts, facts_of, followed_facts, place_of
from reports.reading.paragraph_history import CitedPlace, HistoryStep, StepState
from reports.rendering.word_changes import word_changes_html, word_changes_text


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


def alert_text(rows: Sequence[Subscription], parts: Sequence[AlertPart]) -> MailText:
    """Return the mail with these parts to the reader of these subscriptions, which its links end."""
    translate = translator_for(rows[0].language)
    end = settings.SITE_URL + addresses.alert(token_of(rows))
    report = rows[0].report
    texts = [line for part in parts for line in part.lines(translate)]
    subject = f"{parts[0].title}: {parts[0].changes[0].sentence}"
    if len(parts) > 1:
        subject = translate("{number} changes in what you follow", number=len(parts))
    return MailText(
        [rows[0].address],
        subject,
        [*texts, f"{translate('End these alerts')}:\n{end}"],
        html=render_to_string(
            "mail/alert.html",
            {
                "subject": subject,
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


def confirmation_text(row: Subscription) -> MailText:
    """Return the mail that asks to confirm a subscription with a button."""
    translate = translator_for(row.language)
    title = followed_facts(row, translate).title
    address = settings.SITE_URL + addresses.alert(token_of([row]))
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


def part_of_new_editions(row: Subscription, versions: Sequence[Version]) -> AlertPart:
    """Return the part about new editions, of which `versions` are the current ones."""
    translate = translator_for(row.language)
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


def part_of_place(
    row: Subscription, steps: Sequence[HistoryStep], places: Sequence[tuple[CitedPlace, Version]]
) -> AlertPart:
    """Return what changed at a followed place, with the citations of the `places` that continue it, each with its version."""
    translate = translator_for(row.language)
    cited = place_of(row)
    facts = [(facts_of(place, version, translate), version) for place, version in places]
    before = followed_facts(row, translate)
    return AlertPart(
        title=before.title,
        address=settings.SITE_URL + (facts[0][0] if facts else before).address,
        changes=[_change(each, translate, has_words=bool(cited and cited.paragraph)) for each in steps],
        citations=[_citation(version, fact) for fact, version in facts],
    )


def _citation(version: Version, facts: PlaceFacts) -> str:
    return cite(version, CitedPart(facts.section, facts.paragraph) if facts.section else None).apa


def _change(step: HistoryStep, translate: Translator, *, has_words: bool) -> ChangeText:
    """Return a step in words: its own if it `has_words`, as those of paragraphs have, or else the words of its change notes."""
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
    if has_words:
        texts = [(step.before, step.after)]
    return ChangeText(sentences[step.state], texts, [note.explanation for note in step.notes])
