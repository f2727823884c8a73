import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from standardwebhooks import Webhook

from reports import delivery, publishing
from reports.delivery import Delivered
from reports.delivery.sending import PATIENCE
from reports.models.delivery import Attempt, Endpoint, Message
from reports.models.series import Edition
from tests import making
from tests.delivery.receiver import receiving

AT = making.AT
pytestmark = pytest.mark.django_db


@pytest.fixture
def receiver(settings):
    settings.WEBHOOKS_MAY_BE_PRIVATE = True
    settings.SITE_URL = "https://trends.example.org"
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def endpoint(receiver):
    return Endpoint.objects.create(name="A library", address=receiver.address)


def test_a_publication_is_told_signed(endpoint, receiver):
    edition = making.published_edition()
    version = edition.current_version
    assert delivery.deliver_due() == Delivered(delivered=1)
    ((headers, body),) = receiver.received
    assert Webhook(endpoint.secret).verify(body, headers) == {
        "type": "version.published",
        "timestamp": "2025-01-14T09:00:00.000000Z",
        "data": {
            "report": "sea",
            "year": 2024,
            "version": "1.0",
            "sha256": version.sha256,
            "record_sha256": version.record_sha256,
            "severity": version.severity,
            "note": "",
            "url": "https://trends.example.org/api/v1/reports/sea/editions/2024/versions/1.0/",
            "document_url": "https://trends.example.org/api/v1/reports/sea/editions/2024/versions/1.0/document/",
        },
    }
    assert headers["webhook-id"] == Message.objects.get().identifier
    assert delivery.deliver_due() == Delivered()


def test_a_withdrawal_and_a_redaction_are_told_with_their_reasons(endpoint, receiver):
    edition = making.published_edition()
    version = edition.current_version
    publishing.withdraw(version=version, reason="Wrong.", by="Ada", at=AT)
    publishing.redact(version=version, reason="A court.", by="Ada", at=AT)
    delivery.deliver_due()
    told = [json.loads(body) for _, body in receiver.received]
    assert [(each["type"], each["data"].get("reason")) for each in told] == [
        ("version.published", None),
        ("version.withdrawn", "Wrong."),
        ("version.redacted", "A court."),
    ]


def test_who_wants_to_hear_of_other_things_is_not_told(endpoint, receiver):
    endpoint.kinds = ["version.withdrawn"]
    endpoint.save()
    Endpoint.objects.create(name="Off", address=receiver.address, is_active=False)
    making.published_edition()
    other = making.published_edition(report="air")
    Endpoint.objects.create(name="Of the air", address=receiver.address, report=other.report)
    making.published_edition(year=2025)
    assert Message.objects.count() == 0


def test_what_is_undone_is_not_told(endpoint):
    def publish_and_fail():
        making.published_edition()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        publish_and_fail()
    assert (Edition.objects.count(), Message.objects.count()) == (0, 0)


def test_a_receiver_that_fails_is_tried_again_with_growing_patience(endpoint, receiver):
    receiver.answers = [500, 302, 204]
    making.published_edition()
    assert delivery.deliver_due(at=AT) == Delivered(put_off=1)
    assert delivery.deliver_due(at=AT) == Delivered()
    assert delivery.deliver_due(at=AT + PATIENCE[0]) == Delivered(put_off=1)
    assert delivery.deliver_due(at=AT + PATIENCE[0] + PATIENCE[1]) == Delivered(delivered=1)
    assert len({headers["webhook-id"] for headers, _ in receiver.received}) == 1
    assert [(each.status, each.outcome) for each in Attempt.objects.order_by("pk")] == [
        (500, "The receiver answered 500."),
        (302, "The receiver answered 302."),
        (204, "Delivered."),
    ]


def test_after_the_last_try_it_is_given_up_and_can_be_sent_again_by_hand(endpoint, receiver):
    receiver.answers = [500]
    making.published_edition()
    now, runs = AT, []
    for patience in (*PATIENCE, timedelta()):
        runs.append(delivery.deliver_due(at=now))
        now += patience
    assert runs == [Delivered(put_off=1)] * len(PATIENCE) + [Delivered(given_up=1)]
    receiver.answers = [200]
    delivery.redeliver(Message.objects.get(), at=now)
    assert delivery.deliver_due(at=now) == Delivered(delivered=1)


def test_a_receiver_that_is_gone_is_asked_no_more(endpoint, receiver):
    receiver.answers = [410]
    making.published_edition()
    assert delivery.deliver_due() == Delivered(given_up=1)
    endpoint.refresh_from_db()
    assert endpoint.is_active is False


def test_one_message_is_sent_by_one_process(endpoint):
    making.published_edition()
    first, second = Message.objects.get(), Message.objects.get()
    later = datetime.now(UTC)
    assert (first.claim(later), second.claim(later)) == (True, False)


def test_messages_are_forgotten_three_months_after_they_are_over(endpoint):
    making.published_edition()
    delivery.deliver_due(at=AT)
    delivery.deliver_due(at=AT + timedelta(days=89))
    assert Message.objects.count() == 1
    delivery.deliver_due(at=AT + timedelta(days=91))
    assert Message.objects.count() == 0


def test_private_addresses_are_refused_and_that_is_written_down(endpoint, settings, receiver):
    settings.WEBHOOKS_MAY_BE_PRIVATE = False
    endpoint.address = "https://localhost/hook"
    endpoint.save()
    making.published_edition()
    assert delivery.deliver_due() == Delivered(put_off=1)
    assert receiver.received == []
    assert Attempt.objects.get().outcome.endswith("which is no public address.")
