"""A newsroom: four people take an edition from assignment to its publication at a set time, with an embargo; one of them on a phone.

All that they are asked about stands on pages that they open, so the same way leads through a site whose worker is killed.
"""

import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile, is_zipfile

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from reports.models.schedule import ScheduledPublication
from reports.models.series import Membership, Role
from reports.models.work import Due
from tests.browser import way
from tests.browser.newsroom import Newsroom
from tests.desk.conftest import person
from tests.making import draft_edition, published_edition
from tests.quality.serving import ROOT
from tests.servers import PROGRAM
from tests.serving.test_set_times import STATES, TASKS
from tests.serving.test_work import run, working
from tests.waiting import page_until, still, until
from tests.windows import Windows
from tests.wsgi_middleware.serving import environment, fill, served

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]

PUBLIC = "/sea/2025/"
FIRST, SECOND = " Nobody pays for the sea.", " The towns pay for it."
#: Each comment's words, by those of the text that it is about: the first stay in the text, the others are taken out.
COMMENTS = {"barrage was finished": "Finished by whom, one asks?", "Nobody pays for the sea": "Somebody must pay."}
STAYS, GOES = COMMENTS.values()
CHANGED = (("ins", "towns"), ("del", "Nobody"))
ANSWER, WANTED, PRESS = "By the people of Bergen, in May.", "Say who pays, please.", "The Evening Sun"
DUE_ON, SET_FOR = (timezone.localdate() + timedelta(days=days) for days in (12, 20))
DUE, DUE_IN_WORDS = DUE_ON.isoformat(), f"{DUE_ON.day} {DUE_ON:%B %Y}"
SET_IN_WORDS = f"{SET_FOR.day} {SET_FOR:%B %Y} at 09:00 (Europe/Oslo)"
EXPERT = "Grace Hopper"
#: What only the desk knows. The words that were taken out again are among it.
SECRETS = (EXPERT, "Grace", *COMMENTS.values(), ANSWER, WANTED, PRESS, DUE, DUE_IN_WORDS, SET_IN_WORDS, FIRST.strip())
#: Files whose words do not stand in them letter for letter.
PACKED = (".pdf", ".png")
LINKS = "nodes => nodes.map(node => node.getAttribute('href'))"
#: From the left, to the right, from the top, to the bottom: all at once, for a page may be moving.
PLACES = (
    "nodes => nodes.map(node => node.getBoundingClientRect()).map(box => [box.left, box.right, box.top, box.bottom])"
)
#: In two seconds it is time, for the publication and for the task that publishes; as Django writes it, or no worker claims the task.
SOON = [
    f"UPDATE {rows} SET at = strftime('%Y-%m-%d %H:%M:%S', 'now', '+2 seconds') || '.500000'"
    for rows in ("reports_scheduledpublication", "reports_due")
]
IS_TIME = "SELECT 1 FROM reports_scheduledpublication WHERE at <= strftime('%Y-%m-%d %H:%M:%f', 'now')"


def begin():
    """The sea in 2025, in work: a publisher and an editor of that report, and somebody who belongs to none yet."""
    report = draft_edition(year=2025).report
    person("ursula", is_staff=True, is_superuser=True, first_name="Ursula", last_name="Unger")
    person("mia", is_staff=True, first_name="Mia", last_name="Moss")
    paula = person("paula", is_staff=True, first_name="Paula", last_name="Park")
    edith = person("edith", is_staff=True, first_name="Edith", last_name="Ek")
    Membership.objects.create(report=report, user=paula, role=Role.PUBLISHER)
    Membership.objects.create(report=report, user=edith, role=Role.EDITOR)


@pytest.mark.rounds
def test_four_people_take_an_edition_from_assignment_to_its_publication(windows, live_server):
    published_edition()
    begin()

    def its_time_comes():
        for rows in (ScheduledPublication.objects.all(), Due.objects.all()):
            rows.update(at=timezone.now() - timedelta(seconds=1))
        call_command("work", once=True)

    they_take_it_there(Newsroom(windows), its_time_comes)


@pytest.mark.sqlite
def test_they_do_where_the_worker_is_killed_at_the_set_time(browser, tmp_path):
    database = f"sqlite:///{tmp_path}/site.sqlite3"
    fill(database, tmp_path)
    make = "import django; django.setup(); from tests.browser.test_newsroom import begin; begin()"
    told = environment(database, tmp_path)
    subprocess.run([sys.executable, "-c", make], cwd=ROOT, env=told, check=True, timeout=PROGRAM)

    def its_time_comes():
        log = tmp_path / "work.log"
        with working(database, tmp_path) as worker:
            until(lambda: run(tmp_path, "SELECT name FROM reports_worker"), log)
            for statement in SOON:
                run(tmp_path, statement)
            until(
                lambda: run(tmp_path, IS_TIME) and (run(tmp_path, TASKS) != [0] or run(tmp_path, STATES) != ["open"]),
                log,
            )
            worker.kill()
        with working(database, tmp_path):
            until(lambda: run(tmp_path, STATES) == ["published"], log)

    with served(database, tmp_path) as site:
        windows = Windows(browser, f"http://localhost:{site.port}")
        they_take_it_there(Newsroom(windows), its_time_comes)
        windows.give_back()


