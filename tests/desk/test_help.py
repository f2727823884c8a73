"""No field of the desk stands without a word of help, which whoever hears the page is told of, too.

The pages are those that the resolver knows: a new field that says nothing fails here by itself.
"""

import re
from html.parser import HTMLParser

import pytest

from tests.desk.conftest import at_the_desk
from tests.desk.every_screen import addresses, fill_the_desk

pytestmark = pytest.mark.django_db

#: What is no field: buttons, and what nobody sees.
NO_FIELD = {"hidden", "submit", "button", "search"}
#: Ticks at a row of which the page's first sentence says all, and what is done with rows that are ticked.
SAYS_ALL = re.compile(r"-DELETE$|^_selected_action$|^action$|^assessment$")

#: What Django says where we say nothing.
OF_DJANGO = re.compile(r"Select an option|Hold down|characters or fewer|staff status|Designates", re.IGNORECASE)


class Fields(HTMLParser):
    """The fields of forms that are posted, in `described`: name -> the ids of what describes it, or its group."""

    def __init__(self, html):
        super().__init__()
        self.ids, self.described, self.groups, self.is_asking = set(), {}, [""], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids.add(found.get("id"))
        if tag == "form":
            self.is_asking = found.get("method") != "post"
        elif tag == "fieldset":
            self.groups.append(found.get("aria-describedby") or "")
        elif tag in {"input", "select", "textarea"} and "name" in found and "readonly" not in found:
            if (
                found.get("type") in NO_FIELD
                or "aria-hidden" in found
                or self.is_asking
                or SAYS_ALL.search(found["name"])
            ):
                return
            self.described[found["name"]] = f"{found.get('aria-describedby') or ''} {self.groups[-1]}".split()

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_asking = False
        elif tag == "fieldset":
            self.groups.pop()

    @property
    def without_help(self):
        helps = {each for each in self.ids if each and not each.endswith("_error")}
        return [name for name, described in self.described.items() if not helps.intersection(described)]


def pages(client):
    """A page of each kind; of publishing, which differs most, in every state that an edition can be in."""
    kinds = set()
    for address in addresses():
        kind = re.sub(r"\d+", "", address)
        if kind in kinds and not address.endswith("/publish/"):
            continue
        answer = client.get(address)
        if answer.status_code in {200, 409}:
            kinds.add(kind)
            if answer["Content-Type"].startswith("text/html"):
                yield address, answer.content.decode()


@pytest.mark.long
def test_every_field_of_the_desk_has_help_in_our_words(people):
    fill_the_desk()
    opened = dict(pages(at_the_desk(people["superuser"])))
    found = {address: Fields(html) for address, html in opened.items()}
    assert sum(len(each.described) for each in found.values()) > 200
    missing = {address: each.without_help for address, each in found.items() if each.without_help}
    assert missing == {}, "\n".join(f"{address}: {', '.join(names)}" for address, names in missing.items())
    assert {address: said for address, html in opened.items() if (said := OF_DJANGO.findall(html))} == {}
