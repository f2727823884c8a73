"""The radar on its page: a drawing, and the same as a list by ring and theme."""

from reports.document.words import Maturity, Movement
from reports.languages import ENGLISH
from reports.pages.parts import Link
from reports.pages.techniques import radar
from reports.rendering.radar_layout import Blip


def _blip(name: str, theme: str = "A", maturity: Maturity = Maturity.GROWING, **more) -> Blip:
    return Blip(name, f"/techniques/{name}/", theme, maturity, more.pop("lowest", maturity), **more)


def test_the_list_goes_from_the_middle_out_by_theme_and_by_name():
    found = radar(
        2024,
        [
            _blip("new", maturity=Maturity.EMERGING),
            _blip("old", "B", maturity=Maturity.ESTABLISHED),
            _blip("elder", "B", maturity=Maturity.ESTABLISHED),
            _blip("eldest", "A", maturity=Maturity.ESTABLISHED),
        ],
        ENGLISH,
    )
    assert [
        (
            rating.label,
            count,
            [(theme, [each.technique.label for each in standings]) for theme, standings in themes.items()],
        )
        for rating, count, themes in found.rings
    ] == [
        ("established", 3, [("A", ["eldest"]), ("B", ["elder", "old"])]),
        ("emerging", 1, [("A", ["new"])]),
    ]


def test_a_technique_says_what_it_was_what_it_is_and_how_it_moved():
    moved = {"movement": Movement.UP, "was": Maturity.EMERGING}
    found = radar(2024, [_blip("split", lowest=Maturity.EMERGING, **moved)], ENGLISH, since="2023")
    (standing,) = found.rings[0][2]["A"]
    assert standing.technique == Link("split", "/techniques/split/")
    assert standing.was.label == "emerging"
    assert [each.label for each in standing.ratings] == ["emerging", "growing"]
    assert (standing.movement_label.sign, standing.movement_label.word) == ("↑", "up")


def test_the_numbers_of_the_list_are_those_of_the_drawing():
    found = radar(2024, [_blip(f"t{n}") for n in range(12)], ENGLISH)
    assert [each.number for each in found.rings[0][2]["A"]] == list(range(1, 13))


def test_there_is_no_radar_of_nothing():
    assert radar(2024, [], ENGLISH) is None
