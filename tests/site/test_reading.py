"""What the pages tell."""

import re
import subprocess
from html import unescape

import pytest

from reports import publishing
from reports.document.canonical import ChangeNote
from reports.models.index import PublishedSection
from reports.models.people import Actor
from reports.reading import generation_cache
from tests import making
from tests.api import world
from tests.servers import PROGRAM
from trends.models import Lineage, Technique, Trend

pytestmark = pytest.mark.django_db


def test_an_edition_tells_what_moved_and_what_is_absent(sea, read):
    text = read("/sea/2025/")
    assert re.search(r"Since 2024 one trend moved up[^.]*; one is not covered this year\. ", text)
    contents = text.partition(" Contents ")[2]
    assert ("Tidal Power" in contents, "established ↑ up" in contents) == (True, False), "states are in the picture"
    assert re.search(r"Not covered this year Waves at Sea (?!not covered)", text)


@pytest.mark.long
def test_a_trend_that_ended_is_told_as_ended_and_not_as_not_covered(client, read):
    making.published_edition(year=2023)
    edition = making.draft_edition(making.PLAIN.partition("## 3.")[0], year=2024)
    edition.draft.endings.create(trend=Trend.objects.get(name="Waves at Sea"), note="Nobody builds them.")
    publishing.publish(edition=edition, actor=Actor.of("Ada", making.AT), acknowledged=making.ACKNOWLEDGED)

    text = read("/sea/2024/")
    assert "Since 2023 one ended." in text
    assert "Ended Waves at Sea Nobody builds them." in text
    assert "ot covered this year" not in text
    assert "Since 2023 one ended." in read("/sea/")


def test_the_list_of_trends_names_the_years_that_do_not_cover_one(sea, read):
    waves = read("/trends/").partition(" Waves at Sea ")[2]
    assert "not covered in 2025" in waves


def test_all_lines_of_a_technique_s_timeline_pass_above_its_labels(sea, client):
    html = client.get("/techniques/barrage/").content.decode()
    assert re.findall(r'd="M\d+ (\d+)H', html) == ["38", "38"]


def test_a_section_stands_among_its_neighbours_and_its_years(sea, read):
    text = read("/sea/2024/tides/")
    assert "growing ↑ up from emerging in 2023" in text
    assert "In other years 2023 Tidal Power emerging 2025 Tidal Power established" in text
    assert "Next High Winds" in text


def test_a_section_credits_its_own_authors_and_else_those_of_its_edition(sea, read):
    def credited(section):
        return read(f"/sea/2025/{section}/").partition(" Credits ")[2].partition(" This version ")[0]

    assert ("Bo Writer" in credited("tides"), "Ada Example" in credited("tides")) == (True, False)
    assert ("Bo Writer" in credited("salt"), "Ada Example" in credited("salt")) == (False, True)


def test_each_paragraph_of_a_section_is_listed_by_its_number_to_be_cited(sea, client):
    html = client.get("/sea/2024/winds/").content.decode()
    listed = re.search(r'aria-labelledby="by-paragraph">(.*?)</nav>', html, re.DOTALL)[1]
    assert re.sub(r"<[^>]+>|\s+", " ", listed).split() == ["Paragraph", "1"]


def test_a_section_indexed_by_1_0_0_has_the_same_page_and_passes_verify(sea, client):
    shown = client.get("/sea/2025/tides/").content
    assert b'class="beside"' in shown
    assert PublishedSection.objects.filter(positions__isnull=True).count() == 0
    PublishedSection.objects.update(positions=None)
    generation_cache.clear()
    assert client.get("/sea/2025/tides/").content == shown
    assert publishing.verify() == ()


def test_a_section_without_neighbours_has_no_links_to_them(client):
    making.published_edition(making.PLAIN.partition("## 2.")[0])
    assert "onwards" not in client.get("/sea/2024/tides/").content.decode()


