"""The kinds of text in a document, and what each refuses.

Every text is NFC, so that the same words always give the same bytes. Refused, with a reason a person can act on:
control characters, lone surrogates, and the bidirectional controls that make a text show in another order than it is stored in.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit

from babel import Locale
from babel.core import get_global
from pydantic import AfterValidator, StringConstraints

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")

#: Signs that make a spreadsheet take a cell for a formula, the wide ones of East Asian keyboards too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Slugs are lower case, so that an address has one spelling.
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: A section's slug may not shadow an address below its edition.
RESERVED_SECTION_SLUGS = frozenset({"versions", "compare", "figures"})
#: The first words of the site's own addresses, which no report may take.
RESERVED_REPORT_SLUGS = frozenset(
    {
        "admin", "api", "embargo", "embed", "feed.atom", "healthz", "llms.txt", "media", "metrics", "readyz", "review",
        "robots.txt", "schemas", "search", "sitemap.xml", "static", "techniques", "trends", "compare", "reports", "about", "accounts",
        "checkpoints", "favicon.ico", "identity", "imprint", "privacy", "contact",
    }
)  # fmt: skip
_PINNED = re.compile(r"v\d+\.\d+")


def refused_character(text: str) -> str | None:
    """The first character of `text` that no document may hold, in words (`U+0000`), or None."""
    found = _CONTROL.search(text.replace("\r\n", "\n").replace("\r", "\n"))
    return f"U+{ord(found.group()):04X}" if found else None


def _clean(text: str) -> str:
    if character := refused_character(text):
        raise ValueError(f"contains the character {character}, which cannot be published; delete it")
    return unicodedata.normalize("NFC", text)


def normal_line(text: str) -> str:
    """`text` as one line: NFC, runs of white space one space, none at the ends."""
    return _SPACE.sub(" ", _clean(text)).strip()


def normal_prose(text: str) -> str:
    """`text` as lines ending in a bare newline, NFC, without blank lines before or after."""
    text = _clean(text.replace("\r\n", "\n").replace("\r", "\n")).rstrip()
    blank = text[: len(text) - len(text.lstrip(" \t\n"))]
    return text[blank.rfind("\n") + 1 :]


def _section_slug(slug: str) -> str:
    if slug in RESERVED_SECTION_SLUGS or _PINNED.fullmatch(slug):
        raise ValueError(f"“{slug}” is a reserved address in editions; choose another slug")
    return slug


def _web_address(address: str) -> str:
    if address and not re.fullmatch(r"https?://[^\s<>\"]+", address):
        raise ValueError(f"“{address}” is not a web address; it starts with https:// or http://")
    return address


def at_most(limit: int) -> Callable[[str], str]:
    """A check that refuses a text of more than `limit` characters: more has no room in the tables."""

    def check(text: str) -> str:
        if len(text) > limit:
            raise ValueError(f"has {len(text)} characters; at most {limit} are allowed, so shorten it")
        return text

    return check


#: An address that a text had elsewhere has so many characters.
LONGEST_OLD_ADDRESS = 500
type Line = Annotated[str, AfterValidator(normal_line)]
type Title = Annotated[Line, AfterValidator(at_most(300))]
type Name = Annotated[Line, AfterValidator(at_most(200))]
type Label = Annotated[Line, AfterValidator(at_most(100))]
#: A label of a report's own has so many characters: it has to fit the ring of a radar.
LONGEST_WORD = 30
type OwnWord = Annotated[Line, AfterValidator(at_most(LONGEST_WORD))]
type Code = Annotated[Line, AfterValidator(at_most(60))]
type Prose = Annotated[str, AfterValidator(normal_prose)]
type Slug = Annotated[str, StringConstraints(pattern=rf"^{SLUG.pattern}$", max_length=80)]
type SectionSlug = Annotated[
    str, StringConstraints(pattern=rf"^{SLUG.pattern}$", max_length=80), AfterValidator(_section_slug)
]
type WebAddress = Annotated[str, AfterValidator(normal_line), AfterValidator(_web_address)]
type HomePage = Annotated[WebAddress, AfterValidator(at_most(200))]
type OldAddress = Annotated[WebAddress, AfterValidator(at_most(LONGEST_OLD_ADDRESS))]
type Key = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_:.-]*$", max_length=80)]
type Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


_UNSEEN = re.compile("[\u00ad\u200b\u200c\u200d\u2060]")


_PLACED_FIGURE = re.compile(r"!\[\[([^\[\]|\n]+)\]\]")


def figure_numbers(bodies: Iterable[str]) -> dict[str, int]:
    """Return the keys of the figures that texts place as `![[key]]`, in reading order, with their numbers from 1."""
    keys = (key.strip() for body in bodies for key in _PLACED_FIGURE.findall(body))
    return {key: number for number, key in enumerate(dict.fromkeys(keys), 1)}


def normal_text(text: str) -> str:
    """The text that an id is made of: NFC, single spaces, no soft hyphens or zero-width characters."""
    return _SPACE.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFC", text))).strip()


def paragraph_id(text: str) -> str:
    """`p-` and ten hex digits of the SHA-256 of the paragraph's normal text."""
    return f"p-{hashlib.sha256(normal_text(text).encode()).hexdigest()[:10]}"


