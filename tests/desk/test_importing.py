"""A file into an edition through the desk: first the plan, then the change."""

from hashlib import sha256
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports import drafting
from reports.desk.pictures import store_picture
from reports.models.revisions import SectionRevision
from reports.models.series import OldAddress, StoredPicture
from reports.models.storage import picture_path
from tests.desk.pages import words_of
from tests.importing.word_files import docx, h, p, picture, png, title, zipped
from tests.making import draft_edition
from trends.models import Technique

pytestmark = pytest.mark.django_db
FILE = "# The Sea in 2024\n\nIt gave more.\n\n## 1. Tidal Power\n\nA tidal barrage was finished.\n\n## 2. Salt Gradients\n\nNew.\n"


def upload(client, edition, text, name="sea.md"):
    """The plan of a file that replaces the edition."""
    return instead(client, edition, added(client, edition, text, name))


def added(client, edition, text, name="sea.md"):
    """The plan that is shown first: of an edition with sections, the file's are added to them."""
    data = text if isinstance(text, bytes) else text.encode()
    return client.post(reverse("desk:import", args=[edition.pk]), {"file": SimpleUploadedFile(name, data)})


def instead(client, edition, response):
    if "again" not in response.context_data:
        return response
    token = response.context_data["again"]
    return client.post(reverse("desk:import", args=[edition.pk]), {"token": token, "instead": "1"})


def apply(client, edition, response):
    token = response.context_data["again"]
    return client.post(reverse("desk:import", args=[edition.pk]), {"token": token}, follow=True)


def test_the_plan_is_shown_and_nothing_is_changed(editor, edition):
    edition.draft.references.create(key="one", item={"type": "book", "title": "A"})
    before = drafting.document_of(edition)
    words = words_of(upload(editor, edition, FILE))
    assert "Changes in sea.md" in words
    assert "Create section “Salt Gradients”" in words
    assert "This removes from the draft: 2 sections, 1 assessment, 1 reference. The import replaces" in words
    assert (
        words.index("Remove section “Waves at Sea”")
        < words.index("Remove reference “A”")
        < words.index("Change edition")
    )
    assert drafting.document_of(edition) == before


def test_the_plan_shows_what_differs_word_by_word_and_what_goes_first(editor, edition):
    sections = edition.draft.sections
    sections.filter(title="Tidal Power").update(body="It begins.\n\nIt goes on.\n\nA tidal barrage was planned.")
    sections.filter(title="Waves at Sea").update(body="Three words go.")
    gone = store_picture(png(9))
    edition.draft.figures.create(key="gone", title="Gone", alt="What goes", picture=gone)
    text = FILE.replace("A tidal", "It begins.\n\nIt goes on.\n\nA tidal").replace("New.", "![A buoy](buoy.png)")

    shown = upload(editor, edition, zipped({"sea.md": text, "buoy.png": png()}), "sea.zip")
    words = words_of(shown)

    assert "Remove section “Waves at Sea” 3 words" in words
    assert "2 paragraphs unchanged A tidal barrage was removed: planned end of removed" in words
    assert "added: finished end of added . Create section “Salt Gradients” 1 word" in words
    steps = (
        "Remove section “Waves at Sea”",
        "Change section “Tidal Power”",
        "Change figure “Gone → a-buoy”",
    )
    places = [words.index(step) for step in steps]
    assert places == sorted(places)
    assert not StoredPicture.objects.filter(sha256=sha256(png()).hexdigest()).exists()


def test_on_a_persons_word_the_plan_is_done(editor, edition):
    response = apply(editor, edition, upload(editor, edition, FILE))
    assert [section.title for section in drafting.document_of(edition).sections] == ["Tidal Power", "Salt Gradients"]
    assert "Imported sea.md: 6 changes." in words_of(response)
    assert SectionRevision.objects.latest("pk").why == "Imported from sea.md"


def test_a_plan_is_done_once(editor, edition):
    shown = upload(editor, edition, FILE)
    apply(editor, edition, shown)
    assert "The file is no longer on the server. Choose it again." in words_of(apply(editor, edition, shown))


@pytest.mark.long
def test_a_plan_is_not_done_over_what_somebody_saved_meanwhile(editor, edition):
    shown = upload(editor, edition, FILE)
    edition.draft.references.create(key="new", item={"type": "book", "title": "Saved meanwhile"})

    refused = apply(editor, edition, shown)

    assert refused.status_code == 409
    assert "Nothing was changed: somebody saved after you chose the file." in words_of(refused)
    assert "Remove reference “Saved meanwhile”" in words_of(refused)
    assert edition.draft.references.exists()
    apply(editor, edition, refused)
    assert not edition.draft.references.exists()


