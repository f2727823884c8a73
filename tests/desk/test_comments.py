"""What is said of a section: by people at the desk and by link, answered, resolved, and kept with the words that it is about."""

import re

import pytest
from django.urls import reverse

from reports import drafting, publishing
from reports.models.review import Comment
from reports.models.series import Membership, Role
from reports.rights import EDITORS
from tests.desk.conftest import at_the_desk, person
from tests.desk.pages import form_of, words_of
from tests.desk.reviewing import NOBODY, asked, edit
from tests.making import draft_edition

pytestmark = pytest.mark.django_db
GONE = "No longer in the text:"


@pytest.fixture
def tides(edition):
    return edition.draft.sections.get(slug="tides")


def place(section):
    return reverse("desk:comments", args=[section.pk])


def say(client, section, words="Which one?", quote="A tidal barrage was finished", **fields):
    return client.post(place(section), {"comment": words, "quote": quote, **fields})


def opened(client, section):
    return words_of(client.get(reverse("admin:reports_section_change", args=[section.pk])))


def test_without_a_script_it_is_said_beside_a_text_that_a_comment_does_not_save_it(editor, tides):
    said = r"<noscript>\s*<p[^>]*>Save the text first: sending a comment reloads the page\."
    beside = editor.get(reverse("admin:reports_section_change", args=[tides.pk]))
    alone = editor.get(place(tides))
    assert [bool(re.search(said, page.content.decode())) for page in (beside, alone)] == [True, False]


def test_a_comment_is_answered_resolved_and_opened_again_beside_the_text(editor, other_editor, tides):
    assert say(editor, tides)["Location"] == f"{place(tides)}#comment-{Comment.objects.get().pk}"
    pk = Comment.objects.get().pk
    other_editor.post(place(tides) + f"{pk}/answer/", {f"{pk}-answer": "That of 2024."})
    for address in (place(tides), reverse("admin:reports_section_change", args=[tides.pk])):
        page = words_of(editor.get(address))
        assert re.search(
            r"1 open .*A tidal barrage was finished .*Edith Ek .*Which one\? .*Otto Orr .*That of 2024\.", page
        ), page
    other_editor.post(place(tides) + f"{pk}/resolve/")
    editor.post(place(tides) + f"{pk}/resolve/")
    assert re.search(r"1 resolved .*Which one\? .*Resolved by Otto Orr", opened(editor, tides)), "the first one counts"
    editor.post(place(tides) + f"{pk}/reopen/")
    assert "1 open" in opened(editor, tides)


def test_a_comment_stays_with_its_words_and_says_so_when_they_are_gone(editor, tides):
    say(editor, tides, quote="turbines turn")
    edit(editor, tides, "Something new stands before.\n\n" + tides.body.replace("Its turbines", "All **turbines**"))
    assert GONE not in opened(editor, tides)
    edit(editor, tides, tides.body.replace("**turbines** turn", "wheels go"))
    assert f"{GONE} turbines turn" in opened(editor, tides)
    edit(editor, tides, tides.body.replace("wheels go", "turbines turn"))
    assert GONE not in opened(editor, tides)


def test_a_comment_follows_its_words_when_they_are_edited(editor, tides):
    edit(editor, tides, "Its turbines turn both ways.")
    say(editor, tides, quote="turbines turn")
    edit(editor, tides, "All of its turbines slowly *turned* both ways.")
    assert Comment.objects.get().quote == "turbines slowly turned"
    assert GONE not in opened(editor, tides)


