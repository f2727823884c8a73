"""The desk's own addresses, under /admin/ and before those of Django's admin, two of which they take the place of."""

from django.contrib import admin
from django.urls import path

from reports.desk import (
    creating,
    exporting_views,
    figures,
    history,
    importing_views,
    inbox,
    order,
    preview,
    proposals,
    publishing_views,
    references,
    resuming,
    review_page,
    reviews,
    start,
    vocabulary,
)

app_name = "desk"
urlpatterns = [
    path("", admin.site.admin_view(start.start), name="start"),
    path("resume/", resuming.resume, name="resume"),
    path("reports/draft/add/", creating.new_edition, name="new-edition"),
    path("reports/draft/<int:pk>/roll-forward/", creating.roll_forward, name="roll-forward"),
    path("reports/draft/<int:pk>/order/", order.reorder, name="reorder"),
    path("reports/draft/<int:pk>/proposals/", proposals.proposals, name="proposals"),
    path("reports/draft/<int:pk>/references/", references.paste, name="paste-references"),
    path("reports/draft/<int:pk>/import/", importing_views.import_file, name="import"),
    path("reports/draft/<int:pk>/import/apply/", importing_views.apply_import, name="apply-import"),
    path("reports/draft/<int:pk>/export/<str:format_name>/", exporting_views.export, name="export"),
    path("reports/draft/<int:pk>/preview/", preview.edition, name="preview-edition"),
    path("reports/draft/<int:pk>/reviews/", reviews.reviews, name="reviews"),
    path("reports/draft/<int:pk>/reviews/ask/", reviews.ask, name="ask-review"),
    path("reports/draft/<int:pk>/review/", review_page.edition_at_desk, name="review-edition"),
    path("reports/reviewlink/<int:pk>/revoke/", reviews.revoke, name="revoke-review"),
    path("reports/draft/<int:pk>/publish/", publishing_views.publish, name="publish"),
    path("reports/section/<int:pk>/move/", order.move, name="move"),
    path("reports/section/<int:pk>/preview/", preview.section, name="preview-section"),
    path("reports/section/<int:pk>/review/", review_page.section_at_desk, name="review-section"),
    path("reports/section/<int:pk>/history/", history.section_history, name="section-history"),
    path("reports/section/<int:pk>/history/<int:number>/", history.put_back, name="put-back"),
    path("reports/version/<int:pk>/withdraw/", publishing_views.withdraw, name="withdraw"),
    path("reports/version/<int:pk>/redact/", publishing_views.redact, name="redact"),
    path("reports/version/<int:pk>/restore/", publishing_views.restore, name="restore"),
    path("reports/errorreport/<int:pk>/accept/", inbox.accept, name="accept-report"),
    path("reports/errorreport/<int:pk>/decline/", inbox.decline, name="decline-report"),
    path("reports/errorreport/<int:pk>/answered/", inbox.answered, name="answered-report"),
    path("reports/picture/<str:sha256>/", figures.stored_picture, name="picture"),
    path("trends/technique/<int:pk>/merge/", vocabulary.merge, name="merge"),
]