def test_only_who_may_change_a_report_changes_it_by_a_file(editor, publisher, edition):
    file = FILE.replace(
        "# The Sea", "---\nreport: {slug: sea, name: The Oceans, imprint: Somebody Else}\n---\n# The Sea", 1
    )
    shown = upload(editor, edition, file)
    assert "The file’s settings of the report are left out. A publisher can change them" in words_of(shown)
    assert "report “" not in words_of(shown)
    apply(editor, edition, shown)
    edition.report.refresh_from_db()
    assert (edition.report.name, edition.report.imprint) == ("Sea", "")
    assert edition.draft.sections.count() == 2

    apply(publisher, edition, upload(publisher, edition, file))
    edition.report.refresh_from_db()
    assert (edition.report.name, edition.report.imprint) == ("The Oceans", "Somebody Else")


def test_someone_elses_upload_cannot_be_applied(editor, other_editor, edition):
    before = drafting.document_of(edition)
    apply(other_editor, edition, upload(editor, edition, FILE))
    assert drafting.document_of(edition) == before


def test_a_file_that_says_what_the_draft_says_changes_nothing(editor, edition):
    exported = editor.get(reverse("desk:export", args=[edition.pk, "json"])).content
    words = words_of(upload(editor, edition, exported, "sea.json"))
    assert "No changes: the draft already matches the file." in words


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("No title here.\n", "sea.md", "sea.md cannot be imported"),
        ("# A\n\n## 1. One\n\nx [@nobody].\n\n## 1. Two\n\ny\n", "sea.md", "Line 7:"),
        (b"# \xff\xfe\xfa", "sea.md", "sea.md cannot be imported"),
        ("{", "sea.json", "This is not JSON"),
    ],
    ids=["no title", "a number twice", "no text", "broken JSON"],
)
def test_a_bad_file_is_refused_with_the_line_and_what_to_do(editor, edition, text, name, words):
    before = drafting.document_of(edition)
    response = upload(editor, edition, text, name)
    assert words in words_of(response)
    assert "Nothing was changed." in words_of(response)
    assert drafting.document_of(edition) == before


def test_a_word_file_is_planned_with_what_it_loses_and_then_done(editor, edition):
    deleted = '<w:del w:id="1"><w:r><w:delText>old</w:delText></w:r></w:del>'
    body = title(), h(1, "Tidal Power", number=3), p("A barrage.", deleted), p(picture(alt="A map")), p("More.")
    data = docx(*body, links={"rIdP": ("image", "media/a.png", False)}, extra={"word/media/a.png": png()})

    shown = upload(editor, edition, data, "sea.docx")
    words = words_of(shown)
    assert ".docx" in shown.content.decode().split("accept=")[1].split(">")[0]
    assert "Create figure “a-map”" in words
    assert "1 tracked deletion is left out." in words
    assert not StoredPicture.objects.exists()

    apply(editor, edition, shown)
    (figure,) = drafting.document_of(edition).figures
    assert (figure.key, figure.alt, picture_path(figure.picture.sha256).read_bytes()) == ("a-map", "A map", png())
    again = words_of(upload(editor, edition, data, "sea.docx"))
    assert "No changes: the draft already matches the file." in again


def test_a_word_file_that_is_refused_is_told_with_headings(editor, edition):
    before = drafting.document_of(edition)
    words = words_of(upload(editor, edition, docx(title(), h(1, "Tides"), p("a\u202eb")), "sea.docx"))
    assert "Under “Tides”: The character U+202E cannot be published. Delete it." in words
    assert "This Word file is damaged" in words_of(upload(editor, edition, b"PK\x03\x04", "sea.docx"))
    assert drafting.document_of(edition) == before


def test_a_draft_that_does_not_hang_together_is_said_before_anything_is_imported(editor, edition):
    edition.draft.references.create(key="one", item={"type": "no such type", "title": "A"})
    assert "This is an error in the draft. Fix it there first." in words_of(upload(editor, edition, FILE))


@pytest.mark.long
def test_a_file_brings_no_techniques_but_those_that_the_site_knows(editor, edition):
    known = set(Technique.objects.values_list("slug", flat=True))
    text = FILE.replace("New.", "Pruning nets keeps them light, and a turbine turns.")

    apply(editor, edition, upload(editor, edition, text))

    assert set(Technique.objects.values_list("slug", flat=True)) == known
    section = drafting.document_of(edition).sections[1]
    assert [each.quote for each in section.assessments] == ["Pruning nets keeps them light, and a turbine turns."]


