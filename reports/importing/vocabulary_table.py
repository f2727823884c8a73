"""The vocabulary as a table: a row for each theme, trend or technique."""

from reports.importing.assembly import Raw
from reports.importing.errors import ImportLog
from reports.importing.slugs import slug_of
from reports.importing.tables import listed, read_rows
from trends.names import fold

COLUMNS = {
    "name": ("technique", "title", "term"),
    "kind": ("type",),
    "slug": (),
    "definition": ("description",),
    "aliases": ("alias", "synonyms", "alternative names"),
    "broader": ("broader techniques", "parent"),
    "theme": ("group", "category"),
    "uid": (),
}
_KINDS = {"theme": "themes", "trend": "trends", "technique": "techniques"}


def read_vocabulary_table(data: bytes, log: ImportLog) -> Raw:
    """The raw vocabulary that a CSV file holds; lines go into `log`.

    A row without a kind is a technique; themes that only trends name are made.
    """
    raw: Raw = {"themes": [], "trends": [], "techniques": []}
    for line, cells in read_rows(data, COLUMNS, needs="name", log=log):
        kind = _KINDS.get(fold(cells.get("kind", "technique")).removesuffix("s"))
        if kind is None:
            log.error(line, f"“{cells['kind']}” is not a kind of term", f"The kinds are {', '.join(_KINDS)}.")
            continue
        if "name" not in cells:
            log.error(line, "This row has no name", "Add it, or delete the row.")
            continue
        log.lines[kind, len(raw[kind])] = line
        raw[kind].append(_term(kind, cells, line))
    by_name = {fold(each["name"]): each["slug"] for each in raw["themes"]}
    for trend in raw["trends"]:
        if name := trend.pop("theme", None):
            slug = slug_of(name, otherwise="theme")
            if fold(name) not in by_name and slug not in by_name.values():
                raw["themes"].append({"slug": slug, "name": name})
                by_name[fold(name)] = slug
            trend["theme"] = by_name.get(fold(name), slug)
    slugs = {fold(each["name"]): each["slug"] for each in raw["techniques"]}
    for technique in raw["techniques"]:
        technique["broader"] = [slugs.get(fold(each), each) for each in technique["broader"]]
    return raw


def _term(kind: str, cells: dict[str, str], line: int) -> Raw:
    term: Raw = {"slug": cells.get("slug") or slug_of(cells["name"], otherwise=f"term-{line}"), "name": cells["name"]}
    if kind == "themes":
        return term
    term |= {key: cells[key] for key in ("definition", "uid") if key in cells}
    if kind == "trends":
        return term | ({"theme": cells["theme"]} if "theme" in cells else {})
    return term | {"aliases": listed(cells.get("aliases", "")), "broader": listed(cells.get("broader", ""))}