def paragraph_ids(texts: Iterable[str]) -> list[str]:
    """The ids of the paragraphs of one section, in order; the second of two alike ends in `-2`, and so on."""
    seen: Counter[str] = Counter()
    ids = []
    for text in texts:
        name = paragraph_id(text)
        seen[name] += 1
        ids.append(name if seen[name] == 1 else f"{name}-{seen[name]}")
    return ids


_SLASHES = re.compile(r"/{2,}")
#: Below these, what is not there is answered before old addresses are asked for.
_NEVER_ASKED = ("/admin/", "/api/", "/static/", "/media/")


def old_path(address: str) -> str:
    """The path of an address, and its query, as it is looked up: `/2021/aria.html`, `/post?id=7`.

    The host does not count, nor a slash or `index.html` at the end. Raises ValueError in words.
    """
    try:
        parts = urlsplit(normal_line(address))
    except ValueError as error:
        raise ValueError(f"“{address}” is not a web address") from error
    path = _SLASHES.sub("/", f"/{normal_line(unquote(parts.path))}").removesuffix("/index.html").rstrip("/")
    if not path:
        raise ValueError(f"“{address}” is the front page and cannot be redirected; leave it out")
    if path[1:] in RESERVED_REPORT_SLUGS or path.startswith(_NEVER_ASKED):
        raise ValueError(f"“{address}” is in use on this site and cannot be redirected; leave it out")
    whole = f"{path}?{parts.query}" if parts.query else path
    if len(whole) > LONGEST_OLD_ADDRESS:
        raise ValueError(f"the address “{whole[:60]}…” has more than {LONGEST_OLD_ADDRESS} characters")
    return whole


#: The form of a date that is known to the day, to the month or to the year alone: `2021-12-01`, `2021-12`, `2021`; "" is none. That its
#: month and day exist is asked by `check_date`.
DATE = r"^((1[5-9]|2[01])\d\d(-\d\d(-\d\d)?)?)?$"


def check_date(text: str) -> str:
    """`text` if its month and its day exist. Raises ValueError in words."""
    if text:
        try:
            first_day(text)
        except ValueError:
            raise ValueError(f"“{text}” is not a date; enter 2021-12-01, 2021-12 or 2021") from None
    return text


def date_at_start(pattern: re.Pattern[str], text: str) -> str:
    """The date that `text` begins with, the first group of `pattern`; "" if none stands there, or one that does not exist."""
    found = pattern.match(text)
    try:
        return check_date(found[1]) if found else ""
    except ValueError:
        return ""


def date_parts(text: str) -> tuple[int, ...]:
    """Its year, and its month and its day as far as they are known."""
    return tuple(int(part) for part in text.split("-"))


def first_day(text: str) -> date:
    """The first day that it may mean. Raises ValueError for a day that does not exist."""
    year, month, day = (*date_parts(text), 1, 1)[:3]
    return date(year, month, day)


