"""Search as it answers on either engine: what is found, in which order, and how many of each."""

import pytest
from django.db import connection
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports import publishing
from reports.models.people import Actor
from reports.search import deriving
from reports.search.extracts import extract, marked
from reports.search.query import did_you_mean, search, suggest
from reports.search.question import read_question
from reports.search.rows import SearchRow
from tests import making
from tests.api import world
from tests.rounds import rounds
from trends.models import Technique, Trend

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

TEXT = """\
# The Sea in {year}

What the sea gave in {year}.

## 1. Tidal Power

> Damming estuaries pays.

A tidal barrage was finished. Its turbines turn both ways. Zürich paid for the façade; engineers modelled the currents.

## 2. High Winds

Power kites were flown over the sea. Barrage balloons were not.

They came down again, and nobody was generating power in the 潮汐发电站.

## 3. Waves at Sea

Waves remain hard to use. Currents, currents and currents: the model of all currents is unfinished.
"""


def found(query, **filters):
    """What was found, in order: `2024 tides` for a section, `technique turbine` for what endures."""
    return [
        f"{row.year} {row.slug}" if row.kind == "section" else f"{row.kind} {row.heading}"
        for row in search(query, filters, per_page=100).rows
    ]


def sections(query, **filters):
    return found(query, kind="section", year="2024", **filters)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("estuaries", ["2024 tides"]),
        ("estuary", ["2024 tides"]),
        ("zurich facade", ["2024 tides"]),
        ("ZÜRICH FAÇADE", ["2024 tides"]),
        ("modelling", ["2024 waves", "2024 tides"]),
        ('"barrage was finished"', ["2024 tides"]),
        ('"finished barrage"', []),
        ('"power waves"', []),
        ('"was finished barrage"', []),
        ('"turbines turn both"', ["2024 tides"]),
        ('"turbines turn bo"*', []),
        ('"power kites" or "hard to use"', ["2024 winds", "2024 waves"]),
        ("gener*", ["2024 winds"]),
        ("estu*", ["2024 tides"]),
        ("currents -unfinished", ["2024 tides"]),
        ('currents -"modelled the currents"', ["2024 waves"]),
        ("kites or unfinished", ["2024 winds", "2024 waves"]),
        ("what is the estuary", ["2024 tides"]),
        ("power-kites", ["2024 winds"]),
        ("nothing-of-the-kind", []),
        ("-currents", []),
        ("'; DROP TABLE reports_version; --", []),
        ("潮汐", ["2024 winds"]),
        ("发电站", ["2024 winds"]),
        ("汐潮", []),
        ("发*", ["2024 winds"]),
        ("Zu\u0308rich", ["2024 tides"]),
        ("“power kites”", ["2024 winds"]),
        ("„finished barrage“", []),
        ("currents –unfinished", ["2024 tides"]),
        ("kites or the unfinished", ["2024 winds", "2024 waves"]),
        ("generati*", ["2024 winds"]),
        ("estuar*", ["2024 tides"]),
        ("were-flown-over-th*", ["2024 winds"]),
    ],
)
def test_the_same_words_find_the_same_sections(sea, query, expected):
    assert sorted(sections(query)) == sorted(expected)


def test_signs_without_words_find_nothing(sea):
    assert [search(query).total for query in ('"', "*", "-", "-currents", "()", "")] == [0] * 6


def test_what_is_called_so_comes_before_what_says_so_then_the_latest_year(sea):
    assert found("waves") == ["trend Waves at Sea", "2024 waves", "2023 waves"]
    assert found("barrage")[0] == "technique tidal barrage"
    assert found("tidal power", kind="section") == ["2024 tides", "2023 tides"]


def test_a_text_that_says_a_word_often_comes_before_one_that_says_it_once(sea):
    assert sections("currents") == ["2024 waves", "2024 tides"]


def test_a_technique_is_found_by_its_other_names(sea):
    assert found("kites", kind="technique") == ["technique power kite"]
    assert found("It turns", kind="technique") == ["technique turbine"]


def test_where_nothing_has_all_the_words_what_has_some_is_shown_and_that_is_said(sea):
    result = search("estuaries kangaroo", {"kind": "section", "year": "2024"})
    assert ([row.slug for row in result.rows], result.loosened) == (["tides"], True)
    assert search("kangaroo wombat").total == 0
    assert not search("or estuaries").loosened


