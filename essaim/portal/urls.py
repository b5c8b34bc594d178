"""Addresses of the portal."""

from django.urls import path

from essaim.portal.views import gallery
from essaim.portal.views import office as desk
from essaim.portal.views import public as pages
from essaim.portal.views import space as own

public = [
    path("", pages.home, name="home"),
    path("chiffres/<int:year>/<slug:code>/", pages.year_figure, name="year_figure"),
    path("territoire/", pages.quarters, name="quarters"),
    path("territoire/<slug:code>/", pages.quarter, name="quarter"),
    path("sante/", pages.health, name="health"),
    path("donnees/", pages.open_data, name="open_data"),
    path("donnees/catalogue.jsonld", pages.open_data_catalogue, name="open_data_catalogue"),
    path("donnees/<slug:code>.<slug:form>", pages.open_dataset, name="open_dataset"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("donnees-personnelles/", pages.privacy, name="privacy"),
    path("mentions-legales/", pages.legal, name="legal"),
    path("aide/", pages.help_front, name="help"),
    path("aide/<slug:slug>/", pages.help_page, name="help_page"),
    path("plan-du-site/", pages.site_map, name="site_map"),
    path("sitemap.xml", pages.sitemap, name="sitemap"),
    path("robots.txt", pages.robots, name="robots"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("galerie/", gallery.gallery, name="gallery"),
    path("galerie/<slug:part>/", gallery.gallery, name="gallery_part"),
]

space = [path("", own.space, name="space")]

office = [
    path("", desk.day, name="day"),
    path("recherche/", desk.find, name="search"),
]