#: How a day or a month may be written, and how each is kept.
_DAYS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d.%m.%Y")
_WRITTEN = dict.fromkeys(_DAYS, "%Y-%m-%d") | dict.fromkeys(("%Y-%m", "%B %Y", "%b %Y"), "%Y-%m")


def read_day(text: str) -> str:
    """Return `13 March 2027` or `March 2027` as `2027-03-13` or `2027-03`. Raises ValueError."""
    text = " ".join(text.split())
    for written, kept in _WRITTEN.items():
        try:
            return datetime.strptime(text, written).strftime(kept)  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise ValueError(f"“{text}” is not a day or month")


#: The first seven digits of an ISSN count for so much each; the eighth is chosen so that 11 divides the sum.
_WEIGHTS = range(8, 1, -1)
ISSN = r"[0-9]{4}-[0-9]{3}[0-9X]"
#: Language, script, region and variants, each in the case that it is written in. Extensions say nothing of a report's text.
LANGUAGE = r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
LONGEST_LANGUAGE = 35
_NAMES, _ALIASES = Locale("en"), get_global("language_aliases")
_ISSN, _LANGUAGE, _COUNTRY = re.compile(ISSN), re.compile(LANGUAGE), re.compile("[A-Z]{2}")


def check_issn(code: str) -> str:
    """`code`, if it is an ISSN or nothing. Raises ValueError, in words."""
    if not code:
        return code
    if not _ISSN.fullmatch(code):
        raise ValueError(f"“{code}” is not an ISSN, such as 1234-5679")
    digits = code.replace("-", "")
    rest = -sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:7], strict=True)) % 11
    if digits[7] != (last := "X" if rest == 10 else str(rest)):
        raise ValueError(f"“{code}” is not a valid ISSN: a digit is wrong, because {code[:8]} must end with {last}")
    return code


def check_language(tag: str) -> str:
    """`tag`, if it is a language tag of BCP 47. Raises ValueError, in words.

    Languages of two letters and regions are those that Babel knows; of the thousands with three letters, and of scripts, only the
    shape is checked.
    """
    if len(tag) > LONGEST_LANGUAGE or not _LANGUAGE.fullmatch(tag):
        raise ValueError(f"“{tag}” is not a language code, such as en, en-GB or zh-Hant")
    language, region = language_and_region(tag)
    if len(language) == 3 and len(shorter := _ALIASES.get(language, "")) == 2:
        raise ValueError(f"“{language}” has a shorter code: use {shorter}")
    if len(language) == 2 and language not in _NAMES.languages:
        raise ValueError(f"“{language}” is not a language code; English is en, German de, Chinese zh")
    if region and region not in _NAMES.territories:
        raise ValueError(f"“{region}” is not a country or region code; the United Kingdom is GB, Brazil BR")
    return tag


def language_and_region(tag: str) -> tuple[str, str]:
    """The language of a tag, and its country's two letters or nothing."""
    language, *rest = tag.split("-")
    return language, next((part for part in rest if _COUNTRY.fullmatch(part)), "")


#: Lists of an edition, and the texts of their members; those within others under the path of both.
_TEXTS = {("sections",): ("summary",), ("sections", "assessments"): ("note",), ("figures",): ("caption", "source")}


def short_texts(edition: Any) -> Iterator[tuple[tuple[str | int, ...], Any, str]]:
    """Yield each short text that is not empty: its path, its owner, and the text. `edition` is a document or the raw value of one."""
    for lists, keys in _TEXTS.items():
        for path, part in _members(edition, lists):
            for key in keys:
                if isinstance(text := _value(part, key), str) and text:
                    yield (*path, key), part, text


def _members(whole: Any, lists: tuple[str, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if not lists:
        yield (), whole
        return
    members = _value(whole, lists[0])
    for index, member in enumerate(members if isinstance(members, list | tuple) else ()):
        for path, part in _members(member, lists[1:]):
            yield (lists[0], index, *path), part


def _value(part: Any, key: str) -> Any:
    return part.get(key) if isinstance(part, dict) else getattr(part, key, None)
