"""Every screen of the desk, about every thing there is, as each role: opened, sent empty, sent as it stands, sent bare."""

import pytest
from django.contrib.auth.models import Permission

from reports.models.ledger import Version
from tests.desk.conftest import at_the_desk, person
from tests.desk.every_screen import addresses, answers, fill_the_desk
from tests.rounds import is_long_run, rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer(people):
    """Somebody who may look at everything that editors may change, and change none of it."""
    viewer = person("vera", is_staff=True)
    viewer.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    return viewer


#: The superuser walks an eighth of the addresses at a time and sends each kind of form once.
#: The long run walks all of them, and in the other roles too.
@pytest.mark.rounds
@pytest.mark.parametrize(
    "role",
    [
        "superuser",
        *(
            pytest.param(role, marks=[pytest.mark.long, pytest.mark.sqlite])
            for role in ("viewer", "editor", "publisher")
        ),
    ],
)
def test_no_screen_of_the_desk_breaks(role, people, viewer):
    fill_the_desk()
    client = at_the_desk((people | {"viewer": viewer})[role])
    client.raise_request_exception = False
    told = [
        (each.address, each.what, each.answer.status_code)
        for each in answers(client, [*addresses()][:: rounds(1, 8)], each_form=is_long_run())
    ]
    broken = [each for each in told if each[2] >= 500]
    assert broken == [], "\n".join(map(str, broken))
    walked = [status for _, what, status in told if what == "opened"]
    assert walked.count(200) > rounds(60, 8), walked
    assert sum(what.startswith("sent as it stands") for _, what, _ in told) > rounds(40, 4) or role == "viewer"
    assert Version.objects.count() == 4, "what the walk did was not undone"
