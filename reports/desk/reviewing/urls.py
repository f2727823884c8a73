"""Addresses for reviewers without an account. Whoever has the token may read; saying something takes a POST."""

from django.urls import path

from reports.desk.reviewing import review_page

app_name = "review"
urlpatterns = [
    path("<str:token>/", review_page.read, name="read"),
    path("<str:token>/keep/", review_page.keep, name="keep"),
    path("<str:token>/sections/<slug:slug>/", review_page.read_section_of, name="section"),
    path("<str:token>/pictures/<str:sha256>/", review_page.picture, name="picture"),
]
