"""A Word file is sent, changed there, and comes back."""

import re

import pytest

from reports import drafting
from tests.drafting.word_files import SAVED, brought, changed, everything, sent, take, xml_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return everything()


def body(edition, slug="tides"):
    return edition.draft.sections.get(slug=slug).body


def test_a_file_that_nobody_changed_changes_nothing(edition):
    found = brought(edition, sent(edition))

    assert found.is_empty
    assert [each.message for each in found.findings] == []


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("before", "after", "was", "becomes"),
    [
        ("A tidal barrage was ", "A great tidal barrage was ", "A tidal barrage was", "A great tidal barrage was"),
        ('preserve"> turn<', 'preserve"> spin<', "]] turn\nboth", "]] spin\nboth"),
        ("another", "one more", "- another", "- one more"),
        ("with more", "with much more", "  with more", "  with much more"),
        ("What it costs<", "What it cost<", "### What it costs {#costs}", "### What it cost {#costs}"),
        (">4<", ">7<", "| 2023 | 4 |", "| 2023 | 7 |"),
        ("Look at ", "Look closely at ", "> Look at [", "> Look closely at ["),
        ("The end of tides.", "The very end of tides.", "The end of", "The very end of"),
        (">[1, p. 3]<", "><", "[@tides2020, p. 3]", ""),
    ],
)
def test_what_was_changed_in_word_is_all_that_changes(edition, before, after, was, becomes):
    typed = body(edition)

    take(edition, changed(sent(edition), (before, after)))

    assert body(edition) == typed.replace(was, becomes, 1) != typed


def test_a_link_to_a_bookmark_that_was_made_in_word_leads_to_what_that_stands_in(edition):
    link = '<w:hyperlink w:anchor="{}"><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:hyperlink>'.format
    mark = '<w:bookmarkStart w:id="90{}" w:name="_Toc{}"/><w:bookmarkEnd w:id="90{}"/>'.format
    own = f"u{edition.draft.sections.get(slug='winds').uid.hex}"
    file = sent(edition)
    part = re.search(r"<w:r>(?:(?!<w:r>).)*?What it costs<", xml_of(file), re.DOTALL)[0]
    heading = re.search(rf'<w:bookmarkStart [^<>]*w:name="{own}" ?/>', xml_of(file))[0]
    end = "They came down again.</w:t></w:r>"
    new = link("_Toc1", " costs") + link("_Toc2", " winds") + link(own, " also") + link("_Toc9", " nothing")
    typed = body(edition, "winds")

    found = take(
        edition, changed(file, (part, mark(1, 1, 1) + part), (heading, mark(2, 2, 2) + heading), (end, end + new))
    )

    links = " [costs](../tides/#h-costs) [winds](../winds/) [also](../winds/) nothing"
    assert body(edition, "winds") == f"{typed}{links}"
    assert [each.message for each in found.findings] == [
        "The link “nothing” matches no bookmark, so the link was removed."
    ]


def test_titles_summaries_and_notes_are_taken_and_a_new_chapter_joins_the_one_before(edition):
    note = '<w:footnote w:id="90"><w:p><w:r><w:t>A new note.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    called = '</w:t></w:r><w:r><w:footnoteReference w:id="90"/></w:r><w:r><w:t xml:space="preserve">'
    last = "They came down again.</w:t></w:r></w:p>"
    new = '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Salt</w:t></w:r></w:p><w:p><w:r><w:t>New.</w:t></w:r></w:p>'
    file = changed(
        sent(edition),
        (">Tidal Power<", ">Tidal Might<"),
        ("Tides turn, see", "Tides turn again, see"),
        ("What the sea ", "What the wide sea "),
        ("A tidal barrage was ", f"A tidal{called} barrage was "),
        (last, last + new),
    )
    file = changed(file, ("</w:footnotes>", note), name="word/footnotes.xml")
    typed = body(edition)

    found = take(edition, file)

    document = drafting.document_of(edition)
    assert document.summary == "What the wide sea *gave*\nin 2024."
    assert [each.title for each in document.sections] == ["Tidal Might", "High Winds", "Waves at Sea"]
    assert document.sections[0].summary == "Tides turn again, see [[barrage]]."
    assert document.sections[0].body == (
        typed.replace("A tidal barrage", "A tidal[^1] barrage") + "\n\n[^1]: A new note."
    )
    assert document.sections[1].body.endswith("They came down again.\n\n### Salt\n\nNew.")
    assert found.findings == ()
    assert brought(edition, sent(edition)).is_empty


