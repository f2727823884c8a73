"""The YAML or TOML at the top of a file: what belongs to the edition."""

from typing import Any

from reports.document.types import EditionDocument
from reports.importing.assembly import Raw, mappings
from reports.importing.errors import ImportLog
from reports.importing.foreign import translate
from reports.importing.redirects import read_aliases
from reports.importing.structure import Outline, front_values

#: The format that this release reads, under the key `perennial`.
FORMAT = 1
_NOT_HERE = {"schema_version", "sections"}
KEYS = ("perennial", *(name for name in EditionDocument.model_fields if name not in _NOT_HERE), "aliases")


def read_front_matter(outline: Outline, report: ImportLog) -> Raw:
    """The edition's own values in a file, under the document's keys, and its `aliases`; their lines go into `report`."""
    raw = front_values(outline.front, report) if outline.front else {}
    if "perennial" not in raw and any(key not in KEYS for key in raw):
        if left := translate(raw, KEYS, report):
            lines = {key: report.line_of(key) for key in left}
            names = ", ".join(f"“{key}”" + (f" (line {lines[key]})" if lines[key] else "") for key in left)
            report.finding(lines[left[0]], f"Unknown keys are ignored: {names}.")
        _give_way_to_the_text(raw, outline, report)
    _leave_another_cover(raw, report)
    for key in [key for key in raw if key not in KEYS]:
        report.error(report.line_of(key), f"Unknown key “{key}”", f"The keys are {', '.join(KEYS)}.")
        del raw[key]
    if isinstance(raw.get("first_published"), int):
        raw["first_published"] = str(raw["first_published"])
    if "aliases" in raw:
        raw["aliases"] = read_aliases(raw["aliases"], report, "aliases")
    number = raw.pop("perennial", FORMAT)
    if number != FORMAT:
        report.error(
            report.line_of("perennial"),
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
            report.error(line, f"The {key} is given here and at the top, in line {report.line_of(key)}", "Keep one.")
        raw[key] = text
        report.lines[key,] = line
    _refuse_no_title(raw, outline, report)
    return raw


def _give_way_to_the_text(raw: Raw, outline: Outline, report: ImportLog) -> None:
    """Another program's description is left alone where the text begins with a summary."""
    if outline.lead and "summary" in raw:
        del raw["summary"]
        report.finding(report.line_of("summary"), "The description is ignored, because the text starts with a summary.")


def _leave_another_cover(raw: Raw, report: ImportLog) -> None:
    """Another program's cover, which is no key of a figure, is left alone."""
    keys = [each.get("key") for each in mappings(raw.get("figures"))]
    if "perennial" not in raw and "cover" in raw and raw["cover"] not in keys:
        del raw["cover"]
        report.finding(
            report.line_of("cover"),
            "The cover is ignored, because the file does not describe a figure with that short name.",
        )


def _refuse_no_title(raw: Raw, outline: Outline, report: ImportLog) -> None:
    title: Any = raw.get("title")
    if title is None:
        report.error(
            outline.title_line, "The file has no title", "Begin it with a line such as: # The title of the edition"
        )
    elif title == "" and outline.title is not None:
        report.error(outline.title_line, "The title is empty", "Write it after the # sign.")
