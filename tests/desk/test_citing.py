"""Sources chosen while one writes: of other years, by their number, pasted as other programs have them."""

import html
import json
import re

import pytest
from django.urls import reverse

from reports.models.draft import Reference
from tests.desk.pages import words_of
from tests.desk.sources import BIBTEX, ITEM, REGISTERED, RIS, TIDES
from tests.making import draft_edition

pytestmark = pytest.mark.django_db
JACOBS = {
    "type": "article-journal",
    "title": "Adaptive mixtures of local experts",
    "author": [{"family": "Jacobs", "given": "Robert A."}, {"literal": "The Team"}],
    "issued": {"date-parts": [[1991, 2]]},
    "container-title": "Neural Computation",
    "publisher": "MIT Press",
    "volume": "3",
    "DOI": "10.1162/neco.1991.3.1.79",
}


def found(client, edition, text, **fields):
    return client.post(reverse("desk:cite", args=[edition.pk]), {"q": text, **fields})


def offered(answer):
    """What the buttons of the piece of page would add, and the keys that they would cite."""
    text = answer.content.decode()
    items = [json.loads(html.unescape(each)) for each in re.findall(r'data-items="([^"]*)"', text)]
    return items, re.findall(r'data-cite="([^"]*)"', text)


def add(client, edition, items, **fields):
    return client.post(reverse("desk:cite", args=[edition.pk]), {"items": json.dumps(items), **fields})


def test_what_other_years_have_is_offered_and_taken_over_with_one_click(editor, edition):
    last = draft_edition(year=2023)
    Reference.objects.create(draft=last.draft, key="one", item=ITEM)
    Reference.objects.create(draft=last.draft, key="tides", item=TIDES, position=1)
    Reference.objects.create(draft=edition.draft, key="mine", item=ITEM)
    answer = found(editor, edition, "")
    ((item,),), _ = offered(answer)
    assert item == {"id": "tides", **TIDES}
    assert "2023" in words_of(answer)
    assert offered(found(editor, edition, "lowe winds")) == ([[item]], [])
    assert offered(found(editor, edition, "attention")) == ([], [])
    added = add(editor, edition, [item]).json()
    assert added["cite"] == ["tides"]
    assert added["sources"]["references"]["tides"]["label"] == "Löwe 2021"
    assert edition.draft.references.get(key="tides").item == TIDES
    assert offered(found(editor, edition, "")) == ([], [])


@pytest.mark.parametrize("text", ["10.48550/arXiv.1706.03762", "https://doi.org/10.48550/arxiv.1706.03762", "arXiv:1706.03762v5",
                                  "https://arxiv.org/pdf/1706.03762v5.pdf", "1706.03762"])  # fmt: skip
def test_a_source_that_the_edition_has_is_offered_instead(editor, edition, registry, text):
    Reference.objects.create(draft=edition.draft, key="mine", item=ITEM)
    answer = found(editor, edition, text, look="1")
    assert offered(answer) == ([], ["mine"])
    assert "Already in this edition" in words_of(answer)
    assert registry.asked == []


def test_a_number_that_another_year_has_is_taken_over_from_there(editor, edition, registry):
    Reference.objects.create(draft=draft_edition(year=2023).draft, key="one", item=ITEM)
    assert offered(found(editor, edition, "arXiv:1706.03762", look="1")) == ([[{"id": "one", **ITEM}]], [])
    assert registry.asked == []


def test_a_doi_is_looked_up_when_a_person_asks_and_its_key_is_proposed(editor, edition, registry):
    registry.items["10.1162/neco.1991.3.1.79"] = REGISTERED
    address = "https://doi.org/10.1162/neco.1991.3.1.79"
    assert "data-look" in found(editor, edition, address).content.decode()
    assert registry.asked == []
    ((item,),), _ = offered(found(editor, edition, address, look="1"))
    assert item == {"id": "jacobs1991", **JACOBS}
    assert add(editor, edition, [item], key="experts").json()["cite"] == ["experts"]
    assert edition.draft.references.get().item == JACOBS


def test_an_arxiv_number_is_looked_up_under_the_doi_that_arxiv_gives_it(editor, edition, registry):
    registry.items["10.48550/arXiv.1706.03762"] = {**REGISTERED, "type": "article", "DOI": "10.48550/arXiv.1706.03762"}
    ((item,),), _ = offered(found(editor, edition, "arXiv:1706.03762v5", look="1"))
    assert (item["number"], item["type"]) == ("arXiv:1706.03762v5", "article")
    assert [doi for doi, _ in registry.asked] == ["10.48550/arXiv.1706.03762"]


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (404, "Nothing is registered as 10.1000/182."),
        (503, "10.1000/182 could not be looked up: The registry answered 503."),
        ({"type": "book"}, "What is registered as 10.1000/182 is not enough for a reference."),
        ({"title": 7, "author": "x"}, "is not enough for a reference."),
        ({"type": [["book"]]}, "is not enough for a reference."),
        ({"type": {"a": 1}}, "is not enough for a reference."),
        (b"[" * 100_000, "10.1000/182 could not be looked up: The registry did not answer with CSL-JSON."),
    ],
)
def test_what_is_not_found_is_filled_in_by_hand(editor, edition, registry, answer, words):
    registry.items["10.1000/182"] = answer
    found_ = found(editor, edition, "10.1000/182", look="1")
    assert words in words_of(found_)
    fields = json.loads(html.unescape(re.search(r'data-fields="([^"]*)"', found_.content.decode())[1]))
    assert fields == {"kind": "article-journal", "doi": "10.1000/182"}


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("doi:10.1000/182", {"kind": "article-journal", "doi": "10.1000/182"}),
        ("https://dl.acm.org/doi/10.1145/3442188.3445922", None),
        ("arXiv:1706.03762", {"kind": "article", "number": "arXiv:1706.03762", "url": "https://arxiv.org/abs/1706.03762"}),
    ],
)  # fmt: skip
def test_where_nobody_may_be_asked_the_form_opens_with_the_number_filled_in(editor, edition, text, fields):
    answer = found(editor, edition, text, look="1").content.decode()
    assert "data-look" not in answer
    filled = json.loads(html.unescape(re.search(r'data-fields="([^"]*)"', answer)[1]))
    assert filled == (fields or {"kind": "article-journal", "doi": "10.1145/3442188.3445922"})


