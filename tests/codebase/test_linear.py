"""Nothing that reads what others write takes more than ten times as long, or not much more, for a text of ten times the length.

The one test of time: what took time with the square of a length stopped the whole site. Each pattern and each parser is tried with
many short texts; the slowest is then read at a tenth of the greatest length and at the greatest.
"""

import gc
import re
import time

import pytest

from reports.rendering.markdown import parser
from tests import tiers
from tests.codebase.parsers import OF_A_SECTION, OF_A_SECTION_MOST, PARSERS, UNITS
from tests.codebase.patterns import METHODS, all_patterns, attacks, calls_of_re, sources, written_out
from tests.rounds import is_long_run, rounds

pytestmark = pytest.mark.sqlite
MOST = 40
LARGE = 1_000_000
#: Less than this, in seconds, counts as this: the clock and other processes take a part of it.
FLOOR = 0.01
#: What takes this long on some thousand characters would take minutes on a million: nothing more need be tried.
FAR_TOO_LONG = 0.4
#: And this, on some tens of characters, for ever.
TOO_LONG = 0.1
SHORT = (18, 21, 24, 27, 1_000)
#: Patterns that cannot be read off the source, and who tries what they are made from.
MADE_WHEN_RUN = {
    "reports.api.filters.fields": "patterns of parameters, after their length was asked",
    "reports.desk.form_merge": "the prefix of a formset of ours, and a number",
    "reports.rendering.quotes": "words to find, beside a pattern of what is none",
    "reports.citing.updating": "a value of a citation, in a text of an entry",
    "reports.exporting.typesetting": "one class of characters, or an address",
}


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    """A text is parsed as often as it is read: what is kept of the first time would hide how long that took."""
    monkeypatch.setattr(parser, "LONG", LARGE * LARGE)


def seconds(read, text):
    gc.disable()
    try:
        start = time.thread_time()
        read(text)
        return time.thread_time() - start
    finally:
        gc.enable()


def grows_too_fast(read, make, large, tries=3):
    """The times of three rounds if in none of them the larger text was read in at most forty times the time of one of its tenth."""
    rounds, small = [], large // 10
    for _ in range(tries):
        least = max(seconds(read, make(small // 10)), FLOOR)
        if least > FAR_TOO_LONG:
            return [*rounds, (least, None)]
        less = seconds(read, make(small))
        if less > MOST * least:
            rounds.append((least, less))
            continue
        less = max(less, FLOOR)
        more = seconds(read, make(large))
        if more <= MOST * less:
            return []
        rounds.append((less, more))
    return rounds


def slowest(read, made, sizes):
    """Of many ways to make a text, the one that takes longest at the last size. What doubles with each character shows at 27."""
    times = {}
    for make in made:
        for size in sizes:
            times[make] = seconds(read, make(size))
            if times[make] > TOO_LONG:
                return make
    return max(times, key=times.__getitem__)


def repeated(start, unit):
    return lambda size: start + unit * (size // len(unit)) + "☃"


def used(pattern, method):
    is_of_bytes = isinstance(pattern.pattern, bytes)

    def read(text):
        text = text.encode() if is_of_bytes else text
        found = getattr(pattern, method)(text)
        if method == "finditer":
            for _ in found:
                pass

    return read


def pytest_generate_tests(metafunc):
    """Look for patterns only if they may be tried: that takes seconds in each process."""
    if "each" in metafunc.fixturenames:
        patterns = [] if tiers.chosen(metafunc.config) == tiers.GATE else all_patterns()
        metafunc.parametrize("each", patterns, ids=lambda each: each.where)


#: By how much shorter the longest text is that is read each time. Parsers are tried with a third of the units, too.
PART = rounds(1, 10)


@pytest.mark.long
@pytest.mark.rounds
def test_no_pattern_is_worse_than_linear(each):
    made = [repeated(start, unit) for start, unit in attacks(each.pattern)]
    for method in each.methods:
        read = used(each.pattern, method)
        make = slowest(read, made, SHORT)
        assert [size for size in SHORT if seconds(read, make(size)) > TOO_LONG] == []
        assert grows_too_fast(read, make, LARGE // PART) == []


@pytest.mark.long
def test_every_pattern_that_is_made_when_run_is_known():
    found = {
        module
        for module, tree in sources()
        for _, method, pattern in calls_of_re(tree)
        if method in METHODS and written_out(module, pattern) is None
    }

    assert found == set(MADE_WHEN_RUN)


@pytest.mark.long
def test_the_test_notices_quadratic_growth_and_exponential_growth():
    for method, bad in (("search", r"\s+\Z"), ("match", r"\s*([^/?#]*?):"), ("match", r"(?:%[^\n]*\s*)*@")):
        pattern = re.compile(bad)
        read = used(pattern, method)
        make = slowest(read, [repeated(*attack) for attack in attacks(pattern)], SHORT)
        assert any(seconds(read, make(size)) > TOO_LONG for size in SHORT[:-1]) or grows_too_fast(
            read, make, 20_000, tries=1
        )


def in_lines(unit):
    """As `repeated`, in lines that a person might write."""
    line = unit * max(80 // len(unit), 1) + "\n"
    return lambda size: line * (size // len(line))


@pytest.mark.long
@pytest.mark.rounds
@pytest.mark.parametrize("name", PARSERS)
def test_no_parser_is_worse_than_linear(name):
    read = PARSERS[name]
    units = UNITS if is_long_run() else UNITS[::3]
    made = [*(repeated("a", unit) for unit in units), *(in_lines(unit) for unit in units if "\n" not in unit)]
    most = OF_A_SECTION_MOST if name in OF_A_SECTION else LARGE

    assert grows_too_fast(read, slowest(read, made, (2_000,)), most // PART) == []
