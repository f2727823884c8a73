"""Front matter of other programs: what their keys are called here, and what is left alone."""

import re
import tomllib
from collections.abc import Callable, Collection
from datetime import date, datetime, time
from typing import Any

from reports.document.codes import check_language
from reports.document.dates import check_date, read_day
from reports.document.sources import bare_doi
from reports.importing.assembly import Raw
from reports.importing.errors import ImportLog
from reports.importing.yaml_lines import DEEPEST

#: What other programs call a key of ours, the first that stands being taken.
_SYNONYMS = {
    "summary": ("description", "abstract", "excerpt"),
    "credits": ("authors", "author"),
    "first_published": ("date", "published", "published_at", "publishDate", "pubDate"),
    "first_published_at": ("canonical_url", "canonicalURL"),
    "aliases": ("redirect_from",),
    "keywords": ("tags",),
    "report": ("lang", "language", "locale"),
}
_DAY = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?=$|[T ])")
_A_DATE = "Write a day, a month or a year, such as 2021-12-01, 1 December 2021 or 2021-12."
_A_LANGUAGE = "Write its tag, such as en, en-GB or zh-Hant."
_A_NAME = "Write a name, or name: and what belongs to it."
#: What is told of a value that has no meaning, by our key.
_UNREAD = {"first_published": ("date", _A_DATE), "report": ("language", _A_LANGUAGE)}
_PLACE = re.compile(r"\(at line (\d{1,9}), column (\d{1,9})\)$")
_TOML_KEY = re.compile(r"[ \t]*(?P<key>[A-Za-z0-9_-]{1,200})[ \t]*=")
#: A block of TOML may have so many characters: reading it takes time that grows with the square of some of them.
_LONGEST_TOML = 16_000
_BETWEEN = re.compile(r" and |;|&")


def read_toml(text: str, *, first_line: int, log: ImportLog) -> Raw:
    """The values that TOML holds, as YAML would give them; the lines of the outermost keys go into `log`, and why it cannot be read."""
    if len(text) > _LONGEST_TOML:
        words = f"The TOML has {len(text):,} characters; at most {_LONGEST_TOML:,} are read"
        log.error(first_line, words, "Move what is long into the text below it.")
        return {}
    try:
        value: Raw = _plain(tomllib.loads(f"{text}\n"))
    except RecursionError:
        log.error(first_line, f"Values are nested more than {DEEPEST} levels deep", "Simplify the structure.")
        return {}
    except ValueError as error:
        found = _PLACE.search(str(error))
        line = first_line + min(int(found[1]) - 1, text.count("\n")) if found else first_line
        words = _PLACE.sub("", str(error)).strip() or "it cannot be read"
        log.error(
            line,
            f"This is not TOML: {words[0].lower()}{words[1:]}",
            "Look at the quotes and brackets of this line and the one above.",
        )
        return {}
    for offset, line_text in enumerate(text.split("\n")):
        if (key := _TOML_KEY.match(line_text)) and key["key"] in value:
            log.lines.setdefault((key["key"],), first_line + offset)
    return value


def translate(raw: Raw, known: Collection[str], log: ImportLog) -> list[str]:
    """Rename what other programs' keys mean here, and take out what means nothing here: the keys of that."""
    for ours, theirs in _SYNONYMS.items():
        there = next((key for key in theirs if raw.get(key) not in (None, "", [])), None)
        if there is None or ours in raw or ours not in known:
            continue
        value = _meant(ours, there, raw, log)
        if value is None:
            continue
        raw[ours] = value
        if (there,) in log.lines:
            log.lines[ours,] = log.lines[there,]
        del raw[there]
    if "aliases" in known:
        _take_addresses(raw)
    if isinstance(raw.get("doi"), str):
        raw["doi"] = bare_doi(raw["doi"])
    left = [key for key in raw if key not in known]
    for key in left:
        del raw[key]
    return left


def _meant(ours: str, theirs: str, raw: Raw, log: ImportLog) -> Any:
    """What another program's value is here; None if nothing: then it is told and taken out, or means nothing here."""
    given = raw[theirs]
    value = _MEANT.get(ours, lambda each: each)(given)
    for each in _nameless(given) if ours == "credits" else ():
        log.finding(log.line_of(theirs), f"“{theirs}: {each}” contains no name and is ignored. {_A_NAME}")
    if value is None and ours in _UNREAD:
        kind, advice = _UNREAD[ours]
        words = f"“{theirs}: {given}” is no {kind} that can be read, so it is ignored. {advice}"
        log.finding(log.line_of(theirs), words)
    if value is None and (ours in _UNREAD or ours == "credits"):
        del raw[theirs]
    return value


def _take_addresses(raw: Raw) -> None:
    """Add the address that another program had the page at to its old ones; not a pattern that such addresses were made by."""
    for key in ("permalink", "url"):
        address = raw.get(key)
        if isinstance(address, str) and address.startswith("/") and ":" not in address:
            given = raw.get("aliases") or []
            raw["aliases"] = [*(given if isinstance(given, list) else [given]), raw.pop(key)]


def _people(value: Any) -> list[Raw] | None:
    """Authors as credits: names, or mappings with a name."""
    if isinstance(value, str):
        parts = [part.strip() for part in _BETWEEN.split(value)]
        if len(parts) == 1 and all(" " in part.strip() for part in value.split(",")):
            parts = [part.strip() for part in value.split(",")]
        value = parts
    if isinstance(value, dict):
        value = [value]
    people = [_person(each) for each in value] if isinstance(value, list) else []
    found = [each for each in people if each]
    return found or None


def _nameless(value: Any) -> list[str]:
    """What stands among authors and is none, as it may have been written."""
    given = value if isinstance(value, list) else [value]
    left = [each for each in given if _people(each) is None]
    return [
        ", ".join(f"{key}: {of}" for key, of in each.items()) if isinstance(each, dict) else str(each) for each in left
    ]


def _person(value: Any) -> Raw | None:
    if isinstance(value, str) and value.strip():
        return {"name": value, "role": "Author"}
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        kept = {key: str(value[key]) for key in ("name", "affiliation", "orcid") if isinstance(value.get(key), str)}
        if "orcid" in kept:
            kept["orcid"] = kept["orcid"].removeprefix("https://orcid.org/")
        return kept | {"role": value["role"] if isinstance(value.get("role"), str) else "Author"}
    return None


def _day(value: Any) -> str | None:
    found = _DAY.match(str(value))
    try:
        return check_date(found.group()) if found else read_day(str(value))
    except ValueError:
        return None


def _language(value: Any) -> Raw | None:
    """A language by its tag, also as systems write it: `en_US.UTF-8`."""
    tag = re.split(r"[.@]", str(value).strip().replace("_", "-"), maxsplit=1)[0]
    try:
        return {"language": check_language(tag)}
    except ValueError:
        return None


def _keywords(value: Any) -> list[str] | None:
    """Tags as keywords: a list, or one text with commas."""
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(each, str) for each in names):
        return None
    return list(dict.fromkeys(filter(None, (" ".join(each.split()) for each in names)))) or None


_MEANT: dict[str, Callable[[Any], Any]] = {
    "credits": _people,
    "first_published": _day,
    "report": _language,
    "keywords": _keywords,
}


def _plain(value: Any, depth: int = 0) -> Any:
    """Days and times as text, as they are in YAML here. Raises RecursionError for what lies too deep there as well."""
    if depth > DEEPEST:
        raise RecursionError
    if isinstance(value, dict):
        return {key: _plain(each, depth + 1) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(each, depth + 1) for each in value]
    return value.isoformat() if isinstance(value, date | datetime | time) else value
