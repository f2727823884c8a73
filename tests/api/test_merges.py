"""After a merge: an id found once is found for ever, and a row names one technique."""

from tests.api import world
from tests.api.case import SeaCase
from tests.api.world import uid


class TestMerges(SeaCase):
    def test_a_row_names_the_technique_as_it_was_sealed_and_what_it_is_today(self):
        kites, turbines = str(uid("Technique-kites")), str(uid("Technique-turbines"))
        fields = ("technique", "technique_id", "technique_today_id")
        before = self.rows("assessments/?technique=kites", *fields)
        assert set(before) == {("kites", kites, kites)}
        world.merge()
        assert set(self.rows("assessments/?technique=kites", *fields)) == {
            ("kites", kites, turbines),
            ("turbines", turbines, turbines),
        }
        (section,) = self.read("sections/?trend=salt&fields=assessments")["results"]
        assert [(each["technique"], each["technique_id"]) for each in section["assessments"]] == [("kites", kites)]

    def test_an_id_that_was_sealed_is_found_for_ever(self):
        kites = uid("Technique-kites")
        world.merge()
        assert self.rows(f"techniques/?id={kites}", "slug") == ["turbines"]
        assert self.rows(f"techniques/?id={kites},{uid('Technique-barrage')}", "slug") == ["barrage", "turbines"]
        sealed = self.read("reports/sea/editions/2025/versions/1.0/document/")["techniques"]
        for each in sealed:
            assert len(self.rows(f"techniques/?id={each['uid']}", "slug")) == 1
