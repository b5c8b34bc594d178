"""Addresses of funding."""

from django.urls import path

from essaim.funding.views import public as pages

public = [
    path("appel/", pages.call, name="call"),
    path("laureats/", pages.laureates, name="laureates"),
    path("laureats/flux.xml", pages.laureates_feed, name="laureates_feed"),
    path("laureats/<slug:slug>/", pages.laureate, name="laureate"),
    path("aides/<str:reference>/", pages.award, name="award"),
    path("donnees/subventions.csv", pages.grants_csv, name="grants_csv"),
]
