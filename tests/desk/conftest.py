import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from reports.desk.people import sessions
from reports.models.series import Edition
from reports.rights import EDITORS, PUBLISHERS
from tests.making import draft_edition


def person(username, *, group="", **fields):
    """Create a user in a group. The password is the name twice."""
    user = User.objects.create_user(username, password=username * 2, **fields)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def at_the_desk(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def one_of_each_role():
    """Create one person of each role, and return them by the name of the role."""
    return {
        "staff": person("stella", is_staff=True),
        "editor": person("edith", group=EDITORS, is_staff=True, first_name="Edith", last_name="Ek"),
        "publisher": person("paula", group=PUBLISHERS, is_staff=True, first_name="Paula", last_name="Park"),
        "superuser": person("ursula", is_staff=True, is_superuser=True, first_name="Ursula", last_name="Unger"),
    }


@pytest.fixture
def no_session_writes(monkeypatch):
    """Do not write sessions again, which on a busy machine would add queries to a test that takes over a minute."""
    monkeypatch.setattr(sessions, "EVERY", 60 * 60)


@pytest.fixture
def people(db):
    return one_of_each_role()


@pytest.fixture(scope="class")
def made_once_draft(make_once):
    make_once("draft", draft_edition)


@pytest.fixture
def edition(made_once_draft, db):
    """The edition of the sea in 2024, a draft."""
    return Edition.objects.get()


@pytest.fixture
def section(edition):
    return edition.draft.sections.get(slug="tides")


@pytest.fixture
def editor(people):
    return at_the_desk(people["editor"])


@pytest.fixture
def other_editor(people):
    return at_the_desk(person("otto", group=EDITORS, is_staff=True, first_name="Otto", last_name="Orr"))


@pytest.fixture
def publisher(people):
    return at_the_desk(people["publisher"])


@pytest.fixture
def superuser(people):
    return at_the_desk(people["superuser"])


@pytest.fixture
def other_publisher(people):
    return at_the_desk(person("petra", group=PUBLISHERS, is_staff=True, first_name="Petra", last_name="Poe"))
