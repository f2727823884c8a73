"""What schemathesis has to know of the site that it tests: which slugs, years and versions there are.

A slug that nobody published is a 400 or a 404, and a day to come is a 400, though both look like the others; so the schema is
narrowed to what exists. `schemathesis.toml` names this module.

Two rules more are no parameter's own, so that OpenAPI has no words for them: a range begins before it ends, and an order names a
column once.
"""

import json
from typing import Any

import requests
import schemathesis


@schemathesis.hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """Replace the open sets of the schema by what the server has."""
    known = _known(f"{raw_schema['servers'][0]['url']}/api/v1/")
    for path, item in raw_schema["paths"].items():
        for parameter in item["get"].get("parameters", []):
            if words := _words(path, parameter, known):
                _narrow(parameter, words)


@schemathesis.hook
def filter_query(context: Any, query: Any) -> bool:
    """Leave out what breaks one of the two rules; a value of a wrong kind is for others to refuse."""
    asked = dict(query or {})
    ordering = asked.get("ordering")
    ordering = ordering.split(",") if isinstance(ordering, str) else ordering
    names = [str(name).removeprefix("-") for name in ordering] if isinstance(ordering, list) else []
    ends = [(asked.get(f"{name}_from"), asked.get(f"{name}_to")) for name in ("year", "due")]
    backwards = any(type(start) is type(end) and isinstance(start, int | str) and start > end for start, end in ends)
    return not backwards and len(names) == len(set(names))


def _known(root: str) -> dict[str, list[Any]]:
    def all_of(name: str, *fields: str) -> list[list[Any]]:
        rows = requests.get(f"{root}{name}/", params={"format": "ndjson", "fields": ",".join(fields)}, timeout=30)
        return [[row[field] for field in fields] for row in map(json.loads, rows.text.splitlines())]

    sections = all_of("sections", "report", "year", "version", "slug", "keywords")
    references = all_of("references", "key", "doi")
    return {
        "report": _sorted(row[0] for row in sections),
        "year": _sorted(row[1] for row in sections),
        "version": ["latest", *_sorted(row[2] for row in sections)],
        "section": _sorted(row[3] for row in sections),
        "keyword": _sorted(word for row in sections for word in row[4]),
        "trend": _sorted(row[0] for row in all_of("trends", "slug")),
        "theme": _sorted(row[0]["slug"] for row in all_of("trends", "theme") if row[0]),
        "technique": _sorted(row[0] for row in all_of("techniques", "slug")),
        "reference": _sorted(word for row in references for word in row if word),
        "as_of": ["2000-01-01", "2024-02-29", "2025-06-01"],
    }


def _words(path: str, parameter: dict[str, Any], known: dict[str, list[Any]]) -> list[Any]:
    name, schema = parameter["name"], parameter["schema"]
    if name in ("from", "to"):
        if schema["type"] == "integer":
            years = known["year"]
            return years[:1] if name == "from" else years[1:]
        return known["version"][1:]
    if name == "year" and parameter["in"] == "query":
        return []
    return known.get({"broader": "technique"}.get(name, name), [])


def _narrow(parameter: dict[str, Any], words: list[Any]) -> None:
    schema = parameter["schema"]
    kind = schema["items"] if schema["type"] == "array" else schema
    said = kind["type"]
    kind.clear()
    kind.update({"type": said, "enum": words})


def _sorted(words: Any) -> list[Any]:
    return sorted(set(words))
