import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from standardwebhooks import Webhook

from reports import publishing
from reports.delivery import outbox, send_webhooks
from reports.delivery.send_webhooks import BACKOFF
from reports.models.people import Actor
from reports.models.series import Edition
from reports.models.webhooks import Attempt, Endpoint, Message
from reports.reading import proof
from tests import making
from tests.delivery.receiver import dripping, receiving

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


@pytest.mark.both_engines
def test_a_publication_is_told_signed(endpoint, receiver):
    edition = making.published_edition()
    version = edition.current_version
    assert send_webhooks.deliver_due() == Counter(delivered=1)
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
            "checkpoint": proof.latest_checkpoint().model_dump(),
        },
    }
    assert headers["webhook-id"] == Message.objects.get().identifier
    assert send_webhooks.deliver_due() == Counter()


def test_a_withdrawal_and_a_redaction_are_told_with_their_reasons(endpoint, receiver):
    edition = making.published_edition()
    version = edition.current_version
    publishing.withdraw(version=version, reason="Wrong.", actor=Actor.of("Ada", AT))
    publishing.redact(version=version, reason="A court.", actor=Actor.of("Ada", AT))
    send_webhooks.deliver_due()
    told = [json.loads(body) for _, body in receiver.received]
    assert [(each["type"], each["data"].get("reason")) for each in told] == [
        ("version.published", None),
        ("version.withdrawn", "Wrong."),
        ("version.redacted", "A court."),
    ]


@pytest.mark.long
def test_who_wants_to_hear_of_other_things_is_not_told(endpoint, receiver):
    endpoint.kinds = ["version.withdrawn"]
    endpoint.save()
    Endpoint.objects.create(name="Off", address=receiver.address, is_active=False)
    making.published_edition()
    other = making.published_edition(report="air")
    Endpoint.objects.create(name="Of the air", address=receiver.address, report=other.report)
    making.published_edition(year=2025)
    assert Message.objects.count() == 0


@pytest.mark.both_engines
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
    assert send_webhooks.deliver_due(at=AT) == Counter(put_off=1)
    assert send_webhooks.deliver_due(at=AT) == Counter()
    assert send_webhooks.deliver_due(at=AT + BACKOFF[0]) == Counter(put_off=1)
    assert send_webhooks.deliver_due(at=AT + BACKOFF[0] + BACKOFF[1]) == Counter(delivered=1)
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
    for pause in (*BACKOFF, timedelta()):
        runs.append(send_webhooks.deliver_due(at=now))
        now += pause
    assert runs == [Counter(put_off=1)] * len(BACKOFF) + [Counter(given_up=1)]
    receiver.answers = [200]
    outbox.redeliver(Message.objects.get(), at=now)
    assert send_webhooks.deliver_due(at=now) == Counter(delivered=1)


def test_a_receiver_that_is_gone_is_asked_no_more(endpoint, receiver):
    receiver.answers = [410]
    making.published_edition()
    assert send_webhooks.deliver_due() == Counter(given_up=1)
    endpoint.refresh_from_db()
    assert endpoint.is_active is False


@pytest.mark.both_engines
def test_one_message_is_sent_by_one_process(endpoint):
    making.published_edition()
    first, second = Message.objects.get(), Message.objects.get()
    later = datetime.now(UTC)
    assert (first.claim(later), second.claim(later)) == (True, False)


@pytest.mark.both_engines
def test_messages_are_forgotten_three_months_after_they_are_over(endpoint):
    making.published_edition()
    send_webhooks.deliver_due(at=AT)
    send_webhooks.deliver_due(at=AT + timedelta(days=89))
    assert Message.objects.count() == 1
    send_webhooks.deliver_due(at=AT + timedelta(days=91))
    assert Message.objects.count() == 0


def test_private_addresses_are_refused_and_that_is_written_down(endpoint, settings, receiver):
    settings.WEBHOOKS_MAY_BE_PRIVATE = False
    endpoint.address = "https://localhost/hook"
    endpoint.save()
    making.published_edition()
    assert send_webhooks.deliver_due() == Counter(put_off=1)
    assert receiver.received == []
    assert Attempt.objects.get().outcome.endswith("which is not a public address.")


#: What an endpoint may hold that no message can be sent to, and what its attempt says.
UNUSABLE = {
    "a port that there is not": ({"address": "https://example.org:99999/hook"}, "port"),
    "an address with an umlaut": ({"address": "https://1.1.1.1/ü"}, "%C3%BC"),
    "an address with a bracket": ({"address": "https://[1.1.1.1/hook"}, "address"),
    "a secret that is no base64": ({"secret": "whsec_ü"}, "secret"),
    "a secret without a key": ({"secret": "whsec_"}, "secret"),
}


