"""Build the site, send all requests, and write the responses to files."""

import contextlib
import hashlib
import io
import json
import re
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.apps import apps
from django.contrib.staticfiles.finders import get_finders
from django.core import mail
from django.core.management import get_commands, load_command_class
from django.db import transaction
from django.urls import Resolver404, get_resolver, resolve

from tests.snapshot import steady
from tests.snapshot.asking import Reader, at_desk
from tests.snapshot.lines import header_lines, html_lines, json_lines, steady_text
from tests.snapshot.places import OF_A_KIND, PARTS, PLACES, ROUNDS, ROWS, SPECIAL, USUAL, VALUES
from tests.snapshot.recipe import HERE, ROLES, Recipe, client_of, run

_LINK = re.compile(r"""(?:href|src|srcset|action|content)=["']([^"'#\s]+)|<loc>([^<]+)""")


class Artefacts:
    """Files in a folder; each artefact has a name and lines."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, kind: str, name: str, lines: Iterable[str]) -> None:
        """Write one artefact; its name is an address or a title."""
        safe = quote(name.strip("/") or "index", safe="/ =&?.,-_()")
        if len(safe) > 180:
            safe = f"{safe[:160]}~{hashlib.sha256(safe.encode()).hexdigest()[:8]}"
        file = self.folder / kind / f"{safe}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines) + "\n")


def links_in(text: str) -> set[str]:
    """Return the paths on this site that a page links."""
    found = set()
    for each in _LINK.finditer(text):
        parts = urlsplit((each[1] or each[2]).replace("&amp;", "&"))
        if parts.path.startswith("/") and parts.netloc in {"", "localhost"}:
            found.add(parts.path + (f"?{parts.query}" if parts.query else ""))
    return found


def kind_of(address: str) -> tuple[Any, ...]:
    """Return what samples are taken of: the URL pattern, the report, and the form of a file."""
    try:
        match = resolve(address.partition("?")[0])
    except Resolver404:
        return ("none",)
    named = {name: value for name, value in match.kwargs.items() if name in {"report", "format", "kind", "extension"}}
    return (match.route, "?" in address, *sorted((name, str(value)) for name, value in named.items()))


def sampled(addresses: Iterable[str]) -> set[str]:
    """Return a few addresses of each kind: the same ones when others come and go."""
    kinds: dict[tuple[Any, ...], list[str]] = {}
    for address in addresses:
        kinds.setdefault(kind_of(address), []).append(address)
    chosen = set()
    for kind, found in kinds.items():
        most = (
            1
            if any(part[0] in {"format", "kind", "extension"} for part in kind if isinstance(part, tuple))
            else OF_A_KIND
        )
        chosen |= set(sorted(found, key=lambda each: hashlib.sha256(each.encode()).digest())[:most])
    return chosen


def public(artefacts: Artefacts, tokens: dict[str, str]) -> set[str]:
    """Read pages and files as a reader, and drafts by their links. Return the URL patterns that were met."""
    reader, known, read = Reader(), set(SPECIAL), set()
    known |= {f"/embargo/{tokens['press']}/", f"/review/{tokens['review']}/"}
    todo = set(known)
    for _ in range(ROUNDS):
        for address in sorted(todo):
            answer = reader.get(address)
            artefacts.write("pages", steadied(address), answer.lines())
            if "html" in answer.kind or "xml" in answer.kind:
                known |= {
                    each for each in links_in(answer.text) if not each.startswith(("/admin/", "/api/v1/", "/static/"))
                }
        read |= todo
        todo = sampled(known) - read
    return {kind_of(address)[0] for address in read}


def steadied(address: str) -> str:
    """Return an address without the token of a link."""
    return re.sub(r"(?<=/review/)[\w-]{43}|(?<=/embargo/)[\w-]{43}", "TOKEN", address)


def api(artefacts: Artefacts) -> set[str]:
    """Send requests for every operation of the API, and for each of its parameters. Return the URL patterns that were met."""
    reader = Reader()
    schema = json.loads(reader.get("/api/v1/schema/").body)
    asked = {"/api/v1/schema/", *operations(schema)}
    for address in sorted(asked):
        artefacts.write("api", steadied(address), reader.get(address, twice=False).lines())
    return {kind_of(address)[0] for address in asked}


def operations(schema: dict[str, Any]) -> Iterator[str]:
    """Each path about each place; about the first one also with each query parameter."""

    def whole(part: dict[str, Any]) -> dict[str, Any]:
        name = part.get("$ref", "").rpartition("/")[2]
        return schema["components"]["schemas"][name] if name else part

    for path, item in schema["paths"].items():
        if "get" not in item:
            continue
        parameters = [each for each in item["get"].get("parameters", []) if each["in"] == "query"]
        for place in PLACES[: 1 if "{" not in path else None]:
            address = re.sub(r"\{(\w+)\}", lambda found, place=place: place[found[1]], path)
            is_of_years = "{year}" not in path
            needed = "&".join(
                f"{each['name']}={VALUES[each['name']][0 if is_of_years or each['name'] == 'q' else 1]}"
                for each in parameters if each.get("required")
            )  # fmt: skip
            yield f"{address}?{needed}" if needed else address
            for each in parameters if place is PLACES[0] else []:
                kind = whole(each["schema"])
                kind = whole(kind.get("items", kind))
                values = kind.get("enum") or VALUES.get(each["name"]) or USUAL[kind.get("type", "string")]
                for value in values[:2]:
                    if not each.get("required"):
                        yield f"{address}?{f'{needed}&' if needed else ''}{each['name']}={quote(str(value))}"


def patterns(found: Any = None, before: str = "") -> Iterator[str]:
    """Every URL pattern of the project."""
    for each in get_resolver().url_patterns if found is None else found:
        address = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from patterns(each.url_patterns, address)
        else:
            yield address


def keys(pattern: str) -> list[str]:
    """Return the keys of the rows that are opened at a URL pattern of the desk, most telling first."""
    app, _, rest = pattern.removeprefix("admin/").partition("/")
    try:
        rows = apps.get_model(app, rest.partition("/")[0])._default_manager.order_by("pk")
    except LookupError:
        return []
    chosen = ROWS.get(f"{app}.{rest.partition('/')[0]}")
    if chosen is None:
        return list(dict.fromkeys(str(row.pk) for row in (rows.first(), rows.last()) if row))
    found = [rows.filter(**which).last() for which in chosen]
    return [str(row.pk) for row in found if row]


def screens(pattern: str) -> list[str]:
    """Return addresses of a URL pattern of the desk."""
    found = [pattern]
    for part, values in PARTS.items():
        found = [each.replace(part, value) for each in found for value in (values if part in each else ("",))]
    for part in ("<path:object_id>", "<int:pk>", "<id>"):
        found = [each.replace(part, pk) for each in found for pk in (keys(pattern) if part in each else [""])]
    return [f"/{each}" for each in found if not re.search(r"[<^(]", each)]


def desk(artefacts: Artefacts) -> set[str]:
    """Open every screen in each role. Send nothing to each as administrator, and to sections, their own and others', as author.

    Return the URL patterns that were met.
    """
    of_desk = sorted({each for each in patterns() if each.startswith("admin/") and "logout" not in each})
    addresses = {pattern: screens(pattern) for pattern in of_desk}
    met = {pattern for pattern, found in addresses.items() if found}
    for role, username in ROLES.items():
        steady.begin(f"log in {username}")
        client, known, opened = client_of(username), set(), set()
        for pattern, found in addresses.items():
            opened_by_role = {"administrator": len(found), "author": 2}
            for address in found[: opened_by_role.get(role, 1)]:
                answer = at_desk(client, address)
                opened.add(address)
                artefacts.write(f"desk/{role}", steadied(address), answer.lines())
                known |= {each for each in links_in(answer.text) if each.startswith("/admin/") and "logout" not in each}
                is_of_an_author = role == "author" and pattern.startswith("admin/reports/section/")
                if is_of_an_author or (role == "administrator" and address == found[0]):
                    sent = at_desk(client, address, {})
                    artefacts.write(f"desk/sent empty by {role}", steadied(address), sent.lines())
        for address in sorted(sampled(known) - opened) if role == "administrator" else []:
            artefacts.write(f"desk/{role}", steadied(address), at_desk(client, address).lines())
            met.add(kind_of(address)[0])
    return met


def commands(artefacts: Artefacts, folder: Path) -> None:
    """Write findings of the checks of each draft, plans of imports, and output of other commands, and undo what they save."""

    def undone(kind: str, name: str, *arguments: Any) -> None:
        steady.begin(f"{kind} {name}")
        with transaction.atomic():
            printed = run(*arguments)
            transaction.set_rollback(True)
        artefacts.write(kind, name, steady_text(printed).splitlines())

    for draft in apps.get_model("reports.draft")._default_manager.order_by("pk"):
        report, year = draft.edition.report.slug, draft.edition.year
        undone("findings", f"{report} {year}", "publish_edition", report, year, "--by", "publisher", "--note", "New.")
    for file in [*sorted(Path("fixtures/editions").glob("*.md")), *sorted(HERE.glob("*.md"))]:
        head = file.read_text()[:2_000]
        slug, year = (re.search(rf"^ *{name}: (\S+)$", head, re.M) for name in ("slug", "year"))
        into = "--report", slug[1] if slug else "new", "--year", year[1] if year else 2024
        undone("plans", file.name, "import_edition", file, *into, "--dry-run")
    undone("plans", "report", "import_report", folder / "air", "--report", "air", "--dry-run")
    undone("commands", "redirects", "import_redirects", "--list", "--check")
    undone("commands", "verify", "verify")
    undone("commands", "rebuild_index", "rebuild_index")
    for name, app in sorted(get_commands().items()):
        if str(app).partition(".")[0] in {"reports", "trends", "config"}:
            out = io.StringIO()
            load_command_class(str(app), name).create_parser("manage.py", name).print_help(out)
            artefacts.write("commands", f"help {name}", out.getvalue().splitlines())


def mails(artefacts: Artefacts, outbox: list[Any]) -> None:
    """Write the mails that were sent, by addressee and subject."""
    found: dict[str, list[str]] = {}
    for each in outbox:
        head = [f"{name}: {value}" for name, value in sorted(each.extra_headers.items())]
        other = [line for part in getattr(each, "alternatives", []) for line in html_lines(str(part[0]))]
        lines = [
            f"subject: {each.subject}",
            f"from: {each.from_email}",
            f"to: {each.to}",
            f"reply: {each.reply_to}",
            *head,
        ]
        found.setdefault(", ".join(each.to), []).extend([*lines, "", *each.body.splitlines(), *other, ""])
    for to, lines in found.items():
        artefacts.write("mails", to, steady_text("\n".join(lines)).splitlines())


def static(artefacts: Artefacts) -> None:
    """Write a line for each static file with its digest, so that a changed file is shown once."""
    lines = set()
    for finder in get_finders():
        for path, storage in finder.list([]):
            with storage.open(path) as file:
                lines.add(f"{path} {hashlib.sha256(file.read()).hexdigest()[:16]}")
    artefacts.write("static", "files", sorted(lines))


@contextlib.contextmanager
def receiving(received: list[tuple[list[tuple[str, str]], str]]) -> Iterator[str]:
    """A receiver of webhooks; the value is its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            received.append((sorted(self.headers.items()), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/hook"
        finally:
            server.shutdown()


def capture(folder: Path, parts: str = "") -> None:
    """Build, ask, and write the artefacts to `folder`/artefacts; of pages, api, desk and commands only the `parts` named."""
    began = time.perf_counter()

    def told(what: str) -> None:
        sys.stderr.write(f"{time.perf_counter() - began:4.0f} s, {time.process_time():3.0f} s of CPU  {what}\n")

    artefacts = Artefacts(folder / "artefacts")
    mail.outbox = []  # type: ignore[attr-defined]
    received: list[tuple[list[tuple[str, str]], str]] = []
    with receiving(received) as address, steady.stopwatch_stopped():
        recipe = Recipe(folder, address)
        recipe.build()
    told("built")
    for name, said in recipe.record.items():
        lines = html_lines(said) if "<html" in said else said.splitlines()
        artefacts.write("recipe", name, steady_text("\n".join(lines)).splitlines())
    for number, (headers, body) in enumerate(received, 1):
        lines = [*header_lines(headers, body.encode()), *json_lines(body)]
        artefacts.write("webhooks", str(number), steady_text("\n".join(lines)).splitlines())
    mails(artefacts, mail.outbox)  # type: ignore[attr-defined]
    static(artefacts)
    met: set[str] = set()
    for part, ask in {
        "pages": lambda: public(artefacts, recipe.tokens),
        "api": lambda: api(artefacts),
        "desk": lambda: desk(artefacts),
        "commands": lambda: commands(artefacts, folder),
    }.items():
        if part in (parts or part).split(","):
            met |= ask() or set()
            told(part)
    if not parts:
        artefacts.write("coverage", "URL patterns without an address", sorted(set(patterns()) - met))
