"""The YAML or TOML at the top of a file: the edition's own values, under our keys or those of other programs."""

import json
import re
import tomllib
from collections.abc import Callable, Collection, Sequence
from typing import Any

from reports.document.sources import bare_doi
from reports.document.text import check_date, check_language, read_day
from reports.document.types import EditionDocument
from reports.importing.assembly import Raw, mappings, without_nulls
from reports.importing.errors import ImportLog
from reports.importing.outline import Block, Outline
from reports.importing.redirects import read_aliases
from reports.importing.yaml_lines import read_yaml

#: The names of our keys in other programs; the first that has a value is used.
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
#: The kind of value and the advice in findings on values that cannot be read, by our key.
_UNREAD = {"first_published": ("date", _A_DATE), "report": ("language", _A_LANGUAGE)}
_BETWEEN = re.compile(r" and |;|&")


#: The lines before and after front matter in YAML and in TOML.
_YAML = "---"
_TOML = "+++"
#: The longest TOML: the time to read some of it grows with the square of its length.
_LONGEST_TOML = 16_000
#: The end of an error of tomllib.
_TOML_PLACE = re.compile(r" \(at line (\d{1,9}), column \d{1,9}\)$")


def front_matter(lines: Sequence[str], log: ImportLog) -> tuple[Block | None, int]:
    """Return the YAML between the `---` lines at the top, None without them, and the index of the first line after it.

    TOML between `+++` lines is returned as YAML. Raise ImportRefused.
    """
    fence = lines[0].rstrip()
    if fence not in {_YAML, _TOML}:
        return None, 0
    end = next((index for index, line in enumerate(lines[1:], 1) if line.rstrip() == fence), None)
    if end is None:
        log.refuse(1, f"The block that begins with {fence} is not closed", f"Close it with {fence} on its own line.")
    text = "\n".join(lines[1:end])
    return Block(_yaml_of(text, log) if fence == _TOML else text, 2), end + 1


def _yaml_of(toml: str, log: ImportLog) -> str:
    """Return TOML as one line of YAML, so findings on its values name the first line of the block. Raise ImportRefused."""
    if len(toml) > _LONGEST_TOML:
        message = f"The TOML has {len(toml):,} characters; at most {_LONGEST_TOML:,} are read"
        log.refuse(2, message, "Move long texts below it.")
    try:
        return json.dumps(tomllib.loads(f"{toml}\n"), default=str, ensure_ascii=False)
    except (ValueError, RecursionError) as error:
        place = _TOML_PLACE.search(str(error))
        message = f"This is not TOML: {_TOML_PLACE.sub('', str(error))}"
        log.refuse(1 + int(place[1]) if place else 2, message, "Look at the quotes and brackets of this line.")


def front_values(block: Block, log: ImportLog) -> Raw:
    """Return the values of front matter, without empty ones."""
    value = read_yaml(block.text, first_line=block.line, at=(), log=log)
    if not isinstance(value, dict | None):
        log.error(block.line, "The block between the --- lines must contain keys", "Write them as key: value.")
        return {}
    return without_nulls(value) if value else {}


def translate(raw: Raw, known: Collection[str], log: ImportLog) -> list[str]:
    """Rename keys of other programs to ours, remove keys that have no meaning here, and return the removed keys."""
    for ours, theirs in _SYNONYMS.items():
        there = next((key for key in theirs if raw.get(key) not in (None, "", [])), None)
        if there is None or ours in raw or ours not in known:
            continue
        value = _translated(ours, there, raw, log)
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


def _translated(ours: str, theirs: str, raw: Raw, log: ImportLog) -> Any:
    """Return our value for a value of another program; None if there is none, which is a finding if the key has a meaning here."""
    given = raw[theirs]
    value = _TRANSLATORS.get(ours, lambda each: each)(given)
    for each in _nameless(given) if ours == "credits" else ():
        log.finding(log.line_of(theirs), f"“{theirs}: {each}” contains no name and is ignored. {_A_NAME}")
    if value is None and ours in _UNREAD:
        kind, advice = _UNREAD[ours]
        message = f"“{theirs}: {given}” is no {kind} that can be read, so it is ignored. {advice}"
        log.finding(log.line_of(theirs), message)
    if value is None and (ours in _UNREAD or ours == "credits"):
        del raw[theirs]
    return value


def _take_addresses(raw: Raw) -> None:
    """Add the address of the page in another program to its old ones, unless it is a pattern such as `/:year/:title/`."""
    for key in ("permalink", "url"):
        address = raw.get(key)
        if isinstance(address, str) and address.startswith("/") and ":" not in address:
            given = raw.get("aliases") or []
            raw["aliases"] = [*(given if isinstance(given, list) else [given]), raw.pop(key)]


