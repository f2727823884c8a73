"""Pages of old versions show what later versions did to the paragraph, section, figure or edition that somebody cited."""

import re

import pytest
from django.core.management import call_command

from reports import publishing
from reports.models.generation import Generation
from reports.models.index import PublishedParagraph
from reports.models.people import Actor
from tests.making import AT, PLAIN, correct, published_edition

pytestmark = pytest.mark.django_db

TEXT = PLAIN.replace("A tidal barrage was finished.", "A tidal barrage delivered 60 per cent of its power.")


@pytest.fixture
def corrected():
    """An edition at version 2.0, which corrects a number in its first paragraph."""
    edition = published_edition(TEXT)
    correct(edition, "60 per cent", "50 per cent", severity="major")
    return edition


def cited(client, section="tides", number="1.0"):
    """Return the addresses that cite the paragraphs of a section."""
    html = client.get(f"/sea/2024/v{number}/{section}/").content.decode()
    return re.findall(rf'href="(/sea/2024/v{number}/{section}/p-[0-9a-f]{{10}}/)"', html)


def history(client, address):
    """Return the HTML of the history on a page, or ""."""
    html = client.get(address).content.decode()
    found = re.search(r'<section class="place-history".*?</section>', html, re.DOTALL)
    return found[0] if found else ""


def words(html):
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_a_corrected_paragraph_shows_the_words_the_reason_and_the_new_citation(corrected, client):
    [address] = cited(client)
    html = history(client, address)
    assert re.search(r"<del>.*?60.*?</del>\s*<ins>.*?50.*?</ins>", html, re.DOTALL)
    text = words(html)
    assert "What changed since Changed in 2.0 14 January 2025 a conclusion changed" in text
    assert "It was wrong." in text
    [today] = cited(client, number="2.0")
    assert f'<a href="{today}">Tidal Power, paragraph 1</a>' in html
    assert "(Version 2.0)" in text
    assert history(client, today) == ""


def test_other_paragraphs_are_unchanged(corrected, client):
    first, second = cited(client, "winds")
    assert words(history(client, first)).startswith("Unchanged in version 2.0")
    assert words(history(client, second)).startswith("Unchanged in version 2.0")


def test_the_section_and_the_edition_show_the_note(corrected, client):
    for address in ("/sea/2024/v1.0/tides/", "/sea/2024/v1.0/"):
        text = words(history(client, address))
        assert "Changed in 2.0" in text
        assert "60 per cent" in text
        assert "(Version 2.0)" in text
    assert words(history(client, "/sea/2024/v1.0/winds/")).startswith("Unchanged in version 2.0")
    assert history(client, "/sea/2024/v2.0/") == history(client, "/sea/2024/tides/") == ""


def test_a_removed_paragraph_says_so_and_a_withdrawn_correction_is_passed_over(corrected, client):
    correct(corrected, "They came down again.", "")
    _, second = cited(client, "winds")
    assert "Removed in 2.1" in words(history(client, second))
    publishing.withdraw(version=corrected.current_version, reason="A mistake.", actor=Actor.of("Ada", AT))
    assert words(history(client, second)).startswith("Unchanged in version 2.0")
    assert "Changed in 2.0" in words(history(client, cited(client)[0]))


def test_the_pages_take_few_queries(corrected, client, django_assert_max_num_queries):
    [address] = cited(client)
    for number, page in enumerate((address, "/sea/2024/v1.0/tides/", "/sea/2024/v1.0/"), 2):
        # A new version empties what is known of the generation.
        correct(corrected, f"{number}0 per cent" if number > 2 else "50 per cent", f"{number + 1}0 per cent")
        with django_assert_max_num_queries(10):
            assert client.get(page).status_code == 200


def test_paragraphs_of_an_index_of_1_0_have_pages_without_a_history(corrected, client):
    [address] = cited(client)
    PublishedParagraph.objects.all().delete()
    Generation.raised(AT)
    assert history(client, address) == ""
    call_command("rebuild_index")
    assert "Changed in 2.0" in words(history(client, address))