def test_only_its_author_corrects_and_withdraws_a_comment(editor, other_editor, edition, tides):
    say(editor, tides)
    pk = Comment.objects.get().pk
    for client, words in ((other_editor, "Which one?"), (editor, "Which barrage?")):
        client.post(place(tides) + f"{pk}/edit/", {f"{pk}-words": "Which barrage?"})
        assert Comment.objects.get().words == words
    path = asked(editor, edition, tides)
    NOBODY.post(f"{path}comments/", {"comment": "By link."})
    by_link = Comment.objects.get(link__isnull=False)
    NOBODY.post(f"{path}comments/{by_link.pk}/edit/", {f"{by_link.pk}-words": "By my link."})
    assert "By my link." in opened(editor, tides)
    other_editor.post(place(tides) + f"{pk}/withdraw/")
    other_editor.post(place(tides) + f"{pk}/answer/", {f"{pk}-answer": "Rance."})
    refused = editor.post(place(tides) + f"{pk}/withdraw/")
    assert (refused.status_code, "This comment has replies." in words_of(refused)) == (422, True)
    other_editor.post(place(tides) + f"{Comment.objects.get(thread=pk).pk}/withdraw/")
    editor.post(place(tides) + f"{pk}/withdraw/")
    NOBODY.post(f"{path}comments/{by_link.pk}/withdraw/")
    assert not Comment.objects.exists()


def test_a_suggestion_of_a_reviewer_is_applied_by_one_click_and_bears_their_name(editor, edition, tides):
    path = asked(editor, edition, tides)
    suggested = {"quote": "tidal barrage", "comment": "More exact.", "replacement": "barrage across the *Rance*"}
    NOBODY.post(f"{path}comments/", suggested)
    said = Comment.objects.get()
    assert "barrage across the *Rance*" in words_of(NOBODY.get(path))
    assert NOBODY.post(f"{path}comments/{said.pk}/accept/").status_code == 302
    tides.refresh_from_db()
    assert "A tidal barrage" in tides.body, "a reviewer cannot accept it"
    assert "Accept suggestion" in opened(editor, tides)
    taken = editor.post(place(tides) + f"{said.pk}/accept/", headers={"accept": "text/x-comments"})
    assert b"data-checked-now" in taken.content, "the checks run on the changed text"
    tides.refresh_from_db()
    said.refresh_from_db()
    assert tides.body.startswith("A barrage across the *Rance* was finished.")
    assert (said.resolved_by, "Suggested by Grace Hopper" in opened(editor, tides)) == ("Edith Ek", True)


def test_a_suggestion_that_no_longer_fits_is_refused_and_one_needs_a_quote(editor, tides):
    refused = say(editor, tides, quote="", replacement="Other words")
    assert (refused.status_code, "Quote the text that your suggestion replaces." in words_of(refused)) == (422, True)
    edit(editor, tides, "A barrage[^1] was finished.\n\n[^1]: At sea.")
    say(editor, tides, quote="barrage was", replacement="dam was")
    refused = editor.post(place(tides) + f"{Comment.objects.get().pk}/accept/")
    assert (refused.status_code, "they contain a link, a note or formatting" in words_of(refused)) == (422, True)
    tides.refresh_from_db()
    assert tides.body.startswith("A barrage[^1] was")