@pytest.mark.long
def test_definitions_and_comments_of_a_file_are_told_in_the_plan(editor, edition):
    text = (
        FILE.replace("finished.", "finished, says [the report][rep].")
        + "\n<!-- Check -->\n\n[rep]: https://example.org\n\n[un]: /used\n"
    )

    shown = upload(editor, edition, text)
    words = words_of(shown)
    assert "A comment is left out: “Check”." in words
    assert "The text does not use “[un]: /used”, so readers do not see it." in words

    apply(editor, edition, shown)
    assert drafting.document_of(edition).sections[0].body == (
        "A tidal barrage was finished, says [the report][rep].\n\n[rep]: https://example.org"
    )


def old_addresses():
    return {row.path: (row.edition, row.section) for row in OldAddress.objects.select_related("edition__report")}


def test_old_addresses_are_taken_only_from_files_of_people_who_may_change_them(editor, publisher, edition):
    file = f"---\naliases: [/a, /b]\n---\n{FILE}"
    OldAddress.objects.create(path="/a", report=edition.report, edition=edition, section=uuid4())
    before = old_addresses()

    shown = upload(editor, edition, file)
    assert "The file’s old addresses are left out. A publisher can add them." in words_of(shown)
    assert "old address “" not in words_of(shown)
    apply(editor, edition, shown)
    assert (old_addresses(), edition.draft.sections.count()) == (before, 2)
    again = words_of(upload(editor, edition, file))
    assert "No changes: the draft already matches the file." in again
    assert "The file’s old addresses are left out" in again

    apply(publisher, edition, upload(publisher, edition, file))
    assert old_addresses() == {"/a": (edition, None), "/b": (edition, None)}


def test_no_file_takes_over_an_old_address_of_another_edition_or_report(publisher, edition):
    sky, earlier = draft_edition(report="sky"), draft_edition(year=2023)
    OldAddress.objects.create(path="/sky", report=sky.report, edition=sky)
    OldAddress.objects.create(path="/2023", report=earlier.report, edition=earlier)
    OldAddress.objects.create(path="/start", report=edition.report)
    before = old_addresses()

    shown = upload(publisher, edition, f"---\naliases: [/sky, /2023, /start, /own]\n---\n{FILE}")
    said = "Not changed, because they already redirect elsewhere: the old addresses /sky, /2023, /start."
    assert said in words_of(shown)
    assert "Create old address “/own”" in words_of(shown)
    apply(publisher, edition, shown)
    assert old_addresses() == before | {"/own": (edition, None)}


@pytest.mark.long
def test_a_file_with_very_many_old_addresses_is_refused(publisher, edition):
    def file(count):
        return f"---\naliases: [{', '.join(f'/{number}' for number in range(count))}]\n---\n{FILE}"

    assert "Create old address “/999”" in words_of(upload(publisher, edition, file(1000)))
    words = words_of(upload(publisher, edition, file(1001)))
    assert "The file gives 1,001 old addresses; at most 1,000 are read" in words
    assert "manage.py import_redirects" in words


def adding(edition):
    """The titles of the draft's sections, what its references and figures are called, and the body of the last section."""
    document = drafting.document_of(edition)
    keys = [each.key for each in (*document.references, *document.figures)]
    return [each.title for each in document.sections], keys, document.sections[-1].body


def test_a_chapter_of_word_is_added_below_the_sections_that_are_there(editor, edition):
    before = drafting.document_of(edition)
    body = h(1, "Tidal Fences"), p("They turn slowly."), p(picture(alt="A map")), h(2, "Costs"), p("Few are built.")
    data = docx(*body, links={"rIdP": ("image", "media/a.png", False)}, extra={"word/media/a.png": png()})

    shown = added(editor, edition, data, "fences.docx")
    words = words_of(shown)
    assert "Add as new sections" in words
    assert "Remove" not in words
    assert drafting.document_of(edition) == before

    assert "Added fences.docx at the end of the edition." in words_of(apply(editor, edition, shown))
    after = drafting.document_of(edition)
    assert (after.title, after.summary, after.sections[:-1]) == (before.title, before.summary, before.sections)
    new = after.sections[-1]
    assert (new.title, new.slug) == ("Tidal Fences", "tidal-fences")
    assert new.body == "They turn slowly.\n\n![[a-map]]\n\n### Costs\n\nFew are built."


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("# Tidal Fences\n\nThey turn slowly.\n\n## Costs\n\nFew.\n", "fences.md"),
        ("<h1>Tidal Fences</h1><p>They turn slowly.</p><h2>Costs</h2><p>Few.</p>", "fences.html"),
        (docx(title("Tidal Fences"), p("They turn slowly."), h(1, "Costs"), p("Few.")), "fences.docx"),
    ],
)
def test_a_chapter_with_a_title_of_its_own_is_one_section(editor, edition, file, name):
    apply(editor, edition, added(editor, edition, file, name))
    titles, _, body = adding(edition)
    assert (titles, body) == (
        ["Tidal Power", "High Winds", "Waves at Sea", "Tidal Fences"],
        "They turn slowly.\n\n### Costs\n\nFew.",
    )