def test_counts_are_over_all_other_filters(sea):
    result = search("currents", {"year": "2024"})
    counts = {name: dict(values) for name, values in result.counts.items()}
    assert (result.total, counts["year"], counts["kind"], counts["report"], counts["trend"]) == (
        2,
        {"2023": 2, "2024": 2},
        {"section": 2},
        {"sea": 2},
        {"tides": 1, "waves": 1},
    )
    assert search("currents", {"technique": "barrage"}).total == 2
    assert search("currents", {"maturity": "not-rated", "trend": "waves", "report": "sea"}).total == 2
    assert search("currents", {"report": "air"}).total == 0
    assert search("", {"year": "2023", "kind": "section"}).total == 3


def test_pages_of_results_share_nothing_and_leave_nothing_out(sea):
    whole = [row.pk for row in search("sea or currents or power", per_page=100).rows]
    parts = [
        row.pk
        for page in range(1, -(-len(whole) // 3) + 1)
        for row in search("sea or currents or power", page=page, per_page=3).rows
    ]
    assert (parts, len(parts) > 6) == (whole, True)
    beyond = search("sea or currents or power", page=99, per_page=3)
    assert ([row.pk for row in beyond.rows], beyond.page) == (whole[-1:], 4)


def test_a_question_costs_five_queries_however_much_is_found(sea, django_assert_num_queries):
    with django_assert_num_queries(5):
        search("currents")
    with django_assert_num_queries(5):
        search("sea or currents or power or kite")


# PostgreSQL keeps long texts beside their rows.
@pytest.mark.sqlite
def test_the_best_rows_are_chosen_and_counted_without_reading_any(sea):
    asked = []

    def keep(execute, sql, params, many, context):
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        assert search("power", {"year": "2024"}).total > 0
    choosing = [(sql, params) for sql, params in asked if "reports_searchwords" in sql]
    with connection.cursor() as cursor:
        plans = [str(cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params).fetchall()) for sql, params in choosing]
    assert [("COVERING INDEX searchrow_asked" in plan, "PRIMARY KEY" in plan) for plan in plans] == [(True, False)]


@pytest.mark.long
def test_a_text_of_any_length_is_found_by_word_and_phrase(db):
    words = "".join(f"{number:x}g" + (" " if number % 2_000 else "\n\n") for number in range(0x10000, 0x10000 + 30_000))
    making.published_edition(TEXT.replace("They came down again", f"{'z' * 9_000} {'潮' * 900} {words}"), year=2024)
    assert sections("17200g") == sections('"17200g 17201g"') == sections('"17200g 17201g 17202g"') == ["2024 winds"]
    assert sections("z" * 200 + "*") == sections('"潮潮潮"') == ["2024 winds"]
    assert sections('"17200g 17202g"') == sections('"17200g 17201g 17203g"') == []
    assert publishing.verify() == ()


def test_only_current_versions_are_found(sea, db):
    edition = making.published_edition(TEXT, year=2025)
    making.correct(edition, "Currents, currents and currents", "Whirlpools")
    assert (found("whirlpools"), found('"currents and currents"', year="2025")) == (["2025 waves"], [])
    assert publishing.verify() == ()


def test_a_withdrawn_version_is_not_found_and_the_one_before_is_again(sea):
    edition = making.published_edition(TEXT, year=2025)
    version = making.correct(edition, "Currents, currents and currents", "Whirlpools")
    publishing.withdraw(version=version, reason="Wrong.", actor=Actor.of("Ada", making.AT))
    assert (found("whirlpools"), found('"currents and currents"', year="2025")) == ([], ["2025 waves"])
    publishing.withdraw(version=edition.versions.get(minor=0), reason="Wrong.", actor=Actor.of("Ada", making.AT))
    assert (found("currents", year="2025"), search("waves").counts["year"]["2025"], publishing.verify()) == ([], 0, ())


def test_a_redacted_text_is_in_no_row_any_more(sea):
    edition = making.published_edition(TEXT.replace("unfinished", "libellous"), year=2025)
    publishing.redact(version=edition.current_version, reason="A court.", actor=Actor.of("Ada", making.AT))
    assert (found("libellous"), SearchRow.objects.filter(text__contains="libellous").count()) == ([], 0)


def test_a_draft_is_not_found(sea):
    making.draft_edition(TEXT.replace("unfinished", "xylocanary"), year=2025)
    assert found("xylocanary") == []


def test_a_merged_technique_is_found_under_the_name_that_took_it(sea):
    publishing.merge_techniques(source=Technique.objects.get(slug="kites"), into=Technique.objects.get(slug="turbines"))
    assert found("kites", kind="technique") == ["technique turbine"]
    assert found("kites", technique="kites") == found("kites", technique="turbines") != []
    assert publishing.verify() == ()


def test_a_renamed_thing_is_found_by_both_addresses_and_counted_by_the_new_one(sea, client):
    Technique.objects.filter(slug="barrage").update(slug="weirs")
    Trend.objects.filter(slug="tides").update(slug="moon")
    assert publishing.verify() == ()
    assert search("barrage").counts["technique"].keys() & {"barrage", "weirs"} == {"barrage"}
    making.published_edition(TEXT, year=2025)
    assert publishing.verify() == ()
    assert (search("barrage").counts["technique"]["weirs"], search("barrage").counts["trend"]["moon"]) == (7, 3)
    for old, new in (({"technique": "barrage"}, {"technique": "weirs"}), ({"trend": "tides"}, {"trend": "moon"})):
        assert found("tidal", **old) == found("tidal", **new) != []
        answers = [client.get("/api/v1/search/", {"q": "tidal", **each}).json() for each in (old, new)]
        assert answers[0] == answers[1]
        assert (
            client.get("/search/", {"q": "tidal", **old}).content
            == client.get("/search/", {"q": "tidal", **new}).content
        )


def test_search_is_made_anew_from_the_ledger(sea):
    before = {(row.kind, row.uid, row.edition_id): row.derived() for row in SearchRow.objects.all()}
    SearchRow.objects.filter(kind="section").delete()
    publishing.rebuild_index()
    after = {(row.kind, row.uid, row.edition_id): row.derived() for row in SearchRow.objects.all()}
    assert (after, found("estuaries", year="2024"), publishing.verify()) == (before, ["2024 tides"], ())


def test_verify_names_a_row_that_differs_lacks_or_is_too_many(sea):
    SearchRow.objects.filter(slug="tides", kind="section", year=2024).update(text="Other words.")
    assert [str(each) for each in publishing.verify()] == [
        "search: search differs in the section Tidal Power; run rebuild_index"
    ]
    publishing.rebuild_index()
    SearchRow.objects.filter(kind="technique", slug="turbines").delete()
    assert [str(each) for each in publishing.verify()] == [
        "search: search lacks the technique turbine; run rebuild_index"
    ]


def test_verify_names_a_row_whose_words_were_changed_underneath(sea):
    row = SearchRow.objects.get(kind="section", slug="tides", year=2024)
    statement = "UPDATE reports_searchwords SET words = 'other' WHERE rowid = %s"
    with connection.cursor() as cursor:
        cursor.execute(statement, [row.pk])
    assert [each.sentence for each in publishing.verify()] == [
        "search differs in the section Tidal Power; run rebuild_index"
    ]


def test_a_beginning_finds_what_begins_so_whatever_its_stem(db):
    words = [
        "generation",
        "embedding",
        "retrieval",
        "evaluating",
        "quantization",
        "analysis",
        "storing",
        "capabilities",
        "studies",
    ]
    making.published_edition(TEXT.replace("Waves remain", f"{' '.join(words)} waves remain"), year=2024)
    missed = [
        (word, word[:size])
        for word in words
        for size in range(3, len(word) + 1)
        if "2024 waves" not in sections(f"{word[:size]}*")
    ]
    assert missed == []


def test_what_the_report_says_comes_before_what_it_cites(db):
    cited = (
        "---\nreferences:\n  - key: one\n    item: {type: book, title: Barrage, issued: {date-parts: [[2019]]}}\n---\n"
    )
    making.published_edition(cited + TEXT.replace("were not.", "were not [@one]."), year=2024)
    assert [row.kind for row in search("barrage").rows] == ["section", "section", "reference"]


def test_names_that_begin_as_typed_are_suggested_and_misspelt_ones_mended(sea):
    assert [row.heading for row in suggest("pow")] == ["power kite"]
    assert [row.heading for row in suggest("KIT")] == ["power kite"]
    assert [row.heading for row in suggest("ti")] == ["Tidal Power", "tidal barrage"]
    assert [row.heading for row in suggest("waves at s")] == ["Waves at Sea"]
    assert ([row.heading for row in suggest("")], [row.heading for row in suggest("zzz")]) == ([], [])
    assert (did_you_mean("turbnes"), did_you_mean("turbines"), did_you_mean("qqqq")) == ("turbines", None, None)
    # “Power” is what something is called, “powder” nowhere; “turned” is near to nothing better, and in a text.
    assert did_you_mean("powder kytes") == "power kites"


SIGNS = [*"ab\"*-()'\\:{}^+~|&!<> \n\t\0éßİ", "or", "NOT", "NEAR(", " AND ", "heading:"]
HOSTILE = st.lists(st.sampled_from(SIGNS), max_size=60).map("".join)


@settings(max_examples=rounds(150), deadline=None, suppress_health_check=list(HealthCheck))
@given(query=st.one_of(HOSTILE, st.text(max_size=80)))
def test_nothing_that_can_be_typed_is_an_error(sea, client, query):
    with override_settings(SEARCHES_A_MINUTE=10**9):
        assert client.get("/search/", {"q": query, "year": query[:5], "page": query[:3]}).status_code == 200
    search(query)
    suggest(query)


@settings(max_examples=rounds(100), deadline=None)
@given(text=st.text(st.sampled_from(list("<>&\"' abkite")), max_size=120))
def test_an_extract_holds_no_mark_up_but_its_own(text):
    terms = read_question("kite or ab").terms
    for html in (extract(text, terms), marked(text, terms)):
        bare = html.replace("<mark>", "").replace("</mark>", "")
        assert ("<" not in bare, ">" not in bare, '"' not in bare) == (True, True, True)


def test_an_extract_shows_the_words_where_they_stand_together():
    text = "One currents here. " + "Filler words stand in between. " * 30 + "The currents of Zürich were modelled."
    terms = read_question("zurich currents model").terms
    assert extract(text, terms).endswith("The <mark>currents</mark> of <mark>Zürich</mark> were <mark>modelled</mark>.")


def test_an_extract_marks_phrases_whole_and_signs_among_signs():
    phrase = read_question('"power kites" flown')
    text = "Power was had. Power kites were flown; kites fell."
    assert marked(text, phrase.terms) == "Power was had. <mark>Power kites</mark> were <mark>flown</mark>; kites fell."
    signs = "的" * 300 + "潮汐的电站" + "的" * 300
    html = extract(signs, read_question("潮汐").terms)
    assert ("的<mark>潮汐</mark>的电站" in html, len(html) < 300) == (True, True)


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("за́мок", "замок"),
        ("Ọlọ́run", "olorun"),
        ("שָׁלוֹם", "שלום"),
        ("كِتَاب", "كتاب"),
        ("x̂y", "xy"),
        ("Ko\u0308ln", "koln"),
        ("CO₂", "co2"),
        ("किताब", "किताब"),
        ("தமிழக", "தமிழக"),
        ("ＡＩx", "aix"),
        ("ﻧﻮﺭ", "نور"),
        ("Ener\u00adgie", "energie"),
        ("wave\u2060length", "wavelength"),
    ],
)
def test_a_word_is_found_and_marked_however_its_letters_are_written(db, client, written, asked):
    making.published_edition(TEXT.replace("Waves remain", f"{written}, waves remain"), year=2024)
    assert sections(asked) == sections(written) == ["2024 waves"]
    assert sections(f"{asked[:-1]}*") == sections(f'"{asked} waves remain"') == ["2024 waves"]
    assert (
        marked(f"See {written}-waves.", read_question(f'"{asked} waves"').terms) == f"See <mark>{written}-waves</mark>."
    )
    assert sections(asked[-1]) == []


@pytest.mark.long
def test_trends_and_techniques_are_found_by_the_maturity_of_their_latest_edition(db):
    world.make()
    rated = {(row.kind, row.slug): row.maturity for row in search("", {"kind": "trend,technique"}, per_page=100).rows}
    assert rated["trend", "tides"] == "established"
    assert rated["technique", "barrage"] == "established"
    found = search("", {"kind": "trend", "maturity": "established"}).rows
    assert [row.slug for row in found] == [
        slug for (kind, slug), each in rated.items() if (kind, each) == ("trend", "established")
    ]
    assert list(deriving.differences()) == []
