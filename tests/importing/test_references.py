"""Keys that references are given when they are taken into an edition."""

import pytest

from reports.importing.references import free_key


@pytest.mark.parametrize(("taken", "key"), [({"a"}, "a-2"), ({"a", "a-2", "a-3"}, "a-4"), ({"a", "a-3"}, "a-2")])
def test_the_next_number_is_taken(taken, key):
    assert free_key("a", {}, taken) == key


def test_a_numbered_key_is_no_longer_than_a_key_may_be():
    taken = {"a" * 76}
    for _ in range(1_200):
        taken.add(free_key("a" * 76, {}, taken))

    assert len(taken) == 1_201
    assert max(map(len, taken)) <= 80