def test_what_is_added_takes_no_key_address_or_trend_of_the_draft(editor, edition):
    edition.draft.references.create(key="one", item={"type": "book", "title": "A"})
    edition.draft.references.create(key="two", item={"type": "book", "title": "B"})
    front = "references:\n- key: one\n  item: {type: book, title: C}\n- key: two\n  item: {type: book, title: B}"
    text = f"---\n{front}\n---\n# The Sea\n\n## 1. Tidal Power\n\nMore [@one, p. 3; @two].\n"
    before = drafting.document_of(edition)

    shown = added(editor, edition, text)
    assert "“Tidal Power” already has a section, so the new one has no trend." in words_of(shown)
    apply(editor, edition, shown)

    after = drafting.document_of(edition)
    assert after.references[:2] == before.references
    assert [(each.key, each.item.title) for each in after.references[2:]] == [("one-2", "C")]
    new = after.sections[-1]
    assert (new.slug, new.trend, new.body) == ("tides-2", None, "More [@one-2, p. 3; @two].")
    assert "No changes: the draft already matches the file." in words_of(added(editor, edition, text))


@pytest.mark.long
def test_adding_a_file_again_adds_nothing_though_its_keys_and_addresses_exist(editor, edition):
    edition.draft.references.create(key="one", item={"type": "book", "title": "A"})
    front = 'references:\n- key: one\n  item: {type: book, title: B}\nfigures:\n- {key: fig, title: F, caption: "Of [@one]."}'
    section = "```section\nsummary: See [power](../tidal-power/).\n```\n\n![[fig]]\n\nText [@one]."
    text = f"---\n{front}\n---\n# Sea\n\n## 1. Fences\n\n{section}\n\n## 2. Tidal Power\n\nFew.\n"
    apply(editor, edition, added(editor, edition, text))

    document = drafting.document_of(edition)
    assert document.sections[-2].summary == "See [power](/sea/2024/tides-2/)."
    assert document.figures[-1].caption == "Of [@one-2]."
    assert "No changes: the draft already matches the file." in words_of(added(editor, edition, text))


def test_links_between_added_sections_use_their_addresses_in_the_draft(editor, edition):
    links = "[a](../tidal-power/), [b](../tidal-power/#costs), [c].\n\n[c]: ../tidal-power/"
    text = f"# Sea\n\n## 1. Fences\n\n{links}\n\n## 2. Tidal Power\n\n### Costs\n\nFew.\n"
    apply(editor, edition, added(editor, edition, text))
    fences, power = drafting.document_of(edition).sections[-2:]
    moved = "[a](../tides-2/), [b](../tides-2/#h-costs), [c].\n\n[c]: ../tides-2/"
    assert (power.slug, fences.body) == ("tides-2", moved)
    assert "No changes: the draft already matches the file." in words_of(added(editor, edition, text))


@pytest.mark.long
def test_a_chapter_may_cite_what_the_edition_has(editor, edition):
    edition.draft.references.create(key="one", item={"type": "book", "title": "A"})
    apply(editor, edition, added(editor, edition, "# Fences\n\nSlow [@one].\n"))
    assert adding(edition) == (["Tidal Power", "High Winds", "Waves at Sea", "Fences"], ["one"], "Slow [@one].")


def test_the_plan_names_what_is_not_taken_from_an_added_file(editor, edition):
    front = "authors: [Ada Example]\ndate: 2019-05-01\nredirect_from: [/old/sea]"
    words = words_of(added(editor, edition, f"---\ntitle: The Sea\n{front}\n---\n## Fences\n\nSlow.\n"))
    left = (
        "Not taken from the file: authors, date of first publication and old addresses. They describe a whole edition."
    )
    assert left in words
    assert "Not taken" not in words_of(added(editor, edition, "# Fences\n\nSlow.\n"))


def test_an_edition_is_replaced_by_a_file_only_after_choosing_so(editor, edition):
    shown = added(editor, edition, FILE)
    words = words_of(instead(editor, edition, shown))
    assert "This removes from the draft: 2 sections" in words
    assert "Add as new sections instead" in words
