"""Review links, and reviews sent by them."""

from django.test import Client
from django.urls import reverse

from reports import drafting
from reports.models.people import Actor
from tests.making import AT

NOBODY = Client()
APPROVED = {"verdict": "approved", "words": ""}
CHANGES = {"verdict": "changes", "words": "The barrage was not finished."}


def asked(client, edition, section=None, **fields):
    """The path of a new link."""
    about = {"about": str(section.uid)} if section else {}
    form = {"reviewer": "Grace Hopper", "days": 14, **about, **fields}
    page = client.post(reverse("desk:ask-review", args=[edition.pk]), form).content.decode()
    return "/review/" + page.partition("/review/")[2].partition("<")[0]


def read(path):
    """The checksum of the text that the page shows."""
    return NOBODY.get(path).content.decode().partition('name="read" value="')[2][:64]


def say(path, **fields):
    return NOBODY.post(path, {"read": read(path), **fields})


def edit(client, section, body):
    section.body = body
    section.save()
    drafting.save_revision(section, actor=Actor.of("Ada", AT))