def test_the_top_of_a_section_tells_what_is_new_since_the_year_before(sea, client, read):
    assert "New or moved since 2024: tidal barrage (growing before, now established) What changed since 2024" in read(
        "/sea/2025/tides/"
    )
    assert "New or moved since 2024: power kite (emerging before, now declining)" in read("/sea/2025/salt/")
    assert "New or moved since 2023: tidal barrage (emerging before, now growing), turbine What" in read(
        "/sea/2024/tides/"
    )
    assert "New or moved since" not in read("/sea/2023/tides/") + read("/sea/2024/waves/") + read("/sea/2025/foreword/")
    assert (
        '<a href="/sea/compare/2024...2025/#trend-tides">What changed since 2024</a>'
        in client.get("/sea/2025/tides/").content.decode()
    )
    assert '<li id="trend-tides">' in client.get("/sea/compare/2024...2025/").content.decode()


@pytest.mark.long
def test_a_technique_that_was_renamed_or_merged_since_is_not_told_as_new(client, read):
    making.published_edition(year=2023)
    publishing.merge_techniques(source=Technique.objects.get(slug="kites"), into=Technique.objects.get(slug="turbines"))
    Technique.objects.filter(slug="barrage").update(slug="weir", name="tidal weir")
    making.published_edition(making.PLAIN.replace("A tidal barrage", "A tidal weir"), year=2024)
    assert "not rated: tidal weir" in read("/sea/2024/tides/")
    pages = [read(each) for each in ("/sea/2024/tides/", "/sea/2024/winds/", "/sea/compare/2023...2024/")]
    moves = [
        f"{name} {move}" for name in ("turbine", "kites", "tidal weir", "barrage") for move in ("added", "dropped")
    ]
    told = [each for page in pages for each in ("New or moved since", *moves) if each in page]
    assert (told, client.get("/api/v1/reports/sea/compare/?from=2023&to=2024").json()["techniques"]) == ([], [])


@pytest.mark.long
def test_of_a_trend_that_was_split_off_only_what_it_continues_says_what_is_new(read):
    making.vocabulary()
    tides, winds = (Trend.objects.get(slug=slug) for slug in ("tides", "winds"))
    Lineage.objects.create(parent=tides, child=winds, kind="split", year=2022)
    for year in (2022, 2023):
        making.published_edition(year=year)
    both = making.PLAIN.replace("Its turbines turn both ways.", "Its turbines turn. Power kites fly.")
    making.published_edition(both, year=2024)
    assert "New or moved since 2023: power kite What changed" in read("/sea/2024/tides/")
    assert "New or moved since" not in read("/sea/2024/winds/")


def test_a_prediction_shows_how_a_later_year_scored_it(sea, read):
    assert (
        "A tidal barrage will be finished. by 31 December 2024 ; judged by: It turns. came true as scored in 2024"
        in read("/sea/2023/tides/")
    )
    assert "came true predicted in 2023 A tidal barrage will be finished." in read("/sea/2024/")


def test_an_old_version_says_so_and_leads_to_the_same_section_of_the_latest(sea, client):
    response = client.get("/sea/2024/v1.0/tides/")
    html = response.content.decode()
    assert "This is version 1.0, which is not the latest version." in html
    assert '<a href="/sea/2024/tides/">This section in the latest version</a>' in html
    assert '<meta name="robots" content="noindex">' in html
    relations = 'rel="(latest-version|version-history|predecessor-version|successor-version)"'
    assert re.findall(rf"<http://localhost:8000(\S+)>; {relations}", response["Link"]) == [
        ("/sea/2024/tides/", "latest-version"),
        ("/sea/2024/versions/", "version-history"),
        ("/sea/2024/v1.1/tides/", "successor-version"),
    ]
    assert re.findall(rf"<http://localhost:8000(\S+)>; {relations}", client.get("/sea/2024/tides/")["Link"]) == [
        ("/sea/2024/tides/", "latest-version"),
        ("/sea/2024/versions/", "version-history"),
        ("/sea/2024/v1.0/tides/", "predecessor-version"),
    ]


