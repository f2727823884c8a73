"""Editions that tests of publishing change and publish."""

import pytest
from django.apps import apps

from reports import publishing
from reports.models.people import Actor
from tests.making import ACKNOWLEDGED, AT


def everything():
    """Every row of every table of ours."""
    models = [*apps.get_app_config("reports").get_models(), *apps.get_app_config("trends").get_models()]
    return {model: list(model._default_manager.order_by("pk").values()) for model in models}


def publish(edition, *, at=AT, acknowledged=ACKNOWLEDGED, **more):
    return publishing.publish(edition=edition, actor=Actor.of("Ada", at), acknowledged=acknowledged, **more)


def refused(edition, **more):
    """(rule, words) of what is in the way; whatever is refused leaves every table as it was."""
    before = everything()
    with pytest.raises(publishing.PublishRefused) as refusal:
        publish(edition, **more)
    assert everything() == before, "the refused publication changed a table"
    return [(finding.rule, finding.sentence) for finding in refusal.value.findings]


def edit(edition, body):
    section = edition.draft.sections.first()
    section.body = body
    section.save()
