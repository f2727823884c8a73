"""The desk's own addresses, under /admin/. They come before those of Django's admin, and replace three of these."""

from collections.abc import Callable

from django.contrib import admin
from django.http import HttpResponseBase
from django.urls import URLPattern, path
from django.views.static import serve

from reports import converters  # noqa: F401  registers what the addresses are made of
from reports.desk import autosave, start
from reports.desk.people import activity, audit
from reports.desk.publishing import embargo, versions, views
from reports.desk.reviewing import comments, inbox, requests, review_views
from reports.desk.vocabulary import change_trend, terms
from reports.desk.writing import (
    board,
    editions,
    finding,
    history,
    import_views,
    parts,
    planning,
    preview,
    sources,
)
from reports.models.review import FRONT


def comment_actions(page: str, view: Callable[..., HttpResponseBase]) -> list[URLPattern]:
    """Return the addresses of a page to which comments, and what is done with them, are sent."""
    return [
        path(f"{page}comments/", view, {"verb": comments.ADD}),
        path(f"{page}comments/<int:comment>/<slug:verb>/", view),
    ]


app_name = "desk"
urlpatterns = [
    path("", admin.site.admin_view(start.start), name="start"),
    path("settings/", start.settings, name="settings"),
    path("guide/", start.guide, name="guide"),
    path("guide/guide/<guidefile:path>", admin.site.admin_view(serve), {"document_root": start.DOCS / "guide"}),
    path("calendar/", planning.calendar, name="calendar"),
    path("keep/", autosave.autosave_form, name="keep"),
    path("happened/", activity.activity, name="happened"),
    path("happened/seen/", activity.seen, name="seen"),
    path("reports/draft/add/", editions.new_edition, name="new-edition"),
    path("reports/draft/<int:pk>/board/", board.board, name="board"),
    path("reports/draft/<int:pk>/order/", board.reorder, name="reorder"),
    path("reports/draft/<int:pk>/plan/", planning.plan, name="plan"),
    path("reports/draft/<int:pk>/find/", finding.find, name="find"),
    path("reports/draft/<int:pk>/references/", parts.paste, name="paste-references"),
    path("reports/draft/<int:pk>/cite/", sources.cite, name="cite"),
    path("reports/draft/<int:pk>/import/", import_views.import_file, name="import"),
    path("reports/draft/<int:pk>/word/", import_views.word_edition, name="word"),
    path("reports/draft/<int:pk>/export/<str:format_name>/", import_views.export, name="export"),
    path("reports/draft/<int:pk>/preview/", preview.edition, name="preview-edition"),
    path("reports/draft/<int:pk>/reviews/", requests.reviews, name="reviews"),
    path("reports/draft/<int:pk>/reviews/ask/", requests.ask, name="ask-review"),
    path("reports/draft/<int:pk>/review/", review_views.edition_at_desk, name="review-edition"),
    path("reports/draft/<int:pk>/review/front/", review_views.edition_at_desk, {"uid": FRONT}, name="review-front"),
    path("reports/versionreview/<int:pk>/remove-names/", versions.remove_names, name="remove-names"),
    path("reports/reviewlink/<int:pk>/revoke/", requests.revoke, name="revoke-review"),
    path("reports/draft/<int:pk>/publish/", views.publish, name="publish"),
    path("reports/presslink/<int:pk>/revoke/", embargo.revoke_press_link, name="revoke-press-link"),
    path("reports/section/<int:pk>/move/", board.move, name="move"),
    path("reports/section/<int:pk>/paste/", import_views.paste, name="paste"),
    path("reports/section/<int:pk>/preview/", preview.section, name="preview-section"),
    path("reports/section/<int:pk>/comments/", comments.comments, {"verb": comments.ADD}, name="comments"),
    path("reports/section/<int:pk>/comments/<int:comment>/<slug:verb>/", comments.comments, name="comment"),
    path("reports/section/<int:pk>/review/", review_views.section_at_desk, name="review-section"),
    *comment_actions("reports/section/<int:pk>/review/", review_views.section_at_desk),
    path("reports/section/<int:pk>/word/", import_views.word_section, name="section-word"),
    path("reports/section/<int:pk>/word/file/", import_views.export_section, name="export-section"),
    path("reports/section/<int:pk>/trend/", change_trend.change_trend, name="change-trend"),
    path("reports/section/<int:pk>/history/", history.section_history, name="section-history"),
    path("reports/section/<int:pk>/history/<int:number>/", history.put_back, name="put-back"),
    path("reports/draft/<int:pk>/deleted/<int:number>/", history.restore_section, name="restore-section"),
    path("reports/version/<int:pk>/withdraw/", versions.withdraw, name="withdraw"),
    path("reports/version/<int:pk>/redact/", versions.redact, name="redact"),
    path("reports/version/<int:pk>/delete-history/", versions.delete_history, name="delete-history"),
    path("reports/version/<int:pk>/restore/", versions.restore, name="restore"),
    path("reports/auditentry/<int:pk>/remove-name/", audit.remove_name, name="remove-name"),
    path("reports/errorreport/<int:pk>/accept/", inbox.accept, name="accept-report"),
    path("reports/errorreport/<int:pk>/decline/", inbox.decline, name="decline-report"),
    path("reports/errorreport/<int:pk>/answered/", inbox.answered, name="answered-report"),
    path("reports/figure/draw/", parts.draw, name="draw"),
    path("reports/figure/<int:pk>/drawing.svg", parts.drawing, name="drawing"),
    path("reports/picture/<digest:sha256>/", parts.stored_picture, name="picture"),
    path("trends/technique/<int:pk>/merge/", terms.merge, name="merge"),
]
#: For reviewers without an account. Anyone with the token can read; a comment is a POST.
REVIEW_PATTERNS = (
    [
        path("<str:token>/", review_views.read, name="read"),
        *comment_actions("<str:token>/", review_views.read),
        path("<str:token>/keep/", review_views.keep, name="keep"),
        path("<str:token>/sections/<slug:slug>/", review_views.read, name="section"),
        *comment_actions("<str:token>/sections/<slug:slug>/", review_views.read),
        path("<str:token>/pictures/<digest:sha256>/", review_views.picture, name="picture"),
    ],
    "review",
)
#: For the press before an edition is published. Anyone with the token can read.
EMBARGO_PATTERNS = (
    [
        path("<str:token>/", embargo.edition, name="edition"),
        path("<str:token>/sections/<slug:slug>/", embargo.section, name="section"),
        path("<str:token>/pictures/<digest:sha256>/", embargo.picture, name="picture"),
        path("<str:token>/files/<str:kind>/", embargo.file, name="file"),
    ],
    "embargo",
)
