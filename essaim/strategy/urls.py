"""Addresses of the strategy."""

from django.urls import path

from essaim.strategy.views import public as pages
from essaim.strategy.views import reviews

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
