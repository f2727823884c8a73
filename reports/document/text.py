"""The types of text in a document, with their normalisation and validation.

Every text is normalised to NFC, so that equal texts have equal bytes. Control characters, lone surrogates and bidirectional controls
are refused. Every ValueError has a message for people. The length is limited because the time to parse Markdown can grow with its
square.
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

from reports.addresses import NEVER_MOVED, RESERVED_REPORT_SLUGS, first_word

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_SPACE = re.compile(r"\s+")

#: Characters at the start of a cell that spreadsheets take for a formula, also in the full-width form of East Asian keyboards.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Slugs are lower case, so that an address has only one spelling.
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: Slugs that no section may have, because addresses below an edition have them.
RESERVED_SECTION_SLUGS = frozenset({"versions", "compare", "figures"})
_PINNED = re.compile(r"v\d+\.\d+")


def refused_character(text: str) -> str | None:
    """Return the first character of `text` that documents refuse, as `U+0000`, or None."""
    found = _CONTROL.search(text.replace("\r\n", "\n").replace("\r", "\n"))
    return f"U+{ord(found.group()):04X}" if found else None


def _clean(text: str) -> str:
    if character := refused_character(text):
        raise ValueError(f"contains the character {character}, which cannot be published; delete it")
    return unicodedata.normalize("NFC", text)


def normal_line(text: str) -> str:
    """Return `text` as one line: in NFC, with single spaces, and without white space at the ends. Raises ValueError."""
    return _SPACE.sub(" ", _clean(text)).strip()


def normal_prose(text: str) -> str:
    """Return `text` in NFC, with `\\n` as line ends, and without blank lines at the start and white space at the end. Raises ValueError."""
    text = _clean(text.replace("\r\n", "\n").replace("\r", "\n")).rstrip()
    blank = text[: len(text) - len(text.lstrip(" \t\n"))]
    return text[blank.rfind("\n") + 1 :]


#: Characters of a paragraph: some 4,000 words.
LONGEST_LINE = 25_000
#: Characters of a section's text: a book of 80,000 words.
LONGEST_TEXT = 500_000
#: Lines of a section's text: each may be a paragraph, an item or a row with its own address.
MOST_LINES = 10_000
#: Opening brackets of a section's text, one for each link and citation. Parsing time grows with the square of their number.
MOST_BRACKETS = 5_000
#: Other characters of Markdown that can become elements of the page.
MOST_SIGNS = 25_000
_SIGNS = "*_~`$<"
#: Cells in the tables of a section, including those that rows leave out, because a page shows them too.
MOST_CELLS = 25_000
BREAK_IT = "Break it into paragraphs separated by empty lines."


def too_long(text: str) -> tuple[str, str] | None:
    """Return what makes a text too long, to end a sentence with, and advice; None if it is short enough."""
    if len(text) > LONGEST_TEXT:
        return f"has {len(text):,} characters; at most {LONGEST_TEXT:,} are read", "Split it into sections."
    lines = text.split("\n")
    if len(lines) > MOST_LINES:
        return f"has {len(lines):,} lines; at most {MOST_LINES:,} are read", "Split it into sections."
    if any(len(line) > LONGEST_LINE for line in lines):
        return f"has a line of more than {LONGEST_LINE:,} characters", BREAK_IT
    if (count := text.count("[")) > MOST_BRACKETS:
        return f"has {count:,} opening brackets; at most {MOST_BRACKETS:,} are read", "Split it into sections."
    if (count := sum(map(text.count, _SIGNS))) > MOST_SIGNS:
        return f"has {count:,} signs of Markdown ({_SIGNS}); at most {MOST_SIGNS:,} are read", "Split it into sections."
    if (count := most_cells_in(lines)) > MOST_CELLS:
        return f"has tables of {count:,} cells; at most {MOST_CELLS:,} are read", "Leave columns or rows out."
    return None


def most_cells_in(lines: Iterable[str]) -> int:
    """Return the largest number of cells that tables in Markdown can have: each row counts as wide as the line of dashes above it."""
    cells = columns = 0
    for line in lines:
        bare = line.strip(" \t>")
        if not bare:
            columns = 0
        elif not bare.strip("|:- \t"):
            columns = max(columns, bare.strip("|").count("|") + 1)
        cells += columns if columns > 1 else 0
    return cells


def _section_slug(slug: str) -> str:
    if slug in RESERVED_SECTION_SLUGS or _PINNED.fullmatch(slug):
        raise ValueError(f"“{slug}” is a reserved address in editions; choose another slug")
    return slug


def _web_address(address: str) -> str:
    if address and not re.fullmatch(r"https?://[^\s<>\"]+", address):
        raise ValueError(f"“{address}” is not a web address; it starts with https:// or http://")
    return address


def at_most(limit: int) -> Callable[[str], str]:
    """Return a validator that raises ValueError for a text of more than `limit` characters."""

    def check(text: str) -> str:
        if len(text) > limit:
            raise ValueError(f"has {len(text)} characters; at most {limit} are allowed, so shorten it")
        return text

    return check


#: The longest address on another site, in characters.
LONGEST_OLD_ADDRESS = 500
type Line = Annotated[str, AfterValidator(normal_line)]
type Title = Annotated[Line, AfterValidator(at_most(300))]
type Name = Annotated[Line, AfterValidator(at_most(200))]
type Label = Annotated[Line, AfterValidator(at_most(100))]
#: The longest term of a report's own, in characters, because it must fit into a ring of the radar.
LONGEST_LABEL = 30
#: The name is in the released JSON Schema.
type OwnWord = Annotated[Line, AfterValidator(at_most(LONGEST_LABEL))]
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


_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060]")


_PLACED_FIGURE = re.compile(r"!\[\[([^\[\]|\n]+)\]\]")


def figure_numbers(bodies: Iterable[str]) -> dict[str, int]:
    """Return the numbers, from 1, of the figures that texts show as `![[key]]`, by key and in reading order."""
    keys = (key.strip() for body in bodies for key in _PLACED_FIGURE.findall(body))
    return {key: number for number, key in enumerate(dict.fromkeys(keys), 1)}


def normal_text(text: str) -> str:
    """Return `text` for comparison: in NFC, with single spaces, without soft hyphens and zero-width characters."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def paragraph_id(text: str) -> str:
    """Return the id of a paragraph: `p-` and the first ten hex digits of the SHA-256 of its normal text."""
    return f"p-{hashlib.sha256(normal_text(text).encode()).hexdigest()[:10]}"