def test_the_history_tells_each_change_with_its_checksums(sea, read):
    text = read("/sea/2024/versions/")
    assert "1.1 14 February 2025 published by Ada latest A correction." in text
    assert "Correction Tidal Power It was wrong." in text
    assert "Removed: one way Added: both ways" in text


def test_versions_are_compared_with_the_one_before_and_older_ones_with_the_latest(client):
    edition = making.published_edition()
    withdrawn = making.correct(edition, "both ways", "one way")
    publishing.withdraw(version=withdrawn, reason="It was right.", actor=Actor.of("Ada", making.AT))
    edition.refresh_from_db()
    making.correct(edition, "one way", "some way")
    making.correct(edition, "some way", "every way")
    assert re.findall(r'href="(/sea/2024/compare/[^"]*)"', client.get("/sea/2024/versions/").content.decode()) == [
        "/sea/2024/compare/1.2...1.3/",
        "/sea/2024/compare/1.0...1.2/",
        "/sea/2024/compare/1.0...1.3/",
    ]


def test_a_trend_tells_its_whole_life(sea, read):
    text = read("/trends/salt/")
    assert "renamed from High Winds The wind was salty." in text
    assert "2025 Salt Gradients emerging" in text
    assert "renamed to Salt Gradients" in read("/trends/winds/")


def test_a_technique_tells_what_each_year_says(sea, read):
    text = read("/techniques/kites/")
    assert "2025 Salt Gradients declining" in text
    assert "2024 High Winds emerging" in text
    assert "A kind of turbine" in text


def test_an_assessment_cites_sources_and_techniques_by_the_names_of_its_year(client, read):
    edition = making.draft_edition()
    edition.draft.references.create(
        key="doe2020",
        item={"type": "book", "title": "Kites", "author": [{"family": "Doe"}], "issued": {"date-parts": [[2020]]}},
    )
    said = edition.draft.sections.get(slug="winds").assessments.get()
    said.note = "Higher than [[barrage]] [@doe2020, p. 3].\n\n- As [@doe2020] says."
    said.save()
    publishing.publish(edition=edition, actor=Actor.of("Ada", making.AT), acknowledged=making.ACKNOWLEDGED)
    text = read("/techniques/kites/")
    assert "Higher than tidal barrage (Doe 2020, p. 3)" in text.replace(" .", ".")
    assert ("As (Doe 2020)" in text, "doe2020" in text) == (True, False)


@pytest.mark.long
def test_the_lines_that_recompute_a_checksum_run_as_they_are_printed(client, live_server, settings):
    world.make()
    settings.SITE_URL = live_server.url
    versions = {}
    for page in ("/sea/2024/versions/", "/sea/2024/", "/sea/2024/v1.0/", "/sea/2024/?as_of=2025-01-20"):
        [lines] = re.findall(r"<pre[^>]*>(curl .*?)</pre>", client.get(page).content.decode(), re.DOTALL)
        command, printed = lines.split("\n")
        assert (
            subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True, timeout=PROGRAM).stdout
            == f"{printed}\n"
        )
        versions[page] = command.removeprefix(f"curl -s {live_server.url}/sea/2024/").partition("/")[0]
    assert list(versions.values()) == ["v1.1", "v1.1", "v1.0", "v1.0"]


@pytest.mark.parametrize(
    "address", ["/", "/sea/", "/sea/2024/", "/sea/2024/v1.1/tides/", "/sea/2024/compare/1.0...1.1/"]
)
def test_the_two_words_that_name_a_version_stay_on_one_line_of_a_dateline(sea, client, address):
    lines = re.findall(r'<p class="dateline[^>]*>.*?</p>', client.get(address).content.decode(), re.DOTALL)
    words = unescape(re.sub("<[^>]*>", "", "".join(lines)))
    assert set(re.findall(r"[Vv]ersion(\s+)\d", words)) == {"\u00a0"}


def test_a_section_tells_what_was_corrected_in_it(sea, read):
    assert "Changes to this section 14 February 2025 · version 1.1".replace(" ·", "") in read("/sea/2024/tides/")
    assert "Changes to this section" not in read("/sea/2024/v1.0/tides/")


