"""A section of key findings whose points name sections is read as key findings."""

import pytest

from tests.importing.samples import imported

TEXT = """\
# The Sea

## Key findings

- A barrage of 240 MW was finished (section 1).
- **Kites** came down again. (Winds)

## 1. Tides

The moon turns the sea.

A tidal barrage was finished. It gives 240 MW to a town.

## 2. Winds

Kites were flown. They came down again.
"""


def test_points_that_name_sections_become_findings_with_the_closest_paragraph():
    found = imported(TEXT)

    assert [section.title for section in found.document.sections] == ["Tides", "Winds"]
    assert [(each.statement, each.section, each.quote) for each in found.document.key_findings] == [
        ("A barrage of 240 MW was finished", "tides", "A tidal barrage was finished. It gives 240 MW to a town."),
        ("**Kites** came down again.", "winds", "Kites were flown. They came down again."),
    ]
    assert [finding.message for finding in found.findings if "key findings" in finding.message] == [
        "The section “Key findings” was read as 2 key findings. Check the paragraph that each quotes."
    ]


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        (" (section 1).", ".", "its point “A barrage of 240 MW was finished.” names no section, such as (section 2)"),
        ("- A barrage", "Two of them:\n\n- A barrage", "it is no list of points"),
        ("(section 1)", "(section 9)", "its point “A barrage of 240 MW was finished (section 9).” names no section, such as (section 2)"),
    ],
)  # fmt: skip
def test_other_sections_of_that_name_stay_sections(before, after, reason):
    found = imported(TEXT.replace(before, after))

    assert found.document.sections[0].title == "Key findings"
    assert found.document.key_findings == ()
    assert f"“Key findings” stays a section, because {reason}." in [each.message for each in found.findings]
