"""Addresses of the room: the office's outbox, and the demonstration's."""

from django.urls import path

from essaim.mail.views import office as bureau
from essaim.mail.views import public as open_pages

public = [
    path("demonstration/courriers/", open_pages.messages, name="demo_messages"),
    path("demonstration/courriers/<uuid:key>/", open_pages.message, name="demo_message"),
]

office = [
    path("courriers/", bureau.messages, name="messages"),
    path("courriers/<uuid:key>/", bureau.message, name="message"),
    path("courriers/<uuid:key>/renvoyer/", bureau.resend, name="resend"),
]
