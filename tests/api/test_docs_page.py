import pytest

from tests.api import world

pytestmark = pytest.mark.sqlite

REMEMBER = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective + " " + event.blockedURI));
"""


@pytest.mark.django_db(transaction=True)
def test_an_operation_is_tried_out_under_the_strict_policy(page, live_server):
    world.make()
    elsewhere = []
    page.on(
        "request", lambda request: request.url.startswith((live_server.url, "data:")) or elsewhere.append(request.url)
    )
    page.add_init_script(REMEMBER)
    page.goto("/api/docs/")
    operation = page.locator("#operations-Reports-getReport")
    page.locator("#operations-tag-Reports").wait_for()
    # The list is folded, and the site's own masthead leads back.
    assert operation.count() == 0
    assert page.locator(".masthead a.house").get_attribute("href") == "/"
    assert page.locator(".masthead nav a, .colophon nav a").count() > 6
    assert not page.locator(".information-container, .scheme-container").filter(visible=True).count()
    assert [each.is_visible() for each in page.get_by_text("Webhooks", exact=True).all()].count(True) == 1
    page.locator("#operations-tag-Reports").click()
    operation.locator(".opblock-summary-control").click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_placeholder("report").fill("sea")
    operation.get_by_role("button", name="Execute").click()
    operation.locator(".live-responses-table .response-col_status").get_by_text("200").wait_for()
    assert "What the sea gives." in operation.locator(".live-responses-table").inner_text()
    assert (page.evaluate("window.violations"), elsewhere) == ([], [])
