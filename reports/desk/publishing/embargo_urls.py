"""Addresses for the press before an edition is published. Anyone with the token can read."""

from django.urls import path

from reports.desk.publishing import embargo

app_name = "embargo"
urlpatterns = [
    path("<str:token>/", embargo.edition, name="edition"),
    path("<str:token>/sections/<slug:slug>/", embargo.section, name="section"),
    path("<str:token>/pictures/<str:sha256>/", embargo.picture, name="picture"),
    path("<str:token>/files/<str:kind>/", embargo.file, name="file"),
]
