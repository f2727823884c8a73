"""A document comes in; a file goes out. A new format is one file and one line here. No database."""

from reports.exporting.context import Context, Format
from reports.exporting.json_document import write_json
from reports.exporting.markdown import write_markdown

__all__ = ["FORMATS", "Context", "Format"]

#: Every format, by its name.
FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format("md", ".md", "text/markdown; charset=utf-8", write_markdown, "Markdown"),
        Format("json", ".json", "application/json", write_json, "JSON"),
    )
}