@pytest.mark.long
def test_what_was_corrected_in_a_section_is_told_under_its_new_address_too(read):
    edition = making.published_edition()
    making.correct(edition, "both ways", "one way", at=making.AT.replace(day=15))
    edition.draft.sections.filter(slug="tides").update(slug="moon")
    edition.draft.sections.filter(slug="winds").update(slug="tides")
    making.correct(edition, "one way", "every way", at=making.AT.replace(day=16))
    told = "Changes to this section 16 January 2025 version 1.2 {} 15 January 2025 version 1.1 {}"
    assert told.format(
        "Correction It was wrong. Removed: one way Added: every way",
        "Correction It was wrong. Removed: both ways Added: one way",
    ) in read("/sea/2024/moon/")
    assert "Changes to this section" not in read("/sea/2024/tides/")


@pytest.mark.long
def test_a_section_says_if_another_year_corrected_the_words_that_still_stand_in_it(read):
    words = "A tidal barrage was finished."
    making.published_edition(year=2023)
    edition = making.published_edition(year=2024)
    making.correct(edition, words, "A tidal barrage was begun.")
    assert f"corrected in the 2024 edition : “{words}” became “A tidal barrage was begun.”" in read("/sea/2023/tides/")
    assert f"Words of Tidal Power were corrected in the 2024 edition : “{words}” became" in read("/sea/2023/")
    assert "Words of" not in read("/sea/2024/tides/") + read("/sea/2024/")


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    "quoted",
    [
        "A power kite of type_one flew",
        "A [[kites]] of type\\_one flew",
        "un**believ**ably high",
    ],
)
def test_corrected_words_are_found_however_the_text_and_the_note_mark_them(read, quoted):
    text = making.PLAIN.replace("Waves remain", "A [[kites]] of type\\_one flew un**believ**ably high. Waves remain")
    making.published_edition(text, year=2023)
    edition = making.published_edition(text, year=2024)
    edition.draft.sections.filter(slug="waves").update(body="Nothing flew.")
    note = ChangeNote(kind="correction", section="waves", before=quoted, after="Nothing flew.", explanation="Wrong.")
    publishing.publish(
        edition=edition,
        actor=Actor.of("Ada", making.AT),
        note="A.",
        change_notes=(note,),
        acknowledged=making.ACKNOWLEDGED,
    )
    assert "Words of this section were corrected in the 2024 edition" in read("/sea/2023/waves/")
    assert "Words of" not in read("/sea/2023/tides/")


def test_a_link_to_a_paragraph_that_has_gone_leads_to_the_version_that_has_it(sea, client):
    paragraph = re.compile(r'<p class="numbered" id="(p-[0-9a-f]{10})"')
    gone = paragraph.findall(client.get("/sea/2024/v1.0/tides/").content.decode())[0]
    html = client.get("/sea/2024/tides/").content.decode()
    assert f'<p class="gone-paragraph notice" id="{gone}">' in html
    assert f'<a href="/sea/2024/v1.0/tides/#{gone}">version 1.0</a>' in html
    assert "gone-paragraph" not in client.get("/sea/2024/v1.0/tides/").content.decode()


def test_a_paragraph_of_a_version_is_cited_by_itself(sea, client, read, django_assert_num_queries):
    section = client.get("/sea/2024/tides/").content.decode()
    [address] = re.findall(r'href="(/sea/2024/v1.1/tides/p-[0-9a-f]{10}/)"', section)
    # The generation and the version: what is around it is known since.
    with django_assert_num_queries(2):
        html = client.get(address).content.decode()
    there = address.replace("/tides/", "/tides/#").rstrip("/")
    assert f'<a href="{there}">Read it in context</a>' in html
    assert '<meta name="robots" content="noindex">' in html
    text = read(address)
    assert "Paragraph 1 A tidal barrage was finished. Its turbines turn both ways." in text
    assert f"(Version 1.1). http://localhost:8000{there}" in text
    assert f"url = {{http://localhost:8000{there}}}" in text
    assert client.get(address.replace("v1.1", "v1.0")).status_code == 404
    assert client.get(address.replace("p-", "p-0")).status_code == 404