def paragraph_ids(texts: Iterable[str]) -> list[str]:
    """Return the ids of a section's paragraphs, in order. The second of two equal paragraphs ends with `-2`, and so on."""
    counts: Counter[str] = Counter()
    ids = []
    for text in texts:
        name = paragraph_id(text)
        counts[name] += 1
        ids.append(name if counts[name] == 1 else f"{name}-{counts[name]}")
    return ids


_SLASHES = re.compile(r"/{2,}")


def old_path(address: str) -> str:
    """Return the path and query of an address, as redirects are stored and looked up: `/2021/aria.html`, `/post?id=7`.

    The host, and a slash or `index.html` at the end, are removed. Raises ValueError if the address cannot redirect.
    """
    try:
        parts = urlsplit(normal_line(address))
    except ValueError as error:
        raise ValueError(f"“{address}” is not a web address") from error
    path = _SLASHES.sub("/", f"/{normal_line(unquote(parts.path))}").removesuffix("/index.html").rstrip("/")
    if not path:
        raise ValueError(f"“{address}” is the front page and cannot be redirected; leave it out")
    if path[1:] in RESERVED_REPORT_SLUGS or first_word(path) in NEVER_MOVED:
        raise ValueError(f"“{address}” is in use on this site and cannot be redirected; leave it out")
    whole = f"{path}?{parts.query}" if parts.query else path
    if len(whole) > LONGEST_OLD_ADDRESS:
        raise ValueError(f"the address “{whole[:60]}…” has more than {LONGEST_OLD_ADDRESS} characters")
    return whole


#: A day, a month, a year, or no date: `2021-12-01`, `2021-12`, `2021`, "". `check_date` tests that month and day exist.
DATE = r"^((1[5-9]|2[01])\d\d(-\d\d(-\d\d)?)?)?$"