def they_take_it_there(newsroom, its_time_comes):
    paula, edith = newsroom.enter("paula"), newsroom.enter("edith")
    mia = newsroom.enter("mia", width=390, height=844)
    grace, press = newsroom.nobody(), newsroom.nobody()

    the_publisher_makes_her_an_author(newsroom, paula)
    board, tides = the_editor_assigns_a_section(newsroom, edith, mia)
    the_author_finds_it_and_writes_there_alone(newsroom, mia, board, tides)

    link = f"/{way.ask_for_review(edith, tides)}"
    the_expert_comments_and_wants_changes(newsroom, grace, link)
    the_author_answers_and_changes_it(newsroom, mia, tides)
    the_editor_resolves_the_comments(newsroom, edith, tides)
    the_expert_approves(newsroom, grace, link, edith)
    a_colleague_is_asked_and_approves_the_whole(newsroom, edith, paula, board)

    embargoed = the_publisher_sets_a_time(newsroom, paula, board)
    the_press_reads_it_before(newsroom, press, embargoed, paula, board)
    mia.goto(tides)
    assert mia.get_by_text("The draft is locked until publication: nobody can save changes to it.").is_visible()

    its_time_comes()
    everybody_reads_it_and_nothing_of_the_desk(newsroom, press)
    ended = press.request.get(embargoed)
    assert (ended.status, f'<a href="{PUBLIC}">Read the edition</a>' in ended.text()) == (410, True)
    those_concerned_are_told(newsroom, mia, paula)
    the_audit_log_names_what_was_done(newsroom)
    assert newsroom.said == []


def the_publisher_makes_her_an_author(newsroom, paula):
    paula.goto("/admin/reports/report/")
    paula.get_by_role("link", name="Sea", exact=True).click()
    members = paula.locator("#memberships-group")
    members.locator("summary", has_text="Add a").click()
    members.locator("[name=memberships-2-user]").select_option(label="Mia Moss")
    members.locator("[name=memberships-2-role]").select_option("author")
    newsroom.look(paula)
    way.save(paula)
    members.get_by_role("heading", name="Mia Moss, author").wait_for()
    at_the_top(members)
    way.picture(paula, "members")


def the_editor_assigns_a_section(newsroom, edith, mia):
    """The addresses of the board and of the section."""
    edith.goto("/admin/")
    edith.locator(".in-work").get_by_role("link", name="Sea 2025").click()
    edith.get_by_role("heading", level=1, name="version 1.0").wait_for()
    board = edith.url
    tides = edith.locator("#sections").get_by_role("link", name="Tidal Power").first.get_attribute("href")
    mia.goto(tides)
    assert save_of(mia).count() == 0
    edith.get_by_role("link", name="Assign sections and set dates").click()
    edith.get_by_role("combobox", name="Tidal Power: Assignee").select_option(label="Mia Moss")
    edith.get_by_role("textbox", name="Tidal Power: Due").fill(DUE)
    newsroom.look(edith)
    way.picture(edith, "plan")
    edith.get_by_role("button", name="Save", exact=True).click()
    row = edith.locator("table.board tr", has_text="Tidal Power")
    row.get_by_text("Mia Moss", exact=True).wait_for()
    row.get_by_text("Mia Moss writes, due").wait_for()
    assert row.locator("time").get_attribute("datetime") == DUE
    newsroom.look(edith)
    at_the_top(edith.locator("#sections"))
    way.picture(edith, "newsroom-board")
    return board, tides


