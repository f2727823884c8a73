"""Hooks that give schemathesis the slugs, years and versions of the site that it tests.

It tries existing values besides all that the schema allows, because it would hardly find any otherwise. Valid data can be refused too:
for a slug that is not published, a day in the future, a range that ends before it begins, or an order that names a column twice. OpenAPI
cannot express these four; a refusal for any other reason is a failure.

One thing is left out: lists of words with nothing but numbers, `true`, `false` and `null`. Schemathesis expects a refusal, but in a URL
these are valid words. `schemathesis.toml` names this module.
"""

import json
from typing import Any

import requests
import schemathesis

from tests.waiting import LONG

#: Parts of the messages of refusals that a schema cannot express.
_UNFORETOLD = ("is not published here", "has not come yet", "must not be later than", "must be earlier than", "” twice")

#: Names of the parameters that take a list of words.
_LISTS: set[str] = set()


@schemathesis.hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """Add the values that exist on the server to the schema."""
    known = _known(f"{raw_schema['servers'][0]['url']}/api/v1/")
    for item in raw_schema["paths"].values():
        for parameter in item.get("get", {}).get("parameters", []):
            if words := known.get(_SETS.get(parameter["name"], parameter["name"])):
                _add(parameter, words)


@schemathesis.hook
def filter_query(context: Any, query: dict[str, Any] | None) -> bool:
    """Return whether every list in the query has a word that is not a number, `true`, `false` or `null`."""
    lists = [str(value).split(",") for name, value in (query or {}).items() if name in _LISTS]
    return all(any(map(_is_word, words)) for words in lists)


def _is_word(sent: str) -> bool:
    try:
        return isinstance(json.loads(sent), str)
    except ValueError:
        return True


@schemathesis.check
def valid_data_are_refused_for_known_reasons_alone(context: Any, response: Any, case: Any) -> None:
    """Assert that a 400 to valid data gives one of the four reasons."""
    if response.status_code != 400 or case.meta is None or not case.meta.generation.mode.is_positive:
        return
    errors = json.loads(response.content).get("errors", [])
    assert errors, response.content
    for error in errors:
        assert any(reason in error["detail"] for reason in _UNFORETOLD), error


#: Parameters that take the values of another one.
_SETS = {"broader": "technique", "from": "place", "to": "place"}


def _known(root: str) -> dict[str, list[Any]]:
    def all_of(name: str, *fields: str) -> list[list[Any]]:
        rows = requests.get(f"{root}{name}.ndjson", params={"fields": ",".join(fields)}, timeout=LONG)
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
        "place": [*_sorted(row[1] for row in sections), *_sorted(row[2] for row in sections)],
    }


def _add(parameter: dict[str, Any], words: list[Any]) -> None:
    """Add existing values to those that a parameter of the schema allows."""
    schema = parameter["schema"]
    whole = dict(schema["items"] if schema["type"] == "array" else schema)
    kind = {"integer": int, "string": str}[whole["type"]]
    kept = [word for word in words if type(word) is kind]
    either = {"anyOf": [{"type": whole["type"], "enum": kept}, whole]}
    if schema["type"] == "array":
        schema["items"] = either
        if kind is str:
            _LISTS.add(parameter["name"])
    else:
        parameter["schema"] = either


def _sorted(words: Any) -> list[Any]:
    return sorted(set(words))
