"""Addresses of the desk's forms, and what tests do in a section's form in the browser."""

from django.urls import reverse

from reports.models.form_drafts import FormDraft
from tests.waiting import intercept


def section_page(edition, slug="tides"):
    return reverse("admin:reports_section_change", args=[edition.draft.sections.get(slug=slug).pk])


def edition_page(edition):
    return reverse("desk:board", args=[edition.pk])


BACK = "Unsaved changes restored"


def type_in(page, words, field="#id_summary"):
    page.locator(field).press("Control+End")
    page.keyboard.type(words)


def kept_fields(username):
    return [row.fields for row in FormDraft.objects.filter(user__username=username) if row.fields]


def section_of(desk):
    return desk.draft.sections.get(slug="tides")


def opened(desk, window, body="", username="edith", **options):
    desk.draft.sections.filter(slug="tides").update(body=body)
    page = window(username, **options)
    page.goto(section_page(desk))
    page.locator(".keeping:not([hidden])").wait_for(state="attached")
    return page


def hold_saves(page, desk):
    """The saves of the section that were sent: each goes on when the test says so."""
    held = []
    intercept(
        page,
        "**" + section_page(desk),
        lambda route: held.append(route) if route.request.method == "POST" else route.continue_(),
    )
    return held


def colleague(desk, window):
    """Somebody else with the section open, whose page comes anew when it is saved."""
    page = window("paula", java_script_enabled=False)
    page.goto(section_page(desk))
    return page


def saved(page):
    page.locator("#saved", has_text="Saved").wait_for()
