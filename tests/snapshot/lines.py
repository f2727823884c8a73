"""Responses, files and mails as lines of text that can be compared: values that differ between runs are replaced by their kind."""

import base64
import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterable
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from tests.snapshot.steady import now

VOID_TEXT = {"pre", "textarea"}
#: Longest time for a program that reads a file, in seconds.
PROGRAM = 60
#: The replacements of values. Each value is numbered in the order of its first occurrence.
STEADY: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"(?<=/)[a-z0-9]{6}-[0-9a-f]{32}(?=/)"), "reset"),
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "uuid"),
    (re.compile(r"\b(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})\b"), "digest"),
    (re.compile(r"(?<=sha-256=):[A-Za-z0-9+/]{43}=:"), "digest"),
    (re.compile(r"(?<=nonce[-=])\"?[A-Za-z0-9+/_-]{16,}={0,2}\"?"), "nonce"),
    (re.compile(r"(?<=csrfmiddlewaretoken\" type=\"hidden\" value=\")\w{64}"), "csrf"),
    (re.compile(r"(?<=perennial-csrf=)\w+"), "csrf"),
    (re.compile(r"(?<=perennial-session=)\w+"), "session"),
    (re.compile(r"(?<=127\.0\.0\.1:)\d+"), "port"),
    (re.compile(r"(?<=v1,)[A-Za-z0-9+/]{43}="), "signature"),
    (re.compile(r"whsec_[A-Za-z0-9+/=]+"), "secret"),
    (re.compile(r"(?<=/review/)[\w-]{43}|(?<=/embargo/)[\w-]{43}"), "token"),
    (re.compile(r"\b(?:[0-9a-f]{16})(?=…)"), "digest"),
    (re.compile(r"/[^\s\"'<>:]*/snapshot-[^/\s\"'<>]+"), "folder"),
]
#: A list of plain values, which stays on one line.
_FLAT = re.compile(r"\[\n[^\[\]{}]*\]")
_WEAK = re.compile(r'(W/)?"[^"]+"')
_ASSET = re.compile(r"(/static/[\w./-]+?)\.[0-9a-f]{12}(\.\w+)")


def steady_text(text: str) -> str:
    """Return the text without what differs between two runs."""
    text = _ASSET.sub(r"\1.HASH\2", text)
    for pattern, name in STEADY:
        seen: dict[str, str] = {}
        text = pattern.sub(
            lambda found, seen=seen, name=name: seen.setdefault(found[0], f"<{name} {len(seen) + 1}>"), text
        )
    return text


class _Tags(HTMLParser):
    """Writes a line for each tag, with sorted attributes, and for each text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.words = ""
        self.within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.flush()
        named = "".join(
            f" {name}" if value is None else f' {name}="{" ".join(value.split())}"'
            for name, value in sorted(attrs, key=str)
        )
        self.lines.append(f"<{tag}{named}>")
        if tag in VOID_TEXT | {"script"}:
            self.within.append("json" if ("type", "application/ld+json") in attrs else tag)

    def handle_endtag(self, tag: str) -> None:
        self.flush()
        if self.within and tag in VOID_TEXT | {"script"}:
            self.within.pop()
        self.lines.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        self.flush()
        self.lines.append(f"<!-- {' '.join(data.split())} -->")

    def handle_decl(self, decl: str) -> None:
        self.lines.append(f"<!{decl}>")

    def flush(self) -> None:
        """Write down the text so far."""
        words, self.words = self.words, ""
        if self.within and self.within[-1] == "json":
            self.lines += json_lines(words)
        elif self.within:
            self.lines += words.splitlines()
        elif text := " ".join(words.split()):
            self.lines.append(text)


def html_lines(text: str) -> list[str]:
    """Return a page, one line for each tag and text."""
    parser = _Tags()
    parser.feed(text)
    parser.close()
    parser.flush()
    return parser.lines


def json_lines(text: str) -> list[str]:
    """Return JSON, one line for each value or list of plain values; keys stay in their order."""
    try:
        laid_out = json.dumps(json.loads(text), indent=1, ensure_ascii=False)
    except ValueError:
        return text.splitlines()
    return _FLAT.sub(lambda list_: re.sub(r"\n *", " ", list_[0]), laid_out).splitlines()


def _zip_lines(body: bytes) -> list[str]:
    found = []
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            lines = body_lines(archive.read(name), name.rpartition(".")[2])
            found += [f"== {name}", *(f"{name}: {line}" for line in lines)]
    return found


def _pdf_lines(body: bytes) -> list[str]:
    """Return the text of a PDF by pdftotext, or the number of its pages where that is not installed."""
    if not shutil.which("pdftotext"):
        return [f"{body.count(b'/Type /Page') or body.count(b'/Type/Page')} pages"]
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=body, capture_output=True, check=False, timeout=PROGRAM
    )
    return [" ".join(line.split()) for line in done.stdout.decode("utf-8", "replace").splitlines() if line.strip()]


def _digest_lines(body: bytes) -> list[str]:
    return [f"{len(body)} bytes, {hashlib.sha256(body).hexdigest()[:12]}"]


def _text(read: Callable[[str], list[str]]) -> Callable[[bytes], list[str]]:
    return lambda body: read(body.decode("utf-8", "replace"))


#: Ending or last word of a media type -> how it is read.
READERS: dict[str, Callable[[bytes], list[str]]] = {
    **dict.fromkeys(("html", "xhtml", "xml", "svg", "atom", "opf", "ncx", "rels"), _text(html_lines)),
    **dict.fromkeys(("json", "csl", "geojson"), _text(json_lines)),
    **dict.fromkeys(("zip", "epub", "docx"), _zip_lines),
    **dict.fromkeys(("png", "webp", "jpg", "jpeg", "woff2", "ico", "gif", "octet-stream"), _digest_lines),
    "vnd.openxmlformats-officedocument.wordprocessingml.document": _zip_lines,
    "pdf": _pdf_lines,
}


def body_lines(body: bytes, kind: str) -> list[str]:
    """Return a body as lines; `kind` is the ending of a file or a media type."""
    last = kind.partition(";")[0].strip().rpartition("/")[2].lower()
    read = READERS.get(last) or READERS.get(last.rpartition("+")[2])
    return (read or (_digest_lines if b"\0" in body else _text(str.splitlines)))(body)


def header_lines(headers: Iterable[tuple[str, str]], body: bytes) -> list[str]:
    """Return the headers by name; for those that depend only on the body, whether they are right."""
    lines = []
    for name, value in sorted((name.lower(), value) for name, value in headers):
        said = value
        if name == "content-length":
            said = "that of the body" if int(value) == len(body) else value
        elif name == "etag":
            said = _WEAK.sub(r'\1"tag"', value)
        elif name == "repr-digest":
            right = base64.b64encode(hashlib.sha256(body).digest()).decode()
            said = "that of the body" if right in value else "another than that of the body"
        elif name == "last-modified" and parsedate_to_datetime(value) > now():
            said = "that of the code"
        elif name == "ratelimit":
            said = re.sub(r"\d+", "N", value)
        lines.append(f"{name}: {said}")
    return lines


def answer_lines(status: int, headers: Iterable[tuple[str, str]], body: bytes, queries: str) -> list[str]:
    """Return a response: its status, queries, headers and body."""
    headers = list(headers)
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    lines = [f"status: {status}", f"queries: {queries}", *header_lines(headers, body), "", *body_lines(body, kind)]
    return steady_text("\n".join(lines)).splitlines()
