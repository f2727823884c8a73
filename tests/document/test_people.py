"""Who answers for a text, and who of them is a person."""

from uuid import UUID

import pytest

from reports.document.people import is_body
from reports.document.types import Credit, EditionDocument, ReportStatement

HARBOUR = Credit(uid=UUID(int=3), name="Ada Kelp", affiliation="Nordhafen")
DOCUMENT = EditionDocument(
    uid=UUID(int=1),
    report=ReportStatement(uid=UUID(int=2), slug="sea", name="The Sea", publisher={"name": "Tide & Sons"}),
    year=2024,
    credits=(HARBOUR,),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tide & Sons", True),
        ("Nordhafen", True),
        ("Ocean Research Group", True),
        ("University of the Sea", True),
        ("The Sea Desk", True),
        ("Ada Kelp", False),
        ("Theo Unione", False),
        ("Grouper, Ann", False),
    ],
)
def test_a_body_is_told_from_a_person(name, expected):
    assert is_body(Credit(uid=UUID(int=4), name=name), DOCUMENT) is expected


def test_who_has_an_orcid_is_a_person_whatever_the_name():
    credit = Credit(uid=UUID(int=4), name="Nora Union", orcid="0000-0002-1825-0097")
    assert not is_body(credit, DOCUMENT)
