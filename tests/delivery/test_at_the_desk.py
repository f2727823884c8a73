from collections import Counter

import pytest
from django.urls import reverse

from reports.delivery import send_webhooks
from reports.models.webhooks import Endpoint, Message
from reports.rights import PUBLISHERS
from tests import making
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import words_of

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def test_a_webhook_is_set_up_and_a_message_sent_again():
    admin_client = at_the_desk(person("ursula", is_staff=True, is_superuser=True))
    page = admin_client.get(reverse("admin:reports_endpoint_add"))
    secret = page.context_data["adminform"].form["secret"].value()
    filled = {
        "name": "A library",
        "address": "https://127.0.0.1/hook",
        "report": "",
        "secret": secret,
        "is_active": "on",
    }
    admin_client.post(
        reverse("admin:reports_endpoint_add"), {**filled, "kinds": ["version.published", "version.withdrawn"]}
    )
    endpoint = Endpoint.objects.get()
    assert (endpoint.kinds, endpoint.secret[:6], endpoint.is_active) == (
        ["version.published", "version.withdrawn"],
        "whsec_",
        True,
    )

    making.published_edition()
    assert send_webhooks.deliver_due() == Counter(put_off=1)
    assert send_webhooks.deliver_due() == Counter()
    message = Message.objects.get()
    assert (
        message.attempts.get().outcome
        in admin_client.get(reverse("admin:reports_message_change", args=[message.pk])).content.decode()
    )

    listed = reverse("admin:reports_message_changelist")
    admin_client.post(listed, {"action": "send_again", "_selected_action": [message.pk], "index": 0})
    message.refresh_from_db()
    assert message.failures == 0
    assert send_webhooks.deliver_due() == Counter(put_off=1)


def test_a_webhook_is_deleted_with_its_messages_which_the_confirmation_counts():
    publisher = at_the_desk(person("paula", group=PUBLISHERS, is_staff=True))
    endpoint = Endpoint.objects.create(name="A library", address="https://127.0.0.1/hook")
    for _ in range(2):
        Message.objects.create(endpoint=endpoint, kind="version.published", body="{}", at=making.AT)
    delete = reverse("admin:reports_endpoint_delete", args=[endpoint.pk])
    assert "Deleted with it: 2 messages" in words_of(publisher.get(delete))
    publisher.post(delete, {"post": "yes"})
    assert (Endpoint.objects.count(), Message.objects.count()) == (0, 0)
