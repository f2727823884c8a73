"""Forms of the desk's pages as a browser would send them."""

import re
from html import unescape
from html.parser import HTMLParser


class _Form(HTMLParser):
    """The fields of the form with one id, as a browser sends them: name -> values."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.wanted, self.inside, self.template = form_id, False, 0
        self.fields: dict[str, list[str]] = {}
        self.select: tuple[str, bool, list[str], list[str]] | None = None
        self.textarea: str | None = None
        self.text = ""

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form":
            self.inside = found.get("id") == self.wanted
        if tag == "template":
            self.template += 1
        if not self.inside or self.template:
            return
        name = found.get("name")
        if tag == "input" and name and found.get("type") not in {"submit", "file", "button"}:
            ticks = found.get("type") in {"checkbox", "radio"}
            if not ticks or "checked" in found:
                self.fields.setdefault(name, []).append(found.get("value") or ("on" if ticks else ""))
        elif tag == "select":
            self.select = (name, "multiple" in found, [], [])
        elif tag == "option" and self.select:
            self.select[3].append(found.get("value") or "")
            if "selected" in found:
                self.select[2].append(found.get("value") or "")
        elif tag == "textarea":
            self.textarea, self.text = name, ""

    def handle_data(self, data):
        if self.textarea is not None:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "template":
            self.template -= 1
        elif tag == "form":
            self.inside = False
        elif tag == "select" and self.select:
            name, multiple, chosen, offered = self.select
            self.fields[name] = chosen or ([] if multiple else offered[:1])
            self.select = None
        elif tag == "textarea" and self.textarea is not None:
            self.fields[self.textarea] = [self.text.removeprefix("\n").replace("\n", "\r\n")]
            self.textarea = None


def form_of(response, form_id):
    """Return the fields that a browser would send from an unchanged form."""
    parser = _Form(form_id)
    parser.feed(response.content.decode())
    assert parser.fields, f"no form {form_id}"
    return parser.fields


class _Forms(_Form):
    """All forms of a page with the method post, and the buttons of each."""

    def __init__(self) -> None:
        super().__init__("")
        self.found: list[tuple[str, dict[str, list[str]], list[dict[str, str]]]] = []

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "form" and found.get("method") == "post":
            self.fields = {}
            self.found.append((found.get("action") or "", self.fields, []))
        if tag == "button" and self.inside and not self.template and found.get("type") == "submit":
            self.found[-1][2].append({found["name"]: found.get("value") or ""} if found.get("name") else {})
        super().handle_starttag(tag, attrs)
        if tag == "form":
            self.inside = found.get("method") == "post"


def forms_of(response):
    """Return for each form of a page with the method post: its action, its unchanged fields, and the fields of each button."""
    parser = _Forms()
    parser.feed(response.content.decode())
    return parser.found


def opened(client, address, form_id):
    """Open a page and return the fields of its form."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return form_of(response, form_id)


def words_of(response):
    """Return a page's text without tags, with single spaces."""
    html = re.sub(r"(?s)<(script|style|template)\b.*?</\1>|<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(html).split())
