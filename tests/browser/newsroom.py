"""The windows in which people of a newsroom work, and what is looked for in each."""

from tests.browser.looking import SIDEWAYS, wrong_with
from tests.rounds import is_long_run


def log_in_beside(page, name):
    """Log in in the window that a page opens which was not saved because its session had ended."""
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Log in (new window)").click()
    beside = opened.value
    beside.get_by_label("Username").fill(name)
    beside.get_by_label("Password").fill(name * 2)
    beside.get_by_role("button", name="Log in", exact=True).click()
    beside.get_by_role("heading", name="Your tasks").wait_for()
    beside.close()


class Newsroom:
    """The windows of its people, and what was wrong in any of them."""

    def __init__(self, windows):
        self.windows, self.said = windows, []

    def nobody(self, **options):
        """Somebody who is not logged in."""
        page = self.windows.page(**options)
        page.on("console", lambda each: self.said.append(each.text) if each.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        return page

    def enter(self, name, **options):
        """Somebody who has logged in."""
        page = self.nobody(**options)
        page.goto("/admin/login/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(name * 2)
        page.get_by_role("button", name="Log in", exact=True).click()
        page.wait_for_url("**/admin/")
        return page

    def look(self, page):
        """What makes a page too wide is wrong; in the long run, what is found on it at any width, light or dark."""
        page.wait_for_load_state()
        found = wrong_with(page, has_small_links=True) if is_long_run() else page.evaluate(SIDEWAYS)
        self.said += [f"{page.url}: {each}" for each in found]