def test_a_quote_with_marks_is_shown_to_readers_without_them(read, client):
    edition = making.draft_edition()
    tides = edition.draft.sections.get(slug="tides")
    tides.body = "A *tidal* [[barrage]] was finished."
    tides.save()
    tides.assessments.filter(technique__slug="barrage").update(quote="*tidal* [[barrage]] was")
    making.publishing.publish(edition=edition, actor=Actor.of("Ada", making.AT), acknowledged=making.ACKNOWLEDGED)
    shown = "tidal tidal barrage was"
    assert shown in read("/sea/2024/tides/")
    technique = client.get("/techniques/barrage/").content.decode()
    assert f"<blockquote><p>{shown}</p></blockquote>" in technique
    assert ">paragraph 1</a>" in technique
    for address in (
        "assessments/?technique=barrage",
        "sections/?fields=assessments",
        "reports/sea/editions/2024/versions/1.0/sections/tides/",
    ):
        answer = client.get(f"/api/v1/{address}").content.decode()
        assert {each for each in re.findall(r'"quote":\s*"([^"]*)"', answer) if "was" in each} == {shown}, address
    table = b"".join(client.get("/sea/2024/sea-2024.csv")).decode()
    assert (shown in table, "[[" in table) == (True, False)


def test_the_source_of_a_figure_is_words_on_its_page_in_its_frame_and_in_its_data(sea, client):
    edition = making.draft_edition(year=2030, report="source")
    draft = edition.draft
    draft.references.create(key="doe", item={"type": "book", "title": "On", "author": [{"family": "Doe"}]})
    chart = {"kind": "bar", "x": "a", "y": "b", "columns": [{"key": "a", "label": "A"}, {"key": "b", "label": "B"}]}
    draft.figures.create(key="map", alt="A map.", source="Data of [@doe, p. 3].", chart=chart | {"rows": [[1, 2]]})
    draft.sections.update(body="![[map]]")
    making.publishing.publish(edition=edition, actor=Actor.of("Ada", making.AT), acknowledged=making.ACKNOWLEDGED)
    for rest in ("", "embed/", "map.json"):
        text = client.get(f"/source/2030/figures/map/{rest}").content.decode()
        assert "Data of (Doe, p. 3)." in re.sub(r"<[^>]+>", "", text), rest


def test_sections_that_a_text_names_by_number_are_links_of_the_same_version(db, client):
    making.published_edition(making.PLAIN.replace("Its turbines turn both ways.", "See section 2."), year=2024)
    for page, address in (("/sea/2024/tides/", "/sea/2024/winds/"), ("/sea/2024/v1.0/tides/", "/sea/2024/v1.0/winds/")):
        assert f'section <a href="{address}">2</a>' in client.get(page).content.decode()


def test_movement_says_the_lineage_first_and_never_unchanged(sea, client):
    pages = ["/", "/sea/", "/sea/2025/", "/sea/2025/salt/", "/sea/compare/2024...2025/", "/trends/salt/"]
    told = {page: " ".join(re.sub(r"<[^>]+>", " ", client.get(page).content.decode()).split()) for page in pages}
    assert [page for page, text in told.items() if re.search(r"\bunchanged (since|in)\b|= unchanged", text)] == []
    assert "renamed, ↓ down" in told["/sea/2025/"]
    assert "renamed from “High Winds”, ↓ down" in told["/sea/2025/salt/"]


def test_the_table_of_assessments_is_a_main_file_only_where_there_are_some(client):
    making.published_edition()
    making.published_edition("# Clouds in {year}\n\nThey drift.\n\n## 1. Clouds\n\nClouds drift.\n", report="sky")
    main = {
        address: re.search('(?s)class="at-hand"(.*?)<details>', client.get(address).content.decode())[1]
        for address in ("/sea/2024/", "/sky/2024/")
    }
    assert ["CSV" in files for files in main.values()] == [True, False]