def the_author_finds_it_and_writes_there_alone(newsroom, mia, board, tides):
    mia.goto("/admin/")
    newsroom.look(mia)
    assert mia.locator(".duties a").all_inner_texts() == ["Tidal Power"]
    assert mia.locator(".happened li", has_text="Edith Ek assigned Tidal Power to you.").locator(".new").is_visible()
    way.picture(mia, "yours")
    mia.goto(board)
    winds = mia.locator("#sections").get_by_role("link", name="High Winds").first.get_attribute("href")
    assert mia.get_by_role("link", name="Assign sections and set dates").count() == 0
    mia.goto(winds)
    assert save_of(mia).count() == 0
    mia.goto("/admin/")
    mia.locator(".duties a").click()
    # Once its scripts have run: they put the text area into another place, where it has lost the focus.
    mia.wait_for_url(f"**{tides}")
    save_of(mia).first.wait_for()
    # What is sent without fields is asked for them where she may write, and refused where she may not.
    token = {"csrfmiddlewaretoken": mia.locator("[name=csrfmiddlewaretoken]").first.input_value()}
    plan = f"/admin/reports/draft/{board.rstrip('/').split('/')[-2]}/plan/"
    assert [mia.request.post(each, form=token).status for each in (tides, winds, plan)] == [200, 403, 403]
    mia.locator(".written").focus()
    mia.keyboard.press("Control+End")
    mia.keyboard.type(FIRST)
    newsroom.look(mia)
    way.saved(mia)


def the_expert_comments_and_wants_changes(newsroom, grace, link):
    grace.goto(link)
    assert grace.get_by_text(FIRST.strip()).first.is_visible()
    for quote, words in COMMENTS.items():
        grace.locator(".new-comment summary").click()
        grace.get_by_label("Quoted text").fill(quote)
        grace.locator("#id_comment").fill(words)
        grace.locator(".comment-fields").get_by_role("button", name="Comment").click()
        thread(grace, words).wait_for()
    newsroom.look(grace)
    still(grace)
    text, *said = grace.locator(".discussed .numbered, .discussed .thread").evaluate_all(PLACES)
    assert [each[0] > text[1] for each in said] == [True, True]
    assert text[2] <= said[0][2] < text[3]
    at_the_top(grace.locator("article h1"))
    way.picture(grace, "expert")
    grace.get_by_label("Ask for changes").check()
    grace.get_by_label("Your comment").fill(WANTED)
    grace.get_by_role("button", name="Send review").click()
    grace.get_by_text("Your review was sent to the editors.").wait_for()


def the_author_answers_and_changes_it(newsroom, mia, tides):
    mia.goto("/admin/")
    newsroom.look(mia)
    for words in (f"{EXPERT} commented on Tidal Power.", f"{EXPERT} asked for changes in Tidal Power."):
        assert mia.locator(".happened li", has_text=words).locator(".new").first.is_visible()
    mia.goto(tides)
    asked = thread(mia, STAYS)
    asked.locator("summary").click()
    asked.get_by_label("Your reply").fill(ANSWER)
    asked.get_by_role("button", name="Reply").click()
    thread(mia, ANSWER).wait_for()
    mia.locator(".written").focus()
    mia.keyboard.press("Control+End")
    for _ in FIRST:
        mia.keyboard.press("Backspace")
    mia.keyboard.type(SECOND)
    mia.keyboard.press("Control+Home")
    mia.keyboard.type("In the spring it was so: ")
    way.saved(mia)
    newsroom.look(mia)


def the_editor_resolves_the_comments(newsroom, edith, tides):
    edith.goto(tides)
    gone = "No longer in the text:"
    assert [thread(edith, words).get_by_text(gone).count() for words in (STAYS, GOES)] == [0, 1]
    assert thread(edith, STAYS).get_by_text(ANSWER).is_visible()
    marked = edith.locator(".written .commented")
    page_until(edith, lambda: "".join(marked.all_inner_texts()) == "barrage was finished")
    newsroom.look(edith)
    at_the_top(edith.locator("#id_title"))
    way.picture(edith, "comments")
    for words, count in ((STAYS, 1), (GOES, 2)):
        thread(edith, words).get_by_role("button", name="Resolve").click()
        edith.get_by_text(f"{count} resolved").wait_for()


def the_expert_approves(newsroom, grace, link, edith):
    grace.goto(link)
    grace.get_by_text("2 resolved").click()
    assert thread(grace, STAYS).get_by_text(ANSWER).is_visible()
    assert [grace.locator(f".since {each}").filter(has_text=words).count() for each, words in CHANGED] == [1, 1]
    newsroom.look(grace)
    way.review(grace, link.lstrip("/"))
    edith.goto("/admin/")
    assert edith.locator(".happened li", has_text=f"{EXPERT} approved Tidal Power.").is_visible()


def a_colleague_is_asked_and_approves_the_whole(newsroom, edith, paula, board):
    edith.goto(board)
    edith.get_by_role("link", name="Ask for a review…").click()
    edith.get_by_label("Reviewer").fill("Paula Park")
    newsroom.look(edith)
    edith.get_by_role("button", name="Ask for the review").click()
    edith.get_by_text("Paula Park has an account, so no link is needed").wait_for()
    paula.goto("/admin/")
    paula.locator(".happened li", has_text="Edith Ek asked for a review").get_by_role("link").click()
    newsroom.look(paula)
    paula.get_by_label("Approve").check()
    paula.get_by_role("button", name="Send review").click()
    paula.get_by_text("Your approval was recorded for exactly this text.").wait_for()


