"""Addresses of every operation of the schema, with the parameters that it allows."""

from collections.abc import Iterator
from itertools import product
from typing import Any

IN_PATH = {
    "report": ["sea", "air"],
    "year": ["2023", "2024", "2025", "2026"],
    "version": ["latest", "1.1"],
    "section": ["tides", "winds"],
    "trend": ["tides", "winds", "waves", "salt"],
    "technique": ["turbines", "kites", "barrage"],
}
OF_OPEN_SETS = {
    "report": ["sea", "air"],
    "trend": IN_PATH["trend"],
    "technique": IN_PATH["technique"],
    "broader": IN_PATH["technique"],
    "theme": ["abilities"],
    "keyword": ["coasts", "power", "fish ladders"],
    "reference": ["tides2020"],
    "section": IN_PATH["section"],
    "key": ["tides2020", "output"],
    "from": ["1.0", "2023", "1.1", "2024"],
    "to": ["1.1", "2024", "2025"],
}


def addresses(schema: dict[str, Any], words: list[str]) -> Iterator[str]:
    """Yield addresses of all operations, with each value of each parameter. `words` are the values where any text is allowed."""
    for path, item in schema["paths"].items():
        if "get" not in item:
            continue
        operation = item["get"]
        parameters = [_whole(each, schema) for each in operation.get("parameters", [])]
        for place in _places(path, [each for each in parameters if each["in"] == "path"]):
            needed = _needed(parameters)
            yield f"{place}{needed}"
            for each in parameters:
                if each["in"] == "query":
                    for value in _values(each, words):
                        yield f"{place}{needed or '?'}{'&' if needed else ''}{each['name']}={value}"


def _whole(parameter: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """Return a parameter with its schema's references resolved."""

    def whole(part: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in part:
            return schema["components"]["schemas"][part["$ref"].rpartition("/")[2]]
        return part | ({"items": whole(part["items"])} if "items" in part else {})

    return parameter | {"schema": whole(parameter["schema"])}


def one_of_each(schema: dict[str, Any], words: list[str]) -> list[str]:
    """Return the first address for each path, apart from names in it, and each parameter."""
    parts = {part for path in schema["paths"] for part in path.split("/") if "{" not in part}
    found: dict[str, str] = {}
    for address in addresses(schema, words):
        path, _, query = address.partition("?")
        shape = "/".join(part for part in path.split("/") if part in parts) + "?" + query.partition("=")[0]
        found.setdefault(f"{path.count('/')} {shape}", address)
    return list(found.values())


def _places(path: str, parameters: list[dict[str, Any]]) -> Iterator[str]:
    names = [each["name"] for each in parameters]
    for values in product(*(IN_PATH[name] for name in names)):
        place = path
        for name, value in zip(names, values, strict=True):
            place = place.replace(f"{{{name}}}", value)
        yield place


def _needed(parameters: list[dict[str, Any]]) -> str:
    names = [each["name"] for each in parameters if each.get("required") and each["in"] == "query"]
    if not names:
        return ""
    types = {each["name"]: each["schema"]["type"] for each in parameters}
    given = (
        {"from": "2023", "to": "2024"} if types.get("from") == "integer" else {"from": "1.0", "to": "1.1", "q": "sea"}
    )
    return "?" + "&".join(f"{name}={given[name]}" for name in names)


def _values(parameter: dict[str, Any], words: list[str]) -> list[str]:
    schema = parameter["schema"]
    kind = schema.get("items", schema)
    if kind.get("enum"):
        return [str(value) for value in kind["enum"]]
    if parameter["name"] in OF_OPEN_SETS:
        return [*OF_OPEN_SETS[parameter["name"]], *words]
    if kind["type"] == "integer":
        return ["1", "2", "2024"]
    if kind["type"] == "boolean":
        return ["true", "false"]
    if kind.get("format") == "date":
        return ["2024-02-01", "2025-04-20", "2025-06-01", "2026-01-20"]
    return words
