"""The forms of a page, as a browser would send them."""

from html.parser import HTMLParser
from typing import Any

type Fields = dict[str, list[str]]


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, Fields, set[str]]] = []
        self.inside = False
        self.templates = 0
        self.select = ""
        self.options: list[tuple[str, bool]] = []
        self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "template":
            self.templates += 1
        if self.templates:
            return
        if tag == "form":
            self.inside = True
            self.forms.append((found.get("action", ""), {}, set()))
        elif self.inside:
            self._start_field(tag, name, found)

    def _start_field(self, tag: str, name: str, found: dict[str, str]) -> None:
        if tag == "button" or (tag == "input" and found.get("type") in {"submit", "button", "image"}):
            self.forms[-1][2].add(name)
        elif tag == "input" and name and found.get("type") != "file":
            is_tick = found.get("type") in {"checkbox", "radio"}
            self.forms[-1][2].add(name)
            if not is_tick or "checked" in found:
                self._add(name, found.get("value", "on" if is_tick else ""))
        elif tag == "select":
            self.select, self.options = name, []
        elif tag == "option":
            self.options.append((found.get("value", ""), "selected" in found))
        elif tag == "textarea":
            self.textarea = name
            self.forms[-1][1][name] = [""]

    def handle_data(self, data: str) -> None:
        if self.textarea:
            fields = self.forms[-1][1]
            fields[self.textarea] = [fields[self.textarea][0] + data]

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self.templates -= 1
        elif tag == "form":
            self.inside = False
        elif tag == "textarea":
            self.textarea = ""
        elif tag == "select" and self.select:
            chosen = [value for value, is_chosen in self.options if is_chosen]
            for value in chosen or [value for value, _ in self.options[:1]]:
                self._add(self.select, value)
            self.select = ""

    def _add(self, name: str, value: str) -> None:
        self.forms[-1][1].setdefault(name, []).append(value)


def form_with(html: str, field: str) -> tuple[str, Fields] | None:
    """Return the action and the fields of the first form that has this field or button, or None."""
    parser = _Forms()
    parser.feed(html)
    return next(((action, fields) for action, fields, names in parser.forms if field in {*fields, *names}), None)


def filled(fields: Fields, given: dict[str, str]) -> dict[str, Any]:
    """Return the fields with some replaced by the given values, and without new rows."""
    totals = {name: fields[name.replace("-TOTAL_", "-INITIAL_")] for name in fields if name.endswith("-TOTAL_FORMS")}
    return {**fields, **totals, **given}