def _people(value: Any) -> list[Raw] | None:
    """Return authors, given as names or as mappings with a name, as credits; None if there are none."""
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
    """Return the values among authors that have no name, as they may have been written."""
    given = value if isinstance(value, list) else [value]
    left = [each for each in given if _people(each) is None]
    return [
        ", ".join(f"{key}: {of}" for key, of in each.items()) if isinstance(each, dict) else str(each) for each in left
    ]


def _person(value: Any) -> Raw | None:
    if isinstance(value, str) and value.strip():
        return {"name": value, "role": "Author"}
    if isinstance(value, dict) and isinstance(value.get("name"), str):
        person = {key: str(value[key]) for key in ("name", "affiliation", "orcid") if isinstance(value.get(key), str)}
        if "orcid" in person:
            person["orcid"] = person["orcid"].removeprefix("https://orcid.org/")
        return person | {"role": value["role"] if isinstance(value.get("role"), str) else "Author"}
    return None


def _day(value: Any) -> str | None:
    found = _DAY.match(str(value))
    try:
        return check_date(found.group()) if found else read_day(str(value))
    except ValueError:
        return None


def _language(value: Any) -> Raw | None:
    """Return the language with this tag, which may be written as in `en_US.UTF-8`; None for other values."""
    tag = re.split(r"[.@]", str(value).strip().replace("_", "-"), maxsplit=1)[0]
    try:
        return {"language": check_language(tag)}
    except ValueError:
        return None


def _keywords(value: Any) -> list[str] | None:
    """Return tags, a list or one text with commas, as keywords; None for other values."""
    names = value.split(",") if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(each, str) for each in names):
        return None
    return list(dict.fromkeys(filter(None, (" ".join(each.split()) for each in names)))) or None


_TRANSLATORS: dict[str, Callable[[Any], Any]] = {
    "credits": _people,
    "first_published": _day,
    "report": _language,
    "keywords": _keywords,
}


#: The version of the format, under the key `perennial`.
FORMAT = 1
_NOT_IN_FRONT_MATTER = {"schema_version", "sections"}
KEYS = ("perennial", *(name for name in EditionDocument.model_fields if name not in _NOT_IN_FRONT_MATTER), "aliases")


def read_front_matter(outline: Outline, log: ImportLog) -> Raw:
    """Return the edition's own values in a file, under the document's keys, and its `aliases`; their lines go into `log`."""
    raw = front_values(outline.front, log) if outline.front else {}
    if "perennial" not in raw and any(key not in KEYS for key in raw):
        if left := translate(raw, KEYS, log):
            lines = {key: log.line_of(key) for key in left}
            names = ", ".join(f"“{key}”" + (f" (line {lines[key]})" if lines[key] else "") for key in left)
            log.finding(lines[left[0]], f"Unknown keys are ignored: {names}.")
        _drop_description(raw, outline, log)
    _drop_foreign_cover(raw, log)
    for key in [key for key in raw if key not in KEYS]:
        log.error(log.line_of(key), f"Unknown key “{key}”", f"The keys are {', '.join(KEYS)}.")
        del raw[key]
    if isinstance(raw.get("first_published"), int):
        raw["first_published"] = str(raw["first_published"])
    if "aliases" in raw:
        raw["aliases"] = read_aliases(raw["aliases"], log, "aliases")
    number = raw.pop("perennial", FORMAT)
    if number != FORMAT:
        log.error(
            log.line_of("perennial"),
            f"perennial: {number} is not a supported format",
            f"This release reads {FORMAT}.",
        )
    for key, text, line in (
        ("title", outline.title, outline.title_line),
        ("summary", outline.lead or None, outline.lead_line),
    ):
        if text is None:
            continue
        if key in raw and (key, str(raw[key]).strip()) != ("title", text):
            log.error(line, f"The {key} is given here and at the top, in line {log.line_of(key)}", "Keep one.")
        raw[key] = text
        log.lines[key,] = line
    _refuse_no_title(raw, outline, log)
    return raw


def _drop_description(raw: Raw, outline: Outline, log: ImportLog) -> None:
    """Remove the description of another program if the text begins with a summary."""
    if outline.lead and "summary" in raw:
        del raw["summary"]
        log.finding(log.line_of("summary"), "The description is ignored, because the text starts with a summary.")


def _drop_foreign_cover(raw: Raw, log: ImportLog) -> None:
    """Remove the cover of another program, which is not the key of a figure."""
    keys = [each.get("key") for each in mappings(raw.get("figures"))]
    if "perennial" not in raw and "cover" in raw and raw["cover"] not in keys:
        del raw["cover"]
        log.finding(
            log.line_of("cover"),
            "The cover is ignored, because the file does not describe a figure with that short name.",
        )


def _refuse_no_title(raw: Raw, outline: Outline, log: ImportLog) -> None:
    title: Any = raw.get("title")
    if title is None:
        log.error(
            outline.title_line, "The file has no title", "Begin it with a line such as: # The title of the edition"
        )
    elif title == "" and outline.title is not None:
        log.error(outline.title_line, "The title is empty", "Write it after the # sign.")
