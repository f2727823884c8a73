"""All kinds of addresses with samples. A new address that is not listed here fails a test."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.urls import URLPattern, URLResolver

from config.urls import urlpatterns
from reports.addresses import OWN_PAGES
from reports.desk.admin import admin
from reports.exporting import FORMATS

LLM = "/llm-developments"
SUN = "/sun-and-wind"

#: Pages that readers see.
PAGES = {
    "": ["/"],
    **{f"{page}/": [f"/{page}/"] for page in OWN_PAGES},
    "checkpoints/": ["/checkpoints/"],
    "trends/": ["/trends/"],
    "trends/<lowerslug:slug>/": ["/trends/reasoning/", "/trends/trained-reasoning/", "/trends/connection-reform/"],
    "techniques/": ["/techniques/"],
    "techniques/<lowerslug:slug>/": ["/techniques/quantization/", "/techniques/turbines/"],
    "<lowerslug:report>/": [f"{LLM}/", f"{SUN}/"],
    "<lowerslug:report>/compare/<year:before>...<year:after>/": [
        f"{LLM}/compare/2023...2024/",
        f"{SUN}/compare/2023...2024/",
    ],
    "<lowerslug:report>/<year:year>/compare/<number:before>...<number:after>/": [f"{LLM}/2024/compare/1.0...1.1/"],
    "<lowerslug:report>/<year:year>/": [f"{LLM}/2025/", f"{LLM}/2024/", f"{SUN}/2024/", "/sea/2024/"],
    "<lowerslug:report>/<year:year>/figures/<figurekey:key>/": [
        f"{LLM}/2025/figures/experts/",
        f"{SUN}/2023/figures/american-queue/",
        "/sea/2024/figures/photo/",
    ],
    "<lowerslug:report>/<year:year>/figures/<figurekey:key>/embed/": [f"{LLM}/2025/figures/experts/embed/"],
    "<lowerslug:report>/<year:year>/versions/": [f"{LLM}/2024/versions/", "/sea/2024/versions/"],
    "<lowerslug:report>/<year:year>/v<number:number>/": [f"{LLM}/2024/v1.0/"],
    "<lowerslug:report>/<year:year>/v<number:number>/<lowerslug:section>/": [
        f"{LLM}/2024/v1.0/efficiency/",
        f"{LLM}/2025/v2.0/agents/",
    ],
    "<lowerslug:report>/<year:year>/<lowerslug:section>/": [
        f"{LLM}/2025/trained-reasoning/",
        f"{LLM}/2024/multimodal/",
        f"{LLM}/2025/method/",
        f"{SUN}/2023/connection-queues/",
        f"{SUN}/2024/paying-for-the-seabed/",
        "/sea/2024/tides/",
    ],
    "<lowerslug:report>/<year:year>/v<number:number>/<lowerslug:section>/report-an-error/": [
        f"{LLM}/2024/v1.0/efficiency/report-an-error/",
        f"{LLM}/2025/v2.0/agents/report-an-error/",
    ],
    "<lowerslug:report>/<year:year>/v<number:number>/<lowerslug:section>/<paragraph:name>/": [
        f"{LLM}/2024/v1.0/efficiency/p-e15e8264a7/",
    ],
    "cited/": ["/cited/"],
    "alerts/": ["/alerts/?of=/sea/2024/"],
    "alerts/<str:token>/": ["/alerts/unknown/"],
    "search/": ["/search/?q=agents", "/search/", "/search/?q=zzzz"],
    "api/guide/": ["/api/guide/"],
    "api/docs/": ["/api/docs/"],
}
#: Error pages and pages as of a date, which share addresses with others.
REFUSALS = {
    "nothing there": ["/nothing/", f"{LLM}/2031/"],
    "withdrawn": ["/sea/2024/v1.1/"],
    "redacted": ["/air/2023/"],
    "a day to come": [f"{LLM}/2024/?as_of=2999-01-01"],
    "before it was published": [f"{LLM}/2024/?as_of=2024-12-31"],
    "as of a day": [f"{LLM}/2024/?as_of=2025-02-01"],
}
#: A draft's pages for a reviewer without an account; `{token}` is that of a link. They look like the desk's screens.
REVIEW = {
    "review/<str:token>/": "/review/{token}/",
    "review/<str:token>/sections/<slug:slug>/": "/review/{token}/sections/agents/",
    "review/<str:token>/comments/": None,
    "review/<str:token>/comments/<int:comment>/<slug:verb>/": None,
    "review/<str:token>/sections/<slug:slug>/comments/": None,
    "review/<str:token>/sections/<slug:slug>/comments/<int:comment>/<slug:verb>/": None,
    "review/<str:token>/keep/": None,
    "review/<str:token>/pictures/<digest:sha256>/": None,
}
#: An edition's pages for the press, before it is published.
EMBARGO = {
    "embargo/<str:token>/": "/embargo/{press}/",
    "embargo/<str:token>/sections/<slug:slug>/": "/embargo/{press}/sections/tides/",
    "embargo/<str:token>/pictures/<digest:sha256>/": None,
    "embargo/<str:token>/files/<str:kind>/": None,
}
#: Screens of a draft whose publication is scheduled.
STATES = [f"/admin/reports/draft/{{scheduled}}/{each}/" for each in ("publish", "board", "change")]
#: Files. `{picture}` is the picture's checksum.
FILES = {
    "healthz": ["/healthz"],
    "readyz": ["/readyz"],
    "metrics": ["/metrics"],
    "robots.txt": ["/robots.txt"],
    "sitemap.xml": ["/sitemap.xml"],
    "llms.txt": ["/llms.txt"],
    "checkpoints/log.json": ["/checkpoints/log.json"],
    "feed.atom": ["/feed.atom"],
    "<lowerslug:report>/feed.atom": [f"{LLM}/feed.atom", "/sea/feed.atom"],
    ".well-known/security.txt": ["/.well-known/security.txt"],
    "<lowerslug:report>/card.png": [f"{LLM}/card.png"],
    "<lowerslug:report>/<year:year>/card.png": [f"{LLM}/2025/card.png"],
    "<lowerslug:report>/<year:year>/picture.svg": [f"{LLM}/2025/picture.svg"],
    "<lowerslug:report>/<year:year>/picture.png": [f"{LLM}/2025/picture.png"],
    "<lowerslug:report>/<year:year>/<lowerslug:section>/card.png": [f"{LLM}/2025/agents/card.png"],
    "identity/<identity:branding>.css": ["/identity/accent-sans-1d6a72-4f8b91.css"],
    "media/<digest:digest>.<picturekind:extension>": ["/media/{picture}.png"],
    "media/<digest:digest>-<int:width>.<smallerkind:extension>": ["/media/{picture}-480.webp"],
    "<lowerslug:report>/<year:year>/<lowerslug:name>.<format:format>": [
        f"{LLM}/2025/llm-developments-2025.{kind}" for kind in FORMATS
    ],
    "<lowerslug:report>/<year:year>/v<number:number>/<lowerslug:name>.<format:format>": [
        f"{LLM}/2024/v1.0/llm-developments-2024.{kind}" for kind in ("epub", "md", "json", "zip")
    ],
    "<lowerslug:report>/<year:year>/figures/<figurekey:key>/<figurekey:name>.<chartfile:kind>": [
        f"{LLM}/2025/figures/experts/experts.{kind}" for kind in ("csv", "json", "svg", "png")
    ],
    "<lowerslug:report>/<year:year>/v<number:number>/figures/<figurekey:key>/<figurekey:name>.<chartfile:kind>": [
        f"{LLM}/2025/v1.0/figures/experts/experts.{kind}" for kind in ("csv", "json", "svg", "png")
    ],
    "schemas/edition-document-<int:number>.json": [
        "/schemas/edition-document-2.json",
    ],
    "api/": ["/api/"],
    r"^api/(?:[\s\S]*/)?\Z": ["/api/nothing/"],
    r"^api/[\s\S]*\.[a-z][^/]*\Z": ["/api/nothing.csv"],
}
#: The API, which tests/api tests with all parameters.
OF_THE_API = "api/v1/"

#: The desk's tables, with what a superuser may do there: open the list, change and delete a row, add one.
TABLES = {
    "reports/draft": "list change delete add",
    "reports/section": "change delete",
    "reports/reference": "list change delete",
    "reports/figure": "list change delete",
    "reports/report": "list change delete add",
    "reports/version": "list change",
    "reports/errorreport": "list change delete",
    "reports/oldaddress": "list change delete",
    "reports/endpoint": "list change delete add",
    "reports/message": "list change",
    "reports/sitesettings": "change",
    "reports/auditentry": "list change",
    "trends/trend": "list change delete add",
    "trends/theme": "list change delete add",
    "trends/technique": "list change delete add",
    "trends/lineage": "list change delete add",
    "auth/user": "list change delete add",
    "axes/accessattempt": "list change delete",
    "axes/accesslog": "list change",
    "axes/accessfailurelog": "list change",
}
#: The attribute of a ModelAdmin for the template of each screen.
TEMPLATES = {
    "list": "change_list",
    "change": "change_form",
    "add": "change_form",
    "delete": "delete_confirmation",
    "history": "object_history",
}
#: Other screens of the desk; `{table}` is the key of a row of that table. None: it has no page for GET.
SCREENS = {
    "": "/",
    "login/": "/login/",
    "logout/": None,
    "staying/": None,
    "account/": "/account/",
    # These ask for the password first, and are tested in browser/test_getting_in.py.
    "account/address/": None,
    "account/address/<str:key>/": None,
    "account/again/": "/account/again/",
    "account/password/reset/": "/account/password/reset/",
    "account/password/reset/sent/": "/account/password/reset/sent/",
    "account/password/<account:uidb36>/<str:key>/": "/account/password/1/not-whole/",
    "account/password/set/": "/account/password/set/",
    "account/second-factor/": None,
    "account/passkey/": None,
    "account/factors/": "/account/factors/",
    "account/factors/again/": None,
    "account/factors/again/passkey/": None,
    "account/factors/app/add/": None,
    "account/factors/app/remove/": None,
    "account/factors/passkey/add/": None,
    "account/factors/codes/": None,
    "account/factors/codes/new/": None,
    "mfa/authenticator/<int:pk>/remove/": None,
    "auth/user/<int:pk>/invite/": "/auth/user/{auth/user}/invite/",
    "auth/user/<int:pk>/factors/": "/auth/user/{auth/user}/factors/",
    "password_change/": "/password_change/",
    "password_change/done/": "/password_change/done/",
    "autocomplete/": None,
    "jsi18n/": None,
    "r/<path:content_type_id>/<path:object_id>/": None,
    "auth/user/<id>/password/": "/auth/user/{auth/user}/password/",
    "reports/draft/<int:pk>/board/": "/reports/draft/{reports/draft}/board/",
    "reports/draft/<int:pk>/order/": None,
    "reports/draft/<int:pk>/plan/": "/reports/draft/{reports/draft}/plan/",
    "reports/draft/<int:pk>/find/": "/reports/draft/{reports/draft}/find/?q=the",
    "reports/draft/<int:pk>/cite/": None,
    "reports/draft/<int:pk>/references/": "/reports/draft/{reports/draft}/references/",
    "reports/draft/<int:pk>/import/": "/reports/draft/{reports/draft}/import/",
    "reports/draft/<int:pk>/word/": "/reports/draft/{reports/draft}/word/",
    "reports/section/<int:pk>/word/": "/reports/section/{reports/section}/word/",
    "reports/section/<int:pk>/word/file/": None,
    "reports/section/<int:pk>/trend/": "/reports/section/{reports/section}/trend/",
    "reports/draft/<int:pk>/export/<str:format_name>/": None,
    "reports/draft/<int:pk>/preview/": "/reports/draft/{reports/draft}/preview/",
    "reports/draft/<int:pk>/review/": "/reports/draft/{reports/draft}/review/",
    "reports/draft/<int:pk>/review/front/": "/reports/draft/{reports/draft}/review/front/",
    "reports/draft/<int:pk>/reviews/": "/reports/draft/{reports/draft}/reviews/",
    "reports/draft/<int:pk>/reviews/ask/": "/reports/draft/{reports/draft}/reviews/ask/",
    "reports/reviewlink/<int:pk>/revoke/": None,
    "reports/versionreview/<int:pk>/remove-names/": None,
    "reports/version/<int:pk>/delete-history/": None,
    "reports/auditentry/<int:pk>/remove-name/": "/reports/auditentry/{reports/auditentry}/remove-name/",
    "reports/section/<int:pk>/review/": "/reports/section/{reports/section}/review/",
    "reports/section/<int:pk>/review/comments/": None,
    "reports/section/<int:pk>/review/comments/<int:comment>/<slug:verb>/": None,
    "reports/section/<int:pk>/comments/<int:comment>/<slug:verb>/": None,
    "reports/section/<int:pk>/comments/": "/reports/section/{reports/section}/comments/",
    "reports/draft/<int:pk>/publish/": "/reports/draft/{reports/draft}/publish/",
    "reports/errorreport/<int:pk>/accept/": None,
    "reports/errorreport/<int:pk>/decline/": None,
    "reports/errorreport/<int:pk>/answered/": None,
    "reports/section/<int:pk>/move/": None,
    "reports/section/<int:pk>/paste/": None,
    "reports/section/<int:pk>/preview/": "/reports/section/{reports/section}/preview/",
    "reports/section/<int:pk>/history/": "/reports/section/{reports/section}/history/",
    "reports/section/<int:pk>/history/<int:number>/": None,
    "reports/draft/<int:pk>/deleted/<int:number>/": None,
    "reports/version/<int:pk>/withdraw/": "/reports/version/{reports/version}/withdraw/",
    "reports/version/<int:pk>/redact/": "/reports/version/{reports/version}/redact/",
    "reports/version/<int:pk>/restore/": "/reports/version/{reports/version}/restore/",
    "reports/figure/<int:pk>/drawing.svg": None,
    "reports/figure/draw/": None,
    "keep/": None,
    "calendar/": "/calendar/",
    "guide/": "/guide/",
    "guide/guide/<guidefile:path>": None,
    "settings/": "/settings/",
    "happened/": "/happened/",
    "happened/seen/": None,
    "reports/presslink/<int:pk>/revoke/": None,
    "reports/picture/<digest:sha256>/": None,
    "trends/technique/<int:pk>/merge/": "/trends/technique/{trends/technique}/merge/",
    r"^(?P<app_label>reports|auth|axes|trends)/$": "/reports/",
    "(?P<url>.*)$": None,
}


def patterns(found: list[Any] = urlpatterns, before: str = "") -> Iterator[str]:
    """Yield the pattern of every URL of the project."""
    for each in found:
        address = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each.url_patterns, address)
        elif isinstance(each, URLPattern):
            yield address


def screens() -> dict[str, str | None]:
    """Return a sample for each URL pattern of the desk, both without `admin/`."""
    found = dict(SCREENS)
    for table, allowed in TABLES.items():
        row = f"/{table}/{{{table}}}"
        of_this_table = {"list": ("", f"/{table}/"), "add": ("add/", f"/{table}/add/")}
        of_this_table |= {what: (f"<path:object_id>/{what}/", f"{row}/{what}/") for what in ("change", "delete")}
        for what, (rest, sample) in of_this_table.items():
            found[f"{table}/{rest}"] = sample if what in allowed.split() else None
        found[f"{table}/<path:object_id>/history/"] = f"{row}/history/"
        found[f"{table}/<path:object_id>/"] = None
    return found


def public_pages() -> list[str]:
    """Return the samples of all pages that readers see."""
    return [address for samples in (PAGES | REFUSALS).values() for address in samples]


def public_templates() -> list[str]:
    """Return the first sample of each kind of page."""
    return [samples[0] for samples in (PAGES | REFUSALS).values()]


def desk_templates() -> list[str]:
    """Return a sample of each screen with its own template; of tables that share one, the first."""
    shared: dict[tuple[str, str | None], str] = {}
    for table, allowed in TABLES.items():
        row = admin.site._registry[apps.get_model(*table.split("/"))]
        own = {what: getattr(row, f"{name}_template") for what, name in TEMPLATES.items()}
        samples = {what: f"/admin/{table}/{{{table}}}/{what}/" for what in ("change", "delete", "history")}
        samples |= {"list": f"/admin/{table}/", "add": f"/admin/{table}/add/"}
        for what in (*allowed.split(), "history"):
            shared.setdefault((what, own[what]), samples[what])
    other = [f"/admin{sample}" for sample in SCREENS.values() if sample]
    return [*other, *shared.values(), *STATES, *filter(None, (REVIEW | EMBARGO).values())]


def desk_pages() -> list[str]:
    """Return samples of all screens of the desk and of reviews, with `{table}` for the key of a row."""
    of_tokens = filter(None, (REVIEW | EMBARGO).values())
    return [*(f"/admin{sample}" for sample in screens().values() if sample), *STATES, *of_tokens]


def filled(address: str, things: dict[str, Any]) -> str:
    """Return the address with the keys of rows filled in."""
    for name, value in things.items():
        address = address.replace(f"{{{name}}}", str(value))
    return address