@pytest.mark.sample(2)
@pytest.mark.parametrize(("wrong", "said"), UNUSABLE.values(), ids=UNUSABLE)
def test_an_endpoint_that_cannot_be_told_stops_nobody_else_from_being_told(receiver, wrong, said):
    Endpoint.objects.create(**{"name": "Wrong", "address": "https://1.1.1.1/hook", **wrong})
    Endpoint.objects.create(name="Right", address=receiver.address)
    making.published_edition()
    assert send_webhooks.deliver_due(at=AT) == Counter(delivered=1, put_off=1)
    assert len(receiver.received) == 1
    outcome = Attempt.objects.get(message__endpoint__name="Wrong").outcome
    assert said in outcome
    assert send_webhooks.deliver_due(at=AT + BACKOFF[0]) == Counter(put_off=1)


@pytest.mark.parametrize(("wrong", "said"), UNUSABLE.values(), ids=UNUSABLE)
def test_an_endpoint_that_cannot_be_told_is_refused_in_words(db, wrong, said):
    endpoint = Endpoint(**{"name": "Wrong", "address": "https://1.1.1.1/hook", **wrong})
    with pytest.raises(ValidationError) as refused:
        endpoint.full_clean()
    assert list(refused.value.message_dict) == list(wrong)


@pytest.mark.parametrize(
    "address", ["http://example.org/hook", "https://me:word@example.org/hook", "https://example.org:0/", "https://bücher.example/"]
)  # fmt: skip
def test_an_address_that_no_message_may_go_to_is_refused(db, address):
    with pytest.raises(ValidationError) as refused:
        Endpoint(name="Wrong", address=address).full_clean()
    assert list(refused.value.message_dict) == ["address"]


def test_an_endpoint_with_a_port_and_a_key_of_its_own_is_taken(db):
    for secret in ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_" + "A" * 35, "whsec_" + "A" * 86 + "=="):
        Endpoint(name="Right", address="https://example.org:8443/h%C3%BC?key=a+b", secret=secret).full_clean()


@pytest.mark.sample(3)
@pytest.mark.parametrize("answer", [b"HTTP/1.1 200 OK\r\nX: ", b"H", b"HTTP/1.1 200 OK\r\n\r\nbody"])
def test_a_receiver_that_drips_holds_a_run_no_longer_than_one_that_says_nothing(settings, monkeypatch, answer):
    settings.WEBHOOKS_MAY_BE_PRIVATE = True
    monkeypatch.setattr(send_webhooks, "TIMEOUT", 1.0)
    with dripping(answer, every=0.2) as address:
        Endpoint.objects.create(name="Slow", address=address)
        making.published_edition()
        # The receiver never comes to an end: that this does is what is tested.
        send_webhooks.deliver_due()
    assert Attempt.objects.count() == 1


@pytest.mark.long
def test_a_receiver_that_takes_all_its_time_holds_up_one_message_of_a_run(settings, monkeypatch, receiver):
    monkeypatch.setattr(send_webhooks, "TIMEOUT", 1.0)
    with dripping(b"H", every=0.2) as address:
        Endpoint.objects.create(name="Slow", address=address)
        edition = making.published_edition()
        for before, after in (("finished", "opened"), ("opened", "begun"), ("begun", "built")):
            making.correct(edition, before, after)
        Endpoint.objects.create(name="Good", address=receiver.address)
        making.correct(edition, "built", "planned")
        assert send_webhooks.deliver_due() == Counter(delivered=1, put_off=5)
    assert Counter(Attempt.objects.values_list("message__endpoint__name", flat=True)) == {"Slow": 1, "Good": 1}


@pytest.mark.long
@pytest.mark.both_engines
def test_a_message_is_claimed_from_when_its_turn_comes_not_from_when_the_run_began(settings, monkeypatch):
    settings.WEBHOOKS_MAY_BE_PRIVATE = True
    monkeypatch.setattr(send_webhooks, "TIMEOUT", 1.0)
    monkeypatch.setattr(send_webhooks, "CLAIM", timedelta(seconds=1.2))
    with dripping(b"H", every=0.2) as address:
        for name in ("First", "Second"):
            Endpoint.objects.create(name=name, address=address)
        making.published_edition()
        send_webhooks.deliver_due()
    tried = list(Attempt.objects.order_by("pk").values_list("at", flat=True))
    due = list(Message.objects.order_by("due_at").values_list("due_at", flat=True))
    # The second is tried a second after the first, and what follows from it counts from then.
    assert timedelta(seconds=0.8) < tried[1] - tried[0]
    assert due == [each + BACKOFF[0] for each in tried]