def test_a_comment_may_be_about_the_section_or_about_unsaved_words(editor, tides):
    say(editor, tides, quote="")
    say(editor, tides, quote="not saved yet", body=tides.body + "\n\nThis is *not* saved yet.")
    about, words = Comment.objects.all()
    assert (about.quote, words.quote) == ("", "not saved yet")
    assert words.before.endswith("Its turbines turn both ways. This is")
    tides.refresh_from_db()
    assert "not saved" not in tides.body


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"quote": "No such words"}, "The saved text does not contain this quote."),
        ({"words": " "}, "Write it here."),
        ({"words": "x" * 4_001}, "This is too long. The limit is 4,000 characters."),
        ({"quote": "x" * 1_001}, "This is too long. The limit is 1,000 characters."),
        ({"words": "Pasted\x0bfrom Word."}, "U+000B"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words_and_comes_back(editor, tides, fields, refusal):
    response = say(editor, tides, **fields)
    assert (response.status_code, Comment.objects.count()) == (422, 0)
    assert refusal in words_of(response)
    assert fields.get("quote", fields.get("words"))[:20] in response.content.decode()


def test_a_section_has_only_so_many_comments(editor, tides, monkeypatch):
    monkeypatch.setattr("reports.drafting.commenting.MOST_COMMENTS", 1)
    say(editor, tides)
    assert "at most 1 comments" in words_of(say(editor, tides))


def test_what_is_said_is_text(editor, tides):
    say(editor, tides, words="<script>alert(1)</script>")
    page = editor.get(reverse("admin:reports_section_change", args=[tides.pk])).content.decode()
    assert ("<script>alert(1)" in page, "&lt;script&gt;alert(1)" in page) == (False, True)


def test_an_open_comment_is_a_warning_and_no_part_of_the_document(editor, edition, tides):
    before = drafting.document_of(edition)
    say(editor, tides)
    warned = [(each.rule, each.sentence, each.target.key) for each in publishing.check(edition)]
    assert ("open-comments", "“Tidal Power” has one open comment.", "tides") in warned
    assert drafting.document_of(edition) == before
    editor.post(place(tides) + f"{Comment.objects.get().pk}/resolve/")
    assert "open-comments" not in {each.rule for each in publishing.check(edition)}


def test_a_comment_of_a_closed_account_keeps_its_name(editor, people, tides):
    say(editor, tides)
    people["editor"].delete()
    other = at_the_desk(person("otto", group=EDITORS, is_staff=True))
    assert "Edith Ek" in opened(other, tides)


def test_comments_go_with_their_section_and_that_is_asked_first(editor, tides):
    say(editor, tides)
    address = reverse("admin:reports_section_delete", args=[tides.pk])
    assert "Deleted with it: 2 assessments 1 comment It is" in words_of(editor.get(address))
    editor.post(address, {"post": "yes"})
    assert not Comment.objects.exists()


def test_a_script_gets_the_list_alone(editor, tides):
    say(editor, tides)
    pk = Comment.objects.get().pk
    answer = editor.post(place(tides) + f"{pk}/resolve/", {}, headers={"accept": "text/x-comments"})
    page = answer.content.decode()
    assert (answer.status_code, "<html" in page, "1 resolved" in words_of(answer)) == (200, False, True)
    again = editor.post(place(tides) + f"{pk}/reopen/", {}, headers={"accept": "text/x-comments"})
    assert "1 open" in words_of(again)
    assert b"data-checked-now" not in answer.content + again.content, "the checks run if the text was changed"
    refused = editor.post(place(tides), {}, headers={"accept": "text/x-comments"})
    assert (refused.status_code, "Write it here." in words_of(refused)) == (422, True)


def test_a_reviewer_without_an_account_comments_on_a_paragraph_and_reads_the_answer(editor, edition, tides):
    path = asked(editor, edition, tides)
    say(editor, tides, words="Between us at the desk.", quote="")
    form = NOBODY.get(f"{path}?paragraph=1").content.decode()
    assert "A tidal barrage was finished. Its turbines turn both ways.</textarea>" in form
    sent = {"quote": "barrage was finished", "comment": "Not yet."}
    answer = NOBODY.post(f"{path}comments/", sent)
    said = Comment.objects.get(link__isnull=False)
    assert (answer.status_code, answer["Location"], said.by_name) == (302, f"{path}#comment-{said.pk}", "Grace Hopper")
    editor.post(place(tides) + f"{said.pk}/answer/", {f"{said.pk}-answer": "It was, in May."})
    page = NOBODY.get(path)
    assert f'<mark class="commented" id="words-{said.pk}">barrage was finished</mark>' in page.content.decode()
    assert ("It was, in May." in words_of(page), "Between us" in words_of(page)) == (True, False)
    NOBODY.post(f"{path}comments/{said.pk}/answer/", {f"{said.pk}-answer": "Then it is right."})
    NOBODY.post(f"{path}comments/{said.pk}/resolve/")
    assert re.search(r"Then it is right\. .*Resolved by Grace Hopper", opened(editor, tides))


def test_a_reviewer_touches_no_comment_of_others(editor, edition, tides):
    say(editor, tides)
    other = asked(editor, edition, tides, reviewer="Alan")
    pk = Comment.objects.get().pk
    for verb in ("answer", "resolve"):
        action = f"{asked(editor, edition, tides)}comments/{pk}/{verb}/"
        assert NOBODY.post(action, {f"{pk}-answer": "Mine."}).status_code == 422
    NOBODY.post(f"{other}comments/", {"comment": "Alan says so."})
    assert "Alan says so." not in words_of(NOBODY.get(asked(editor, edition, tides)))
    assert (Comment.objects.count(), Comment.objects.get(pk=pk).resolved_at) == (2, None)


def test_no_comment_of_another_report_is_touched_through_a_section_of_ones_own(people, editor, tides):
    say(editor, tides)
    said = Comment.objects.get()
    sky = draft_edition(report="sky")
    mia = person("mia", is_staff=True)
    Membership.objects.create(report=sky.report, user=mia, role=Role.PUBLISHER)
    own = sky.draft.sections.first()
    for verb in ("answer", "resolve", "reopen"):
        answer = at_the_desk(mia).post(place(own) + f"{said.pk}/{verb}/", {f"{said.pk}-answer": "Mine."})
        assert (answer.status_code, "Which one?" in words_of(answer)) == (422, False)
    assert at_the_desk(mia).post(place(tides) + f"{said.pk}/resolve/").status_code == 404
    assert (Comment.objects.count(), Comment.objects.get(pk=said.pk).resolved_at) == (1, None)


def test_a_revoked_link_says_nothing_more(editor, edition, tides):
    path = asked(editor, edition, tides)
    editor.post(reverse("desk:revoke-review", args=[edition.review_links.get().pk]))
    assert NOBODY.post(f"{path}comments/", {"comment": "Still here."}).status_code == 410
    assert not Comment.objects.exists()


def test_whoever_reads_for_review_at_the_desk_comments_there(editor, edition, tides):
    address = reverse("desk:review-section", args=[tides.pk])
    assert editor.post(f"{address}comments/", {"comment": "Nice."}).status_code == 302
    refused = editor.post(f"{address}comments/", {"comment": ""})
    assert (refused.status_code, "Write it here." in words_of(refused)) == (422, True)
    assert "Nice." in words_of(editor.get(address))


def test_comments_follow_the_paragraph_with_their_words_and_the_rest_the_text(editor, edition, tides):
    edit(editor, tides, "A tidal barrage was finished.\n\n## More\n\n- Its turbines turn\n- both ways\n\nAnd the last.")
    path = asked(editor, edition, tides)
    for quote, words in (("turbines turn", "Which?"), ("barrage", "Where?"), ("", "In all.")):
        NOBODY.post(f"{path}comments/", {"quote": quote, "comment": words})
    places = (path, reverse("desk:preview-section", args=[tides.pk]))
    for page in (NOBODY.get(places[0]), editor.get(places[1])):
        said = re.sub(r"\s+", " ", words_of(page))
        order = ["barrage was finished.", "Where?", "More", "both ways", "Which?", "And the last.", "In all."]
        found = [said.index(each, said.index("Tidal Power")) for each in order]
        assert found == sorted(found), page.request["PATH_INFO"]
        html = page.content.decode()
        assert html.count('class="discussed"') == 2
        assert [html.count(f'id="comment-{each.pk}"') for each in Comment.objects.all()] == [1, 1, 1]


def test_the_form_for_a_comment_on_a_paragraph_opens_there(editor, edition, tides):
    edit(editor, tides, "One is first.\n\nTwo is next.\n\nThree is last.")
    path = asked(editor, edition, tides)
    html = NOBODY.get(f"{path}?paragraph=2").content.decode()
    found = [html.index(each) for each in ("Two is next.</p>", 'id="new-comment"', "Three is last.</p>")]
    assert (found == sorted(found), html.count('id="new-comment"')) == (True, 1)
    assert NOBODY.get(path).content.decode().count('id="new-comment"') == 1


def test_the_preview_marks_the_words_of_open_comments_and_tells_them_below(editor, tides):
    say(editor, tides)
    pk = Comment.objects.get().pk
    address = reverse("desk:preview-section", args=[tides.pk])
    page = editor.get(address)
    assert f'<mark class="commented" id="words-{pk}">A tidal barrage was finished</mark>' in page.content.decode()
    assert "Which one?" in words_of(page)
    editor.post(place(tides) + f"{pk}/resolve/")
    assert "commented" not in editor.get(address).content.decode()


def test_no_field_of_a_comment_keeps_the_browser_from_sending_another(editor, tides):
    say(editor, tides)
    assert " required" not in editor.get(place(tides)).content.decode()


BEGUN = {"verdict": "changes", "words": "Half a review.", "comment": "Half a comment."}
OF_REVIEW = {name: BEGUN[name] for name in ("verdict", "words")}


def came_along(page):
    """What stands in the fields of the page: of the review, then of a comment."""
    html = page.content.decode()
    found = {
        "verdict": re.search(r'value="(\w+)"[^>]*checked', html),
        **{
            name: re.search(rf'<textarea name="{name}"[^>]*>\s*(\S[^<]*)</textarea>', html)
            for name in ("words", "comment")
        },
    }
    return {name: each[1] for name, each in found.items() if each}


def page_fields(page):
    """What the form of a page that is read by link says of itself, and of the text."""
    return {name: values[0] for name, values in form_of(page, "comments-form").items() if name not in BEGUN and values}


def test_unsaved_input_by_review_link_stays_when_a_paragraph_is_chosen(editor, edition, tides):
    edit(editor, tides, "One is first.\n\nTwo is next.")
    path = asked(editor, edition, tides)
    page = NOBODY.get(path)
    chosen = re.findall(r'<button class="comment-link"[^>]*formaction="([^"#]*)#id_comment"', page.content.decode())
    assert chosen == ["?paragraph=1&amp;show", "?paragraph=2&amp;show"]
    answer = NOBODY.post(f"{path}?paragraph=2&show", {**page_fields(page), "quote": "One is first.", **BEGUN})
    assert (answer.status_code, answer["Location"]) == (302, f"{path}?paragraph=2")
    page = NOBODY.get(answer["Location"])
    assert (page.status_code, came_along(page)) == (200, BEGUN)
    assert re.search(r'<textarea name="quote"[^>]*>\s*Two is next\.</textarea>', page.content.decode())
    assert re.search(r'<textarea name="comment"[^>]* autofocus', page.content.decode())


@pytest.mark.long
def test_unsaved_input_by_review_link_stays_when_another_form_is_sent(editor, edition, tides):
    path = asked(editor, edition, tides)
    answer = NOBODY.post(f"{path}comments/", {**BEGUN, **page_fields(NOBODY.get(path))})
    said = Comment.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{path}#comment-{said.pk}")
    for _time in range(2):
        assert came_along(NOBODY.get(path)) == OF_REVIEW
    answer = NOBODY.post(path, {**BEGUN, **page_fields(NOBODY.get(path))})
    assert (answer.status_code, answer["Location"]) == (302, f"{path}?said=1#review")
    page = NOBODY.get(f"{path}?said=1")
    assert ("Thank you." in words_of(page), "Half a comment.</textarea>" in page.content.decode()) == (True, True)
    assert not re.search(r"checked|Half a review\.</textarea>", page.content.decode())
    assert (Comment.objects.count(), edition.reviews.count()) == (1, 1)


def test_an_empty_comment_is_refused_at_its_paragraph_with_all_other_input(editor, edition, tides):
    path = asked(editor, edition, tides)
    assert f'action="{path}?paragraph=1"' in NOBODY.get(f"{path}?paragraph=1").content.decode()
    page = NOBODY.post(f"{path}comments/?paragraph=1", {**BEGUN, "comment": " ", "quote": "turbines turn"})
    html = page.content.decode()
    assert (page.status_code, came_along(page)) == (422, OF_REVIEW)
    assert re.search(
        r'class="discussed".*turbines turn</textarea>.*Write it here\..*<textarea name="comment"[^>]* autofocus',
        html,
        re.DOTALL,
    )


def test_a_comment_that_nobody_can_take_any_more_is_shown_to_be_copied(editor, edition, tides):
    path = asked(editor, edition, tides)
    editor.post(reverse("desk:revoke-review", args=[edition.review_links.get().pk]))
    said = words_of(NOBODY.post(f"{path}comments/", {**BEGUN}))
    assert "Half a review." in said
    assert "Half a comment." in said
