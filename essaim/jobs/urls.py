"""Addresses of the room: the technical administration's page."""

from django.urls import path

from essaim.jobs.views import office as views

office = [
    path("travaux/", views.jobs, name="jobs"),
    path("travaux/<uuid:key>/relancer/", views.retry, name="retry"),
]
