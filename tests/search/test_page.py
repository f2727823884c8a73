"""The search page: everything by links and one form, nothing by script."""

import re
from uuid import uuid4

import pytest

from reports.search.deriving import add
from reports.search.rows import SearchRow
from tests import making
from tests.rounds import rounds
from tests.search.test_engines import TEXT

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def links(html):
    return re.findall(r'<a href="(/search/\?[^"]+)"', html)


def test_every_result_and_every_way_to_narrow_answers(sea, client):
    html = client.get("/search/", {"q": "currents"}).content.decode()
    hits = re.findall(r'<h3><a href="([^"]+)"', html)
    assert hits == ["/sea/2024/waves/", "/sea/2023/waves/", "/sea/2024/tides/", "/sea/2023/tides/"]
    followed = [*hits, *(each.replace("&amp;", "&") for each in links(html))]
    assert {client.get(each).status_code for each in followed} == {200}


def test_what_was_found_is_marked_and_what_was_typed_is_escaped(sea, client):
    html = client.get("/search/", {"q": 'zurich "><script>alert(1)</script>'}).content.decode()
    assert ("<mark>Zürich</mark>" in html, "<script>" in html) == (True, False)


def test_a_filter_is_followed_and_taken_away_again(sea, client):
    narrowed = client.get("/search/", {"q": "currents", "year": "2024"}).content.decode()
    assert "2 results" in narrowed
    away = re.search(r'<a href="([^"]+)" rel="nofollow" aria-current="true">2024', narrowed)[1]
    assert away == "/search/?q=currents"
    assert '<input type="hidden" name="year" value="2024">' in narrowed


def test_an_empty_question_shows_the_form_alone(sea, client):
    html = client.get("/search/").content.decode()
    assert ('name="q"' in html, 'id="results"' in html) == (True, False)
    assert '<option value="power kite">' in html


def test_a_misspelt_word_is_answered_with_the_right_one(sea, client):
    html = client.get("/search/", {"q": "turbnes"}).content.decode()
    assert ("Nothing was found." in html, 'href="/search/?q=turbines"' in html) == (True, True)


def test_pages_of_results_are_not_for_search_engines_and_set_no_cookie(sea, client):
    response = client.get("/search/", {"q": "currents"})
    assert ('content="noindex"' in response.content.decode(), dict(response.cookies)) == (True, {})


def test_a_page_costs_the_same_at_one_edition_and_at_three(client, django_assert_max_num_queries):
    making.published_edition(TEXT, year=2022)
    with django_assert_max_num_queries(10):
        client.get("/search/", {"q": "currents"})
    making.published_edition(TEXT, year=2023)
    making.published_edition(TEXT, year=2024)
    with django_assert_max_num_queries(10):
        client.get("/search/", {"q": "currents"})


def test_without_the_database_nothing_is_asked_of_methods_that_write(client):
    assert client.post("/search/", {"q": "x"}).status_code == 405


def test_a_question_pasted_from_elsewhere_keeps_its_words_apart(sea, client):
    html = client.get("/search/", {"q": "power\u00a0kites\u3000\u200bflown\n"}).content.decode()
    assert ('value="power kites flown"' in html, "/sea/2024/winds/" in html) == (True, True)


def test_a_page_beyond_the_last_is_the_last(sea, client):
    html = client.get("/search/", {"q": "currents", "page": "99"}).content.decode()
    assert ("<h3>" in html, 'rel="next"' in html, "4 results" in html) == (True, False, True)


@pytest.mark.rounds
def test_every_page_is_reached_however_many_there_are(sea, client):
    pages = rounds(1_001, 101)
    row = SearchRow.objects.filter(kind="section").values().first()
    add([SearchRow(**row | {"id": None, "uid": uuid4(), "heading": "Whirlpools"}) for _ in range(10 * pages - 9)])
    html = client.get("/search/", {"q": "whirlpools", "page": f"{pages}"}).content.decode()
    assert (f"page {pages} of {pages}" in html, 'rel="next"' in html) == (True, False)


def test_where_nothing_was_found_the_page_leads_on(sea, client):
    html = client.get("/search/", {"q": "xylophonists"}).content.decode()
    main = html.partition("<main")[2].partition("</main>")[0]
    assert [address for address in ("/", "/trends/", "/techniques/") if f'href="{address}"' not in main] == []
