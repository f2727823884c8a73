"""Keys that references are given when they are taken into an edition."""

import pytest

from reports.importing.references import free_key


class Keys(set):
    """Keys that count how often they were asked for."""

    asked = 0

    def __contains__(self, key):
        self.asked += 1
        return super().__contains__(key)


def test_equal_keys_are_numbered_without_trying_every_number_before():
    taken = Keys()
    for _ in range(3_000):
        taken.add(free_key("tides", {}, taken))

    assert taken == {"tides", *(f"tides-{number}" for number in range(2, 3_001))}
    assert taken.asked < 3_000 * 30


@pytest.mark.parametrize(("taken", "key"), [({"a"}, "a-2"), ({"a", "a-2", "a-3"}, "a-4"), ({"a", "a-3"}, "a-2")])
def test_the_next_number_is_taken(taken, key):
    assert free_key("a", {}, taken) == key


def test_a_numbered_key_is_no_longer_than_a_key_may_be():
    taken = {"a" * 76}
    for _ in range(1_200):
        taken.add(free_key("a" * 76, {}, taken))

    assert len(taken) == 1_201
    assert max(map(len, taken)) <= 80
