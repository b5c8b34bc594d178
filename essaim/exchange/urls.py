"""Addresses of the needs."""

from django.urls import path

from essaim.exchange.views import office as desk
from essaim.exchange.views import public as pages

public = [
    path("besoins/", pages.needs, name="needs"),
    path("besoins/<slug:slug>/", pages.need, name="need"),
]

office = [
    path("besoins/", desk.needs, name="office_needs"),
    path("besoins/nouveau/", desk.new_need, name="new_need"),
    path("besoins/<slug:slug>/", desk.need, name="office_need"),
    path("besoins/<slug:slug>/modifier/", desk.change_need, name="change_need"),
    path("besoins/<slug:slug>/publier/", desk.publish_need, name="publish_need"),
    path("besoins/<slug:slug>/satisfait/", desk.meet_need, name="meet_need"),
    path("besoins/<slug:slug>/clore/", desk.close_need, name="close_need"),
]
