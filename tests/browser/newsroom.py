"""Windows in which people of a newsroom work, and the problems found in them."""

from tests.browser.looking import SIDEWAYS, wrong_with
from tests.rounds import is_long_run


def log_in_beside(page, name):
    """Log in in the window that a page opens when it could not be saved because its session had ended."""
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Log in (new window)").click()
    beside = opened.value
    beside.get_by_label("Username").fill(name)
    beside.get_by_label("Password").fill(name * 2)
    beside.get_by_role("button", name="Log in", exact=True).click()
    beside.get_by_role("heading", name="Your tasks").wait_for()
    beside.close()


class Newsroom:
    """The windows of several people, and the problems in any of them."""

    def __init__(self, windows):
        self.windows, self.said = windows, []

    def nobody(self, **options):
        """Open a window of a person who is not logged in."""
        page = self.windows.page(**options)
        page.on("console", lambda each: self.said.append(each.text) if each.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        return page

    def enter(self, name, **options):
        """Open a window of a person who is logged in."""
        page = self.nobody(**options)
        page.goto("/admin/login/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill(name * 2)
        page.get_by_role("button", name="Log in", exact=True).click()
        page.wait_for_url("**/admin/")
        return page

    def look(self, page):
        """Note what makes a page too wide; in the long run, all problems at any width, light or dark."""
        page.wait_for_load_state()
        found = wrong_with(page, has_small_links=True) if is_long_run() else page.evaluate(SIDEWAYS)
        self.said += [f"{page.url}: {each}" for each in found]
