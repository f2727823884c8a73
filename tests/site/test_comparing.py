"""What differs, between versions and between years."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_two_versions_are_compared_word_by_word_with_the_reason(sea, read):
    text = read("/sea/2024/compare/1.0...1.1/")
    assert "What changed from 1.0 to 1.1 1 section changed, 2 words added, 2 words removed." in text
    assert "Correction Tidal Power It was wrong." in text
    assert "Its turbines turn removed: one way end of removal added: both ways end of addition" in text


def test_versions_and_years_asked_for_the_wrong_way_round_are_put_in_order(sea, client: Client):
    answers = {
        asked: client.get(asked).headers.get("Location")
        for asked in ("/sea/2024/compare/1.1...1.0/", "/sea/2024/compare/1.1...1.1/", "/sea/compare/2025...2023/")
    }
    assert answers == {
        "/sea/2024/compare/1.1...1.0/": "/sea/2024/compare/1.0...1.1/",
        "/sea/2024/compare/1.1...1.1/": "/sea/2024/v1.1/",
        "/sea/compare/2025...2023/": "/sea/compare/2023...2025/",
    }


def test_two_years_are_compared_trend_by_trend(sea, read):
    text = read("/sea/compare/2024...2025/")
    assert "Up Tidal Power growing 2024 → established" in text
    assert "renamed from “High Winds” The wind was salty." in text
    assert "tidal barrage growing before, now established" in text
    assert "turbine no longer named" in text
    assert "In 2024, and no longer in 2025 Waves at Sea not covered" in text


def test_years_show_how_predictions_of_the_earlier_one_were_scored(sea, read):
    assert "What 2023 predicted, as 2024 scores it came true A tidal barrage will be finished." in read(
        "/sea/compare/2023...2024/"
    )


def test_nothing_is_compared_that_cannot_be_read(sea, client: Client):
    asked = ["/sea/compare/2024...2026/", "/air/2024/compare/1.0...1.1/", "/sea/2024/compare/1.0...3.0/"]
    assert [client.get(address).status_code for address in asked] == [404, 410, 404]
