"""The pages that explain why there is nothing to show."""

from dataclasses import dataclass

from reports import addresses
from reports.languages import Translator
from reports.pages.head import Head
from reports.pages.parts import Link
from reports.reading.exceptions import Gone, InvalidMoment, NotAvailableThen


@dataclass(frozen=True)
class Refusal:
    """The page of a refusal: head, status, heading, text, a link to go on, and a line beside the status."""

    head: Head
    status: int
    title: str
    text: str
    instead: Link | None = None
    dated: str = ""


def gone_page(gone: Gone, address: str, translate: Translator) -> Refusal:
    """Return the page of a withdrawn or redacted version."""
    named = {"number": gone.number, "year": gone.year}
    if gone.is_redacted:
        title = translate("Version {number} of the {year} edition was removed", **named)
        dated = translate("removed on {day}", day=translate.day(gone.at))
    else:
        title = translate("Version {number} of the {year} edition was withdrawn", **named)
        dated = translate("withdrawn on {day}", day=translate.day(gone.at))
    instead = Link(translate("All reports"), "/")
    if gone.current:
        number = translate("Read version {number} instead", number=gone.current)
        instead = Link(number, addresses.edition(gone.report, gone.year))
    head = Head(translate("Withdrawn"), gone.reason, address, indexed=False, translate=translate)
    return Refusal(head, 410, title, gone.reason, instead, dated)


def not_available_then_page(missing: NotAvailableThen, address: str, translate: Translator) -> Refusal:
    """Return the page of an edition that was not readable at a moment."""
    sentence = translate(
        "The {year} edition could not be read on that day. It was first published on {day}.",
        year=missing.year,
        day=translate.day(missing.first),
    )
    instead = Link(translate("Current version"), addresses.edition(missing.report, missing.year))
    head = Head(translate("Not available on that date"), sentence, address, indexed=False, translate=translate)
    title, beside = translate("This page was not available on that date"), translate("not available on that date")
    return Refusal(head, 404, title, sentence, instead, beside)


def invalid_moment_page(wrong: InvalidMoment, address: str, translate: Translator) -> Refusal:
    """Return the page of an invalid `as_of`."""
    if wrong.is_future:
        sentence = translate("“{text}” is in the future (UTC). Choose today or an earlier date.", text=wrong.text)
    else:
        sentence = translate("“{text}” is not a date. Write it as year, month and day: 2025-01-31.", text=wrong.text)
    title = translate("Invalid date")
    head = Head(title, sentence, address, indexed=False, translate=translate)
    return Refusal(head, 400, title, sentence, Link(translate("To the latest version"), address))


def too_many_searches_page(seconds: int, address: str, translate: Translator) -> Refusal:
    """Return the page for a network that may search again in some seconds."""
    sentence = translate.count(
        "Too many searches came from your network in one minute. Try again in {number} second.",
        "Too many searches came from your network in one minute. Try again in {number} seconds.",
        seconds,
    )
    title = translate("Too many searches")
    head = Head(title, translate("Too many searches in a minute."), address, indexed=False)
    return Refusal(head, 429, title, sentence, Link(translate("To the reports"), "/"))


def no_file_page(address: str, translate: Translator, *, is_made: bool, is_soon: bool, status: int) -> Refusal:
    """Return the page of a file that is being made (`is_made`), is available soon, or could not be made."""
    title = translate("This file is being made") if is_made else translate("This file is not available now")
    if is_soon:
        sentence = translate("Try again in a minute. You can still read the edition on its pages.")
    else:
        sentence = translate("You can still read the edition on its pages. The log of this site has the details.")
    return Refusal(Head(title, sentence, address, indexed=False), status, title, sentence)


def not_found_head(address: str, translate: Translator) -> Head:
    """Return the metadata of the 404 page; its description is the page's sentence."""
    sentence = translate("The address may be mistyped, or the page may not have been published yet.")
    return Head(translate("Not found"), sentence, address, indexed=False, translate=translate)
