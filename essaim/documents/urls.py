"""Addresses of the room: one download, for whoever may read."""

from django.urls import path

from essaim.documents.views import public as views

public = [path("documents/<uuid:key>/", views.download, name="download")]
