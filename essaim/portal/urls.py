"""Addresses of the portal."""

from django.urls import path

from essaim.portal.views import gallery

public = [
    path("galerie/", gallery.gallery, name="gallery"),
    path("galerie/<slug:part>/", gallery.gallery, name="gallery_part"),
]
