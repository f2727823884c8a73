"""Two people save the same section at the same time: no word of either is lost."""

import json
import threading

import pytest
from django.db import connections

from reports.models.form_drafts import FormSnapshot
from reports.rights import EDITORS
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import form_of, opened
from tests.desk.test_stale_saves import address
from tests.making import draft_edition
from tests.rounds import rounds

ROUNDS = rounds(200, otherwise=6)
BARE = """\
# The Sea in {year}

## 1. Tidal Power

Words.
"""


@pytest.mark.long
@pytest.mark.both_engines
@pytest.mark.rounds
@pytest.mark.django_db(transaction=True)
def test_in_many_rounds_of_two_people_no_word_is_lost():
    section = draft_edition(BARE).draft.sections.get()
    clients = [at_the_desk(person(name, group=EDITORS, is_staff=True)) for name in ("anna", "bert")]
    numbers, failed, refusals = iter(range(ROUNDS)), [], []

    def work(client):
        """Add a word to the text; refused, add it to the text that the refusal shows as saved."""
        first = opened(client, address(section), "section_form")
        body = first["body"][0]
        for number in numbers:
            fields, body = as_opened(first, body), f"{body} word{number}"
            answer = client.post(address(section), fields | {"body": body, "_continue": "1"})
            while answer.status_code != 302:
                refusals.append(number)
                ((choice,),) = (change.choices for change in answer.context_data["stale"].changes)
                body = f"{choice.paragraph.theirs} word{number}"
                fields = form_of(answer, "section_form") | {"body": body, "_continue": "1"}
                answer = client.post(address(section), fields)

    def send_at_once(client):
        try:
            work(client)
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send_at_once, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    section.refresh_from_db()
    wanted = [f"word{number}" for number in range(ROUNDS)]
    assert (failed, sorted(section.body.split()[1:])) == ([], sorted(wanted))
    assert refusals, "the two never met"


def as_opened(fields, body):
    """The fields of the page as it would open now, with `body` saved."""
    snapshot = FormSnapshot.objects.get(page=fields["kept-page"][0], revision=fields["kept-revision"][0])
    state = json.loads(snapshot.state)
    state[""][""]["body"] = [body]
    FormSnapshot.objects.filter(pk=snapshot.pk).update(state=json.dumps(state))
    return fields | {"body": [body]}
