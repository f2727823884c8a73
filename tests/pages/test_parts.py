"""The small things that several pages show."""

from reports.pages.parts import Folded, fold


def test_a_list_is_folded_only_where_that_saves_more_than_a_line_or_two():
    assert fold((1, 2, 3), most=3, shown=2) == Folded((1, 2, 3), ())
    assert fold((1, 2, 3, 4), most=3, shown=2) == Folded((1, 2), (3, 4))
