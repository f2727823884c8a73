import pytest
from django.test import override_settings

from reports.models.draft import Section
from tests.api import world
from tests.api.case import SeaCase
from tests.api.crawling import addresses, one_of_each

GONE = ("Gone2023", "withdrawntext", "Gone2025")


class TestCanary(SeaCase):
    #: `tests/quality/test_canary.py` crawls the API with everything else each time.
    @pytest.mark.long
    def test_no_draft_no_withdrawn_text_and_no_private_address_can_be_had(self):
        assert self.asked(one_of_each) > 100

    @pytest.mark.long
    def test_nor_can_they_at_any_address(self):
        assert self.asked(addresses) > 1500

    def asked(self, of_the_api) -> int:
        """How many addresses were asked for; none of them tells what it must not."""
        world.merge()
        schema = self.read("schema/")
        asked, leaks = 0, []
        with override_settings(API_REQUESTS_A_MINUTE=10**9):
            for address in of_the_api(schema, ["xylo", "west"]):
                response = self.client.get(address)
                said = response.getvalue() if response.streaming else response.content
                asked += 1
                assert response.status_code < 500, address
                secret = (world.CANARY, world.PERSON, *GONE)
                leaks += [(address, word) for word in secret if word.encode() in said]
        assert leaks == []
        return asked

    def test_the_word_does_stand_in_the_drafts(self):
        assert Section.objects.filter(body__contains=world.CANARY).count() == 2
