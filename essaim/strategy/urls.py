"""Addresses of the strategy."""

from django.urls import path

from essaim.strategy.views import office as desk
from essaim.strategy.views import office_reviews, reviews
from essaim.strategy.views import public as pages

public = [
    path("strategie/", pages.home, name="home"),
    path("strategie/axes/<str:code>/", pages.axis, name="axis"),
    path("strategie/objectifs/<str:code>/", pages.objective, name="objective"),
    path("strategie/actions/<str:code>/", pages.action, name="action"),
    path("strategie/actions/<str:code>/preuves/", pages.proofs, name="proofs"),
    path("strategie/actions/<str:code>/regles/<str:key>/", pages.figure, name="figure"),
    path("bilans/", reviews.reviews, name="reviews"),
    path("bilans/<int:year>/", reviews.review, name="review"),
    path("bilans/<int:year>/faits/", reviews.facts, name="review_facts"),
    path("bilans/<int:year>/instances/<str:code>/", reviews.body, name="review_body"),
    path("bilans/<int:year>/versions/<int:number>/", reviews.frozen, name="frozen"),
    path(
        "bilans/<int:year>/versions/<int:number>/chiffres/<str:code>/<str:key>/",
        reviews.frozen_figure,
        name="frozen_figure",
    ),
]

SHEET = "feuille-de-route/<str:code>/"

office = [
    path("feuille-de-route/", desk.roadmap, name="roadmap"),
    path("mes-actions/", desk.my_actions, name="my_actions"),
    path(SHEET, desk.sheet, name="sheet"),
    path(f"{SHEET}modifier/", desk.edit_sheet, name="edit_sheet"),
    path(f"{SHEET}notes/", desk.add_note, name="add_note"),
    path(f"{SHEET}mettre-a-l-ecart/", desk.set_aside, name="set_aside"),
    path(f"{SHEET}reprendre/", desk.take_back, name="take_back"),
    path(f"{SHEET}documents/", desk.attach_file, name="attach_file"),
    path(f"{SHEET}documents/<uuid:key>/retirer/", desk.detach_file, name="detach_file"),
    path(f"{SHEET}rattacher/", desk.link, name="link"),
    path(f"{SHEET}rattachements/<uuid:key>/detacher/", desk.unlink, name="unlink"),
    path("indicateurs/", desk.indicators, name="indicators"),
    path("bilans/", office_reviews.reviews, name="office_reviews"),
    path("bilans/figer/", office_reviews.freeze, name="freeze_review"),
    path("bilans/<int:year>/versions/<int:number>/presenter/", office_reviews.present, name="present_review"),
]
