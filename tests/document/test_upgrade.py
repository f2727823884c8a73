"""Older schemas are read as today's, step by step; the bytes stay as they are."""

import pytest

from reports.document.canonical import FIRST_SCHEMA, STEPS, upgrade
from reports.document.types import SCHEMA_VERSION


def with_a_summary(raw):
    """From 2 to 3: `lead` is called `summary`."""
    rest = {key: value for key, value in raw.items() if key != "lead"}
    return {**rest, "summary": raw["lead"]}


def with_parts(raw):
    """From 3 to 4: sections lie in parts."""
    rest = {key: value for key, value in raw.items() if key != "sections"}
    return {**rest, "parts": [{"sections": raw["sections"]}]}


SYNTHETIC = {2: with_a_summary, 3: with_parts}


def test_a_document_goes_through_every_step():
    old = {"schema_version": 2, "lead": "Words.", "sections": []}

    assert upgrade(old, steps=SYNTHETIC, to=4) == {
        "schema_version": 4,
        "summary": "Words.",
        "parts": [{"sections": []}],
    }
    assert old == {"schema_version": 2, "lead": "Words.", "sections": []}


def test_a_document_enters_at_its_own_step():
    assert upgrade({"schema_version": 3, "sections": []}, steps=SYNTHETIC, to=4) == {
        "schema_version": 4,
        "parts": [{"sections": []}],
    }


@pytest.mark.parametrize("raw", [{"schema_version": 4, "parts": []}, {"parts": []}])
def test_todays_documents_stay_as_they_are(raw):
    assert upgrade(raw, steps=SYNTHETIC, to=4) == raw


@pytest.mark.parametrize("number", [0, 1, 5, "2", 2.0, True, None, [2]])
def test_a_number_that_means_nothing_is_refused(number):
    with pytest.raises(ValueError, match="is not supported; this release reads 2 to 4"):
        upgrade({"schema_version": number}, steps=SYNTHETIC, to=4)


def test_a_number_without_a_way_on_is_refused():
    with pytest.raises(ValueError, match="schema_version 2 cannot be read: the upgrade from 3 is missing"):
        upgrade({"schema_version": 2, "lead": ""}, steps={2: with_a_summary}, to=4)


def test_every_number_before_todays_has_a_step():
    assert sorted(STEPS) == list(range(FIRST_SCHEMA, SCHEMA_VERSION))