def test_a_file_saved_by_libreoffice_changes_nothing_but_what_was_changed_there(edition):
    """It names styles and pictures anew, makes fields of links, and draws lists and formulas its own way."""
    saved = SAVED.read_bytes()
    found = brought(edition, saved)
    assert (found.texts, found.remarks, found.findings) == ((), (), ())
    typed = body(edition)

    take(edition, changed(saved, ("The end of tides.", "The very end of tides."), ("first<", "the first<")))

    assert body(edition) == typed.replace("The end of", "The very end of").replace("1. first", "1. the first")
    assert body(edition, "winds") == "Power kites were flown over the sea.\n\nThey came down again."


#: What our reader writes in another way than it was typed, and what it does not read at all.
TYPED = """\
First, see [the other](../winds/) and ![missing](no.png).

### Sub {#named}
Words under it, x^2, ~~old words~~ and _more_ \\<table>.

> [!NOTE]
> Alert.

- [ ] first
- [x] second
- [ ] third

<!-- kept -->

$$x = 1$$

[^way]: Out of *order*.

See [sub](#named) and this[^way].

````yaml
key:  value

```
- no item
````

| A | B |
|--|-:|
| 1 | 2 |"""


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("before", "after", "was", "becomes"),
    [
        ("First, see ", "First [[container-queries]], see ", "First, see", "First [[container-queries]], see"),
        ("First, see ", "First *all*, see ", "First, see", "First \\*all\\*, see"),
        ("old words", "former words", "~~old words~~", "~~former words~~"),
        ("Words under it", "Words below it", "Words under it", "Words below it"),
        ("Alert.", "Alarm.", "> Alert.", "> Alarm."),
        ("☐ first", "☒ first", "- [ ] first", "- [x] first"),
        ("☑ second", "☒ the second", "- [x] second", "- [x] the second"),
        ("Out of ", "Not in ", "[^way]: Out of", "[^way]: Not in"),
        ("- no item", "- no  thing", "- no item", "- no  thing"),
        (">2<", ">3<", "| 1 | 2 |", "| 1 | 3 |"),
        (">Sub<", ">Part<", "### Sub {#named}", "### Part {#named}"),
    ],
)
def test_what_our_reader_writes_otherwise_stays_as_it_was_typed_around_a_change(edition, before, after, was, becomes):
    edition.draft.sections.filter(slug="tides").update(body=TYPED)

    part = "word/footnotes.xml" if before.startswith("Out") else "word/document.xml"
    take(edition, changed(sent(edition), (before, after), name=part))

    assert body(edition) == TYPED.replace(was, becomes, 1) != TYPED


@pytest.mark.long
def test_a_paragraph_that_was_moved_in_word_keeps_its_marks(edition):
    edition.draft.sections.filter(slug="tides").update(body=TYPED)
    file = sent(edition)
    moved, before = (
        next(found[0] for found in re.finditer(r"<w:p>.*?</w:p>", xml_of(file), re.DOTALL) if words in found[0])
        for words in ("Words under it", "See ")
    )

    take(edition, changed(file, (moved, ""), (before, before + moved)))

    line = "Words under it, x^2, ~~old words~~ and _more_ \\<table>."
    assert body(edition) == TYPED.replace(f"{line}\n", "", 1).replace("this[^way].\n", f"this[^way].\n\n{line}\n", 1)
