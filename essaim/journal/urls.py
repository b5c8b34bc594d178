"""Addresses of the room: the audit."""

from django.urls import path

from essaim.journal.views import office as views

office = [
    path("journal/", views.entries, name="entries"),
    path("journal/journal.csv", views.entries_file, name="entries_file"),
    path("journal/verifier/", views.verify, name="verify"),
]
