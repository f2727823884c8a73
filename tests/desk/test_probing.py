"""What somebody who may only look can find out, and what not."""

import logging

import pytest
from django.contrib.auth.models import Permission
from django.db import models
from django.urls import reverse

from reports.desk.admin import admin
from reports.models.draft import Section
from reports.models.ledger import Version
from reports.models.site_settings import SiteSettings
from reports.models.webhooks import Endpoint
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import words_of

pytestmark = pytest.mark.django_db


#: All that is registered but the site, of which there is one, and sections, which an edition lists: those lists redirect.
LISTED = {model: made for model, made in admin.site._registry.items() if model not in {SiteSettings, Section}}


@pytest.fixture
def viewer(db):
    """Somebody who may look at every table, and change none."""
    user = person("vera", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    return at_the_desk(user)


@pytest.fixture
def webhook(db):
    return Endpoint.objects.create(name="Mirror", address="https://example.org/hook")


def list_of(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@pytest.mark.sample(12)
@pytest.mark.parametrize("model", LISTED, ids=lambda model: model._meta.label)
def test_no_list_can_be_asked_for_what_its_filters_do_not_offer(viewer, model):
    fields = [each for each in model._meta.get_fields() if isinstance(each, models.Field)]
    probes = [f"{each.name}__startswith" for each in fields] + [f"{each.name}__regex" for each in fields]
    probes += [
        f"{each.name}__{other.name}__startswith"
        for each in fields
        if each.is_relation
        for other in each.related_model._meta.fields
    ]
    assert {name: viewer.get(list_of(model), {name: "w"}).status_code for name in probes} == dict.fromkeys(probes, 400)


@pytest.mark.long
@pytest.mark.both_engines
def test_every_filter_of_every_list_still_works(viewer, webhook):
    for model, made in LISTED.items():
        page = viewer.get(list_of(model))
        assert page.status_code == 200
        changes = page.context_data["cl"]
        addresses = [choice["query_string"] for filters in changes.filter_specs for choice in filters.choices(changes)]
        assert {viewer.get(list_of(model) + each).status_code for each in addresses} <= {200}, made
    # It offers no choice while no message was sent.
    assert (
        viewer.get(reverse("admin:reports_message_changelist"), {"endpoint__id__exact": webhook.pk}).status_code == 200
    )


def test_who_may_only_look_at_a_webhook_sees_it_without_its_secret(viewer, webhook, superuser):
    address = reverse("admin:reports_endpoint_change", args=[webhook.pk])
    page = viewer.get(address)
    assert (page.status_code, "https://example.org/hook" in words_of(page)) == (200, True)
    assert webhook.secret not in page.content.decode()
    assert webhook.secret in superuser.get(address).content.decode()


def test_who_may_only_look_opens_every_page_of_every_table(viewer, webhook, people):
    for model in admin.site._registry:
        row = model._default_manager.first()
        if row is not None:
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
            assert viewer.get(reverse(name, args=[row.pk])).status_code == 200, model


@pytest.mark.both_engines
def test_what_only_looks_like_a_number_is_the_key_of_nothing(superuser, edition):
    for address in ("/admin/trends/technique/²/change/", "/admin/trends/trend/²/change/"):
        assert {superuser.get(address).status_code, superuser.post(address, {}).status_code} == {404}


def test_an_unknown_filter_in_the_address_of_a_list_logs_nothing(viewer, caplog):
    logger = logging.getLogger("django")
    logger.addHandler(caplog.handler)
    try:
        assert viewer.get(list_of(Version), {"state": "old"}).status_code == 400
    finally:
        logger.removeHandler(caplog.handler)
    assert caplog.messages == []