def check_date(text: str) -> str:
    """Return `text`, of the form DATE. Raises ValueError if its month or day does not exist."""
    if text:
        try:
            first_day(text)
        except ValueError:
            raise ValueError(f"“{text}” is not a date; enter 2021-12-01, 2021-12 or 2021") from None
    return text


def date_at_start(pattern: re.Pattern[str], text: str) -> str:
    """Return the date at the start of `text`, which is the first group of `pattern`, or "" if there is no valid date."""
    found = pattern.match(text)
    try:
        return check_date(found[1]) if found else ""
    except ValueError:
        return ""


def date_parts(text: str) -> tuple[int, ...]:
    """Return the year, and month and day if they are given: (2021, 12) for `2021-12`."""
    return tuple(int(part) for part in text.split("-"))


def first_day(text: str) -> date:
    """Return the first day of a day, month or year: 1 December 2021 for `2021-12`. Raises ValueError if it does not exist."""
    year, month, day = (*date_parts(text), 1, 1)[:3]
    return date(year, month, day)


#: Accepted formats of a day or a month, each with the format that is stored.
_DAY_FORMATS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d.%m.%Y")
_FORMATS = dict.fromkeys(_DAY_FORMATS, "%Y-%m-%d") | dict.fromkeys(("%Y-%m", "%B %Y", "%b %Y"), "%Y-%m")


def read_day(text: str) -> str:
    """Return a day or month such as `13 March 2027` or `March 2027` as `2027-03-13` or `2027-03`. Raises ValueError."""
    text = " ".join(text.split())
    for accepted, stored in _FORMATS.items():
        try:
            return datetime.strptime(text, accepted).strftime(stored)  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise ValueError(f"“{text}” is not a day or month")


#: Weights of the first seven digits of an ISSN. The eighth is a check digit, which makes the weighted sum divisible by 11.
_WEIGHTS = range(8, 1, -1)
ISSN = r"[0-9]{4}-[0-9]{3}[0-9X]"
#: A tag of BCP 47 with language, script, region and variants, in the usual case. Extensions are refused.
LANGUAGE = r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
LONGEST_LANGUAGE = 35
_ENGLISH = Locale("en")
_ALIASES = get_global("language_aliases")
_ISSN = re.compile(ISSN)
_LANGUAGE = re.compile(LANGUAGE)
_COUNTRY = re.compile("[A-Z]{2}")


def check_issn(code: str) -> str:
    """Return `code` if it is a valid ISSN or "". Raises ValueError."""
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
    """Return `tag` if it is a language tag of BCP 47. Raises ValueError.

    Two-letter languages and regions must be in Babel. Three-letter languages and scripts can be any of the right form.
    """
    if len(tag) > LONGEST_LANGUAGE or not _LANGUAGE.fullmatch(tag):
        raise ValueError(f"“{tag}” is not a language code, such as en, en-GB or zh-Hant")
    language, region = language_and_region(tag)
    if len(language) == 3 and len(shorter := _ALIASES.get(language, "")) == 2:
        raise ValueError(f"“{language}” has a shorter code: use {shorter}")
    if len(language) == 2 and language not in _ENGLISH.languages:
        raise ValueError(f"“{language}” is not a language code; English is en, German de, Chinese zh")
    if region and region not in _ENGLISH.territories:
        raise ValueError(f"“{region}” is not a country or region code; the United Kingdom is GB, Brazil BR")
    return tag


def language_and_region(tag: str) -> tuple[str, str]:
    """Return the language of a tag, and its two-letter country or "": ("en", "GB") for `en-GB`."""
    language, *rest = tag.split("-")
    return language, next((part for part in rest if _COUNTRY.fullmatch(part)), "")


#: The short texts of an edition: paths of lists, each with the text fields of its members.
_TEXTS = {
    ("key_findings",): ("statement",),
    ("sections",): ("summary",),
    ("sections", "assessments"): ("note",),
    ("figures",): ("caption", "source"),
}


def short_texts(edition: Any) -> Iterator[tuple[tuple[str | int, ...], Any, str]]:
    """Yield path, owner and text of each non-empty key finding, summary, note, caption and source.

    `edition` is a document or its raw JSON.
    """
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


def on_one_line(words: str) -> str:
    """Return the lines that a change note quotes as a part of a sentence."""
    return "; ".join(words.splitlines())