@pytest.mark.parametrize("text", ["978-0-262-03384-9", "0-306-40615-3", "2024", "10.1000", "1799.99999", "a" * 3_000])
def test_what_is_no_number_is_words(editor, edition, text):
    assert "data-look" not in (answer := found(editor, edition, text, look="1").content.decode())
    assert "No matching reference in this edition or other years." in answer


def test_of_words_that_this_edition_has_only_other_years_are_spoken_of(editor, edition):
    Reference.objects.create(draft=edition.draft, key="mine", item=ITEM)
    assert "No matching reference in other years of this report." in words_of(found(editor, edition, "attention"))
    assert "No matching reference in this edition or other years." in words_of(found(editor, edition, "winds"))


def test_bibtex_is_read_with_its_names_accents_and_signs(editor, edition):
    ((*items,),), _ = offered(found(editor, edition, BIBTEX))
    assert items == [
        {"id": "vaswani2017", **ITEM},
        {
            "id": "lowe",
            "type": "article-journal",
            "title": "Tides & winds: 10% more",
            "author": [{"family": "Löwe", "given": "José"}, {"family": "van der Maas", "given": "Jan"}],
            "issued": {"date-parts": [[2021]]},
            "container-title": "The Sea",
            "volume": "3",
            "issue": "2",
        },
    ]
    assert add(editor, edition, items).json()["cite"] == ["vaswani2017", "lowe"]
    assert edition.draft.references.get(key="vaswani2017").item == ITEM


@pytest.mark.parametrize("title", ["Tides & winds", '<i>Tides</i> & <SPAN class="x">winds</SPAN>'])
def test_ris_is_read(editor, edition, title):
    ((item,),), _ = offered(found(editor, edition, RIS.replace("Tides & winds", title)))
    assert item == {"id": "lowe2021", **TIDES}


def test_of_what_is_pasted_only_what_is_new_is_offered_and_the_rest_is_cited(editor, edition):
    Reference.objects.create(draft=edition.draft, key="mine", item=ITEM)
    items, cited = offered(found(editor, edition, BIBTEX))
    assert ([[each["id"] for each in few] for few in items], cited) == ([["lowe"]], ["mine"])
    assert add(editor, edition, [{"id": "x", **ITEM}]).json() == {"cite": ["mine"], "sources": {"references": {}}}
    assert edition.draft.references.count() == 1


@pytest.mark.parametrize(
    "text", ["@article{a, title = {B", "@article{a, title = foo}", "[{", '[{"title": []}]', "TY  - JOUR\nER  - "]
)
def test_what_cannot_be_read_says_so(editor, edition, text):
    answer = found(editor, edition, text)
    assert "errorlist" in answer.content.decode()
    assert offered(answer) == ([], [])
    refused = editor.post(reverse("desk:cite", args=[edition.pk]), {"items": text})
    assert (refused.status_code, bool(refused.json()["error"])) == (400, True)


def test_a_reference_made_over_the_text_is_told_to_it(editor, edition):
    address = f"/admin/reports/reference/add/?draft={edition.pk}&_popup=1"
    page = editor.get(address)
    assert "<html" not in page.content.decode()
    assert 'id="reference_title"' in page.content.decode()
    assert '<input type="hidden" name="draft"' in page.content.decode()
    refused = editor.post(address, {"_popup": "1", "draft": edition.pk, "title": ""})
    assert refused.context_data["adminform"].form.errors == {
        "title": ["Enter a title."],
        "kind": ["Choose a kind."],
    }
    fields = {
        "_popup": "1",
        "draft": edition.pk,
        "kind": "book",
        "title": "Tides",
        "authors": "Löwe, José",
        "issued": "2021",
    }
    assert editor.post(address, fields).json() == {
        "value": Reference.objects.get().pk,
        "label": "Tides (Löwe, 2021)",
        "cite": ["lowe2021"],
        "sources": {"references": {"lowe2021": {"label": "Löwe 2021", "text": "Löwe, J. (2021). Tides."}}},
    }


def test_who_may_not_add_references_is_not_let_in(people, client, edition):
    client.force_login(people["staff"])
    assert found(client, edition, "x").status_code == 403