def the_publisher_sets_a_time(newsroom, paula, board):
    """The path of a press link."""
    paula.goto(board)
    paula.get_by_role("link", name="Publish", exact=True).click()
    way.give_reasons(paula)
    paula.get_by_label("Later", exact=True).check()
    paula.get_by_label("Date").fill(SET_FOR.isoformat())
    paula.get_by_label("Time zone").select_option("Europe/Oslo")
    paula.get_by_label("Create a press link").check()
    paula.locator("#id_press_for").fill(PRESS)
    newsroom.look(paula)
    at_the_top(paula.locator(".when"))
    way.picture(paula, "set-time")
    paula.get_by_role("button", name="Schedule 1.0").click()
    return "/" + paula.get_by_label("Link", exact=True).input_value().split("/", 3)[3]


def the_press_reads_it_before(newsroom, press, path, paula, board):
    press.goto(path)
    assert press.get_by_text(f"Under embargo until {SET_IN_WORDS}.").is_visible()
    newsroom.look(press)
    way.picture(press, "press")
    press.get_by_role("link", name="Tidal Power").first.click()
    press.get_by_text(SECOND.strip()).wait_for()
    assert [press.request.get(f"{PUBLIC}{rest}").status for rest in ("", "tides/")] == [404, 404]
    paula.goto(board)
    paula.get_by_role("link", name="Publish", exact=True).click()
    paula.get_by_text("opened 2 times").wait_for()
    newsroom.look(paula)


def everybody_reads_it_and_nothing_of_the_desk(newsroom, reader):
    assert reader.goto(PUBLIC).status == 200
    newsroom.look(reader)
    reader.get_by_role("link", name="Tidal Power").first.click()
    reader.get_by_text(SECOND.strip()).wait_for()
    newsroom.look(reader)
    api = ("reports/sea/editions/2025/", "sections/?year=2025&fields=title,body,html", "publications/")
    addresses = {"/", "/sea/", "/feed.atom", *(f"/api/v1/{each}" for each in api)}
    for address in (PUBLIC, f"{PUBLIC}tides/"):
        reader.goto(address)
        addresses |= {address, *reader.locator(f'[href^="{PUBLIC}"]').evaluate_all(LINKS)}
    told = {each: reader.request.get(each) for each in addresses if not each.endswith(PACKED)}
    assert [each for each, answer in told.items() if answer.status != 200] == []
    said = {each: unpacked(answer.body()) for each, answer in told.items()}
    assert SECOND.strip().encode() in said[f"{PUBLIC}tides/"]
    assert [(address, secret) for address, text in said.items() for secret in SECRETS if secret.encode() in text] == []


def unpacked(body):
    """What stands in a file, or in the files that are packed in it."""
    if not is_zipfile(BytesIO(body)):
        return body
    with ZipFile(BytesIO(body)) as files:
        return b"".join(files.read(name) for name in files.namelist())


def those_concerned_are_told(newsroom, mia, paula):
    for page in (mia, paula):
        page.goto("/admin/")
        assert page.locator(".happened li", has_text="Paula Park published Sea 2025 1.0.").locator(".new").is_visible()
    newsroom.look(mia)
    assert mia.locator(".duties").count() == 0
    mia.get_by_role("button", name="Mark all as seen").click()
    expect(mia.locator(".happened .new")).to_have_count(0)


def the_audit_log_names_what_was_done(newsroom):
    ursula = newsroom.enter("ursula")
    ursula.goto("/admin/reports/auditentry/")
    newsroom.look(ursula)
    rows = [" ".join(each.split()) for each in ursula.locator("#result_list tbody tr").all_inner_texts()]
    acts = (
        ("membership", "author", "Paula Park", "Mia Moss"),
        ("membership", "author of “Tidal Power”", "Edith Ek", "Mia Moss"),
        ("link to a draft", "Sea 2025", "Edith Ek", EXPERT),
        ("publication scheduled", "Sea 2025", SET_IN_WORDS, "Paula Park"),
        ("link to a draft", "Sea 2025", "Paula Park", PRESS),
        ("published", "Sea 2025 1.0", "Paula Park"),
    )
    assert [act for act in acts if not any(all(word in row for word in act) for row in rows)] == [], rows


def thread(page, words):
    return page.locator(".thread", has_text=words)


def save_of(page):
    return page.get_by_role("button", name="Save", exact=True)


def at_the_top(part):
    """For a picture of it."""
    part.evaluate("part => part.scrollIntoView({block: 'start', behavior: 'instant'})")
