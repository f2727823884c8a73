"""What cells of a spreadsheet suggest: their columns, units and series, and the chart."""

import pytest

from reports.importing.cells import (
    UnreadableCells,
    column_heading,
    read_columns,
    read_table,
    suggest_chart,
    tab_separated,
    typed_rows,
    wide_table,
)

WIDE = "Model\tin all (billion)\tactive (billion)\nMixtral 8x7B\t46.7\t12.9\nKimi K2\t1,000\t32\n"
LONG = "Country;Year;Share\nNorway;2023;82,4 %\nNorway;2024;88,9 %\nChina;2023;24,0 %\nChina;2024;–\n"


def chart(text):
    table = read_table(text)
    columns = read_columns(table)
    return suggest_chart(columns, typed_rows(table[1:], columns))


def column(key, label, kind="number", unit=""):
    return {"key": key, "label": label, "type": kind, "unit": unit}


def test_a_wide_table_becomes_series_with_their_unit_and_parts_are_seen():
    found = chart(WIDE)
    assert found.chart == {
        "kind": "bar",
        "layout": "within",
        "columns": [column("model", "Model", "text"), column("series", "Series", "text"), column("value", "Value", unit="billion")],
        "rows": [
            ["Mixtral 8x7B", "in all", 46.7], ["Mixtral 8x7B", "active", 12.9],
            ["Kimi K2", "in all", 1000], ["Kimi K2", "active", 32],
        ],
        "x": "model",
        "y": "value",
        "series": "series",
    }  # fmt: skip
    assert found.summary == (
        "2 rows under a header. 2 series of numbers: in all, active. The unit is billion. "
        "Drawn as parts: “active” is never more than “in all”."
    )
    assert tab_separated(wide_table(found.chart)) == WIDE.replace("1,000", "1000").strip()


def test_a_long_table_is_imported_whole_and_its_numbers_are_read_as_written():
    found = chart(LONG)
    assert found.chart == {
        "kind": "line",
        "layout": "together",
        "columns": [
            column("country", "Country", "text"),
            column("year", "Year", "year"),
            column("share", "Share", unit="%"),
        ],
        "rows": [["Norway", 2023, 82.4], ["Norway", 2024, 88.9], ["China", 2023, 24.0], ["China", 2024, None]],
        "x": "year",
        "y": "share",
        "series": "country",
    }
    assert wide_table(found.chart) is None


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Year,Sold\n2023,1\n2024,2", [column("year", "Year", "year"), column("sold", "Sold")]),
        ('Place,"Power, MW"\nRance,240', [column("place", "Place", "text"), column("power", "Power", unit="MW")]),
        ("Day\tSales [€]\n2024-01-01\t€ 1 200\n2024-01-02\t−3", [column("day", "Day", "date"), column("sales", "Sales", unit="€")]),
        ("a\ta\nx\t1.234,5", [column("a", "a", "text"), column("a-2", "a")]),
        ("Month\tCost\nJan 2024\t€ 50\nFebruary 2024\t1 200 €", [column("month", "Month", "date"), column("cost", "Cost", unit="€")]),
        ("Day\tCost\n01.02.2024\t$ 50\n3 March 2024\t70", [column("day", "Day", "date"), column("cost", "Cost", unit="$")]),
        ("\tShare in %\nx\t.5", [column("column-1", "Column 1", "text"), column("share", "Share", unit="%")]),
    ],
)  # fmt: skip
def test_types_and_units_are_recognised(text, columns):
    assert read_columns(read_table(text)) == columns
    assert read_columns([[column_heading(each) for each in columns], *read_table(text)[1:]]) == columns


def test_days_and_months_are_read_as_they_are_written_there():
    found = chart("Day\tCost\n01.02.2024\t€ 50\nMar 4, 2024\t€ 70").chart
    assert (found["kind"], found["rows"]) == ("line", [["2024-02-01", 50], ["2024-03-04", 70]])


@pytest.mark.parametrize(("one", "other"), [("2023", "2024"), ("Sold in Q1", "Sold in Q2")])
def test_two_years_are_no_parts_of_one_another(one, other):
    found = chart(f"Country\t{one}\t{other}\nNorway\t10\t12\nChina\t5\t6\n")
    assert (found.chart["layout"], "Drawn as parts" in found.summary) == ("together", False)


def test_a_column_that_is_not_drawn_is_said():
    said = chart("Country\t2023\t2024\t2025\tSays\nNorway\t10\t12\tn/a\tSSB\nChina\t5\t6\t–\tNBS\n").summary
    assert said.endswith("Not drawn, because they contain no numbers: “2025”, “Says”.")
    assert "Not drawn, because they contain no numbers" not in chart(LONG).summary


def test_series_of_two_units_are_not_put_into_one_drawing():
    found = chart("Year,Sold,Share (%)\n2023,1,2\n2024,3,4").chart
    assert (found["x"], found["y"], found["series"], found["layout"]) == ("year", "sold", None, "together")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b", "Add at least one row below the header."),
        ("a,b\n1,2,3", "Row 1 has 3 cells, but the header has 2: “1, 2, 3”."),
        ("a,b\nx,y", "No column contains numbers. Put the header in the first row and numbers below it."),
        ("a\n1", "No column contains numbers. Put the header in the first row and numbers below it."),
        (
            "a\tb\nx\t1,234.5\ny\t80%",
            "The column “b” contains “80%” and “1,234.5”. Use a separate column for each unit.",
        ),
        ("a\tb\nx\t€ 5\ny\t$ 6", "The column “b” contains “€ 5” and “$ 6”. Use a separate column for each unit."),
        ("a,b\n" + "1,2\n" * 5_001, "A chart can have at most 5000 rows, but this one has 5002."),
    ],
)
def test_what_cannot_be_drawn_says_why(text, words):
    with pytest.raises(UnreadableCells, match=r".") as refused:
        chart(text)
    assert str(refused.value) == words


@pytest.mark.parametrize(
    ("text", "words", "at"),
    [
        (
            "Year,Chrome,Safari\n2021,64.1,18.7\n2022,65.4,x",
            "Row 2: “x” in the column “Safari” is not a number. Correct it, or empty the cell.",
            (2, 2),
        ),
        (
            "Year;A;B\n2021;6,1;8,7\n2022;5.4;<1\n2023;5,4;1,5",
            "Row 2: “5.4” in the column “A” is not a number. Correct it, or empty the cell.",
            (2, 1),
        ),
    ],
)
def test_a_word_among_the_numbers_of_a_series_is_refused_in_its_cell(text, words, at):
    with pytest.raises(UnreadableCells) as refused:
        chart(text)
    assert (str(refused.value), (refused.value.row, refused.value.column)) == (words, at)


def test_two_dots_are_an_empty_cell_and_keep_the_series():
    found = chart("Year,Chrome,Firefox,Safari\n2021,64.1,3.9,18.7\n2022,65.4,3.3,18.9\n2023,63.5,3.1,..").chart
    assert [row[1:] for row in found["rows"][-3:]] == [["Chrome", 63.5], ["Firefox", 3.1], ["Safari", None]]


def test_names_of_rows_may_be_numbers_and_words():
    assert chart("Age,Share\n18,2\n25,3\n65+,4").chart["columns"][0] == column("age", "Age", "text")
