"""A new row that is sent again, because no answer came when it was saved, is there once."""

import pytest
from django.urls import reverse

from reports.models.draft import Credit
from tests.desk.autosaving import SEQUENCE, keep
from tests.desk.pages import form_of, opened, words_of
from tests.desk.test_stale_saves import address, choose, save

#: A new row of each table of a section, and which of its fields is written on.
NEW = {
    "predictions": ({"statement": "Tides will turn.", "due": "2031-01-01"}, "statement"),
    "credits": ({"name": "Ida Isle"}, "role"),
    "assessments": ({"technique": "power kite", "maturity": "growing"}, "note"),
    "change_notes": ({"kind": "correction", "severity": "minor", "explanation": "A wrong sign."}, "explanation"),
}


def new_row(fields, table):
    """The names of the fields of the empty row of a table, each with what is typed there."""
    number = fields[f"{table}-INITIAL_FORMS"][0]
    return {f"{table}-{number}-{name}": [value] for name, value in NEW[table][0].items()}


def rows(section, table):
    return list(getattr(section, table).values_list(NEW[table][1], flat=True))


@pytest.fixture
def kite(editor):
    editor.post(
        reverse("admin:trends_technique_add"), {"name": "power kite", "definition": "A kite that turns a rotor."}
    )


@pytest.mark.sample(2)
@pytest.mark.usefixtures("kite")
@pytest.mark.parametrize("table", NEW)
def test_a_new_row_that_is_sent_again_is_there_once(editor, section, table):
    mine = opened(editor, address(section), "section_form")
    mine |= new_row(mine, table)
    was = len(rows(section, table))
    for summary in ("Sent.", "Sent."):
        assert save(editor, section, mine, summary=summary).status_code == 302
    assert len(rows(section, table)) == was + 1


@pytest.mark.long
@pytest.mark.usefixtures("kite")
@pytest.mark.sample(2)
@pytest.mark.parametrize("table", NEW)
def test_a_new_row_that_is_sent_again_among_what_a_colleague_saved_is_there_once(editor, other_editor, section, table):
    mine = opened(editor, address(section), "section_form")
    mine |= new_row(mine, table)
    save(editor, section, mine)
    was = rows(section, table)
    theirs = opened(other_editor, address(section), "section_form")
    save(other_editor, section, theirs, keywords="tides")
    refused = save(editor, section, mine, summary="Mine.")
    assert "Save both" in words_of(refused)
    assert save(editor, section, form_of(refused, "section_form")).status_code == 302
    assert (section.summary, section.keywords, rows(section, table)) == ("Mine.", ["tides"], was)


@pytest.mark.long
@pytest.mark.usefixtures("kite")
@pytest.mark.sample(2)
@pytest.mark.parametrize("table", ["predictions", "credits", "assessments"])
def test_what_was_written_on_in_a_new_row_whose_answer_was_lost_is_chosen(editor, section, table):
    mine = opened(editor, address(section), "section_form")
    row = new_row(mine, table)
    mine |= row
    save(editor, section, mine)
    was = rows(section, table)
    name = next(iter(row)).rpartition("-")[0]
    page = save(editor, section, mine, **{f"{name}-{NEW[table][1]}": "Written on."})
    assert "changed in both versions" in words_of(page)
    assert rows(section, table) == was
    assert choose(editor, section, page, "mine").status_code == 302
    assert rows(section, table) == [*was[:-1], "Written on."]


@pytest.mark.long
def test_words_kept_after_a_lost_answer_come_back_in_the_row_that_was_saved(editor, section):
    mine = opened(editor, address(section), "section_form")
    mine |= new_row(mine, "predictions") | {"kept-sequence": [str(next(SEQUENCE))]}
    was = section.predictions.count()
    save(editor, section, mine)
    keep(editor, mine, summary="Written on.")
    again = opened(editor, address(section), "section_form")
    assert (again["summary"], again["predictions-INITIAL_FORMS"]) == (["Written on."], [str(was + 1)])
    assert save(editor, section, again).status_code == 302
    assert (section.summary, section.predictions.count()) == ("Written on.", was + 1)


@pytest.mark.sample(2)
@pytest.mark.parametrize(("table", "field"), [("predictions", "criterion"), ("credits", "role")])
def test_rows_that_two_people_add_are_both_saved_without_a_question(editor, other_editor, section, table, field):
    mine, theirs = (opened(client, address(section), "section_form") for client in (editor, other_editor))
    number = mine[f"{table}-INITIAL_FORMS"][0]
    was, row = rows(section, table), new_row(mine, table)
    save(other_editor, section, theirs | row | {f"{table}-{number}-{field}": ["Theirs."]})
    assert save(editor, section, mine | row | {f"{table}-{number}-{field}": ["Mine."]}).status_code == 302
    assert list(getattr(section, table).values_list(field, flat=True))[len(was) :] == ["Theirs.", "Mine."]
    assert "Otto Orr saved this page while you wrote. Both of your changes are in it" in words_of(
        editor.get(address(section))
    )


def test_a_text_is_saved_without_a_question_beside_a_row_that_somebody_added(editor, other_editor, section):
    mine, theirs = (opened(client, address(section), "section_form") for client in (editor, other_editor))
    was = section.predictions.count()
    save(other_editor, section, theirs | new_row(theirs, "predictions"))
    assert save(editor, section, mine, summary="Mine.").status_code == 302
    assert (section.summary, section.predictions.count()) == ("Mine.", was + 1)


def test_rows_with_one_token_are_each_there(editor, section):
    mine = opened(editor, address(section), "section_form")
    number = int(mine["credits-INITIAL_FORMS"][0])
    token = mine[f"credits-{number}-token"]
    for name, place in (("Ida Isle", number), ("Bo Bay", number + 1)):
        mine |= {f"credits-{place}-name": [name], f"credits-{place}-token": token}
    mine["credits-TOTAL_FORMS"] = [str(number + 2)]
    assert save(editor, section, mine).status_code == 302
    assert {"Ida Isle", "Bo Bay"} <= set(Credit.objects.filter(section=section).values_list("name", flat=True))
