"""Every component in every state, for who builds pages and for the accessibility tests."""

from datetime import UTC, date, datetime

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from essaim.people import access

PARTS = ("composants", "formulaires", "alveoles", "bureau")


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nom du projet", help_text="Celui que le public lira.", max_length=80)
    email = forms.EmailField(label="Adresse électronique")
    summary = forms.CharField(label="En quelques phrases", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    amount = forms.DecimalField(label="Montant demandé", widget=forms.TextInput, min_value=0)
    jobs = forms.IntegerField(label="Emplois créés", required=False, min_value=0)
    starts_on = forms.DateField(label="Début du projet")
    commune = forms.ChoiceField(
        label="Commune", choices=[("", "Choisissez"), ("59350", "Lille"), ("h", "Hellemmes"), ("l", "Lomme")]
    )
    stage = forms.ChoiceField(
        label="Où en est votre projet ?",
        choices=[("idea", "Une idée"), ("study", "À l’étude"), ("launch", "Prêt à démarrer")],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label="De quoi avez-vous besoin ?",
        choices=[("money", "Un financement"), ("place", "Un local"), ("advice", "Un accompagnement")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreement = forms.BooleanField(label="Je certifie l’exactitude de ces renseignements")
    plan = forms.FileField(label="Plan de financement")


class SampleBudget(forms.Form):
    """Amounts typed in a table."""

    purchases = forms.DecimalField(label="Achats, montant prévu", widget=forms.TextInput)
    wages = forms.DecimalField(label="Charges de personnel, montant prévu", widget=forms.TextInput)


class SampleFilters(forms.Form):
    """A filter bar's fields."""

    q = forms.CharField(label="Nom, numéro, SIRET", required=False)
    stage = forms.ChoiceField(label="Étape de vie", choices=[("", "Toutes"), ("a", "Amorçage")], required=False)
    place = forms.ChoiceField(label="Commune ou quartier", choices=[("", "Tous"), ("f", "Fives")], required=False)


@access.public
def gallery(request: HttpRequest, part: str = "composants") -> HttpResponse:
    """The gallery's four pages; absent from a production."""
    if settings.ESSAIM_MODE == "production" or part not in PARTS:
        raise Http404("La galerie n’existe pas ici.")
    context = {
        "form": SampleForm(prefix="vide"),
        "wrong_form": SampleForm({"faux-email": "awa", "faux-amount": "beaucoup"}, prefix="faux"),
        "filters": SampleFilters(),
        "budget": SampleBudget(initial={"purchases": "6 000,00", "wages": "30 000,00"}, prefix="budget"),
        "rows": comb_rows(),
        "page": Paginator(range(310), 25).page(4),
        "part_links": [
            {"label": label, "url": f"/galerie/{'' if name == 'composants' else name + '/'}", "current": name == part}
            for name, label in zip(PARTS, ("Composants", "Formulaires", "Alvéoles", "Bureau"), strict=True)
        ],
        **samples(),
        "page_has_errors": part == "formulaires",
    }
    return render(request, f"portal/gallery_{part}.html" if part != "composants" else "portal/gallery.html", context)


def comb_rows() -> list[dict[str, object]]:
    """The twenty objectives of a strategy, with invented progress."""
    axes = (
        ("1", "Soutenir et financer des solutions pour la transition", "Financer", None, _AXIS_1),
        (
            "2",
            "Accompagner les initiatives remarquables",
            "Accompagner",
            _proof("groupe de travail Vélo réuni"),
            _AXIS_2,
        ),
        ("3", "Co-produire des politiques innovantes", "Co-produire", _proof("stand à Moulins"), _AXIS_3),
        ("4", "Animer le territoire", "Animer", _proof("programme du Mois de l’ESS publié"), _AXIS_4),
    )
    return [
        {
            "code": code,
            "title": title,
            "short_title": short,
            "aside": aside,
            "cells": [_cell(f"{code}.{rank}", *cell) for rank, cell in enumerate(cells, start=1)],
        }
        for code, title, short, aside, cells in axes
    ]


_AXIS_1 = (
    ("Amorçage innovant", 1, 2),
    ("Entreprendre collectif", 3, 4),
    ("Appel permanent", 4, 4),
    ("Consolider", 1, 2),
    ("Changer d’échelle", 2, 5),
    ("Nouveaux outils", 1, 3),
    ("Foncier", 3, 4),
    ("Commande publique", 5, 7),
)
_AXIS_2 = (("Filières", 3, 5), ("Monnaie locale", 2, 2), ("Production locale", 1, 2), ("ESS et insertion", 1, 3))
_AXIS_3 = (
    ("Culture solidaire", 0, 2),
    ("Dès le plus jeune âge", 2, 3),
    ("Vie associative", 3, 4),
    ("Quartiers prioritaires", 2, 4),
)
_AXIS_4 = (("Animer, valoriser", 4, 5), ("Accompagnateurs", 2, 2), ("Label", 1, 3), ("Agir avec la MEL", 2, 3))


def _cell(code: str, short_title: str, met: int, total: int) -> dict[str, object]:
    word = "endormi" if not met else "actif" if met == total else "actif en partie"
    return {
        "code": code,
        "short_title": short_title,
        "url": f"/galerie/alveoles/#{code}",
        "met": met,
        "total": total,
        "level": met / total,
        "state_word": word,
    }


def _proof(text: str) -> dict[str, str]:
    return {"text": text, "url": "/galerie/", "note": "Deux filières attendent leur groupe."}


def samples() -> dict[str, object]:
    """Invented data for the components that show some."""
    return {
        "crumbs": [{"label": "Stratégie", "url": "/galerie/"}, {"label": "1.3 Appel permanent", "url": ""}],
        "tabs": [
            {"label": "À moi", "url": "?t=1", "count": 9, "current": True},
            {"label": "À compléter", "url": "?t=2", "count": 6, "current": False},
            {"label": "Avis", "url": "?t=3", "count": 5, "current": False},
            {"label": "Prêtes", "url": "?t=4", "count": 7, "current": False},
            {"label": "Toutes", "url": "?t=5", "count": None, "current": False},
        ],
        "tasks": [
            {"label": "Votre structure", "url": "/galerie/", "state": "Terminé"},
            {"label": "Votre projet", "url": "/galerie/", "state": "En cours", "kind": "asked"},
            {"label": "Votre budget", "url": "/galerie/", "state": "À faire", "kind": "waiting"},
            {"label": "Relire et déposer", "state": "Après les trois autres", "hint": "Cette étape s’ouvre à la fin."},
        ],
        "answers": [
            {"label": "Nom du projet", "value": "Atelier vélo solidaire", "url": "/galerie/"},
            {"label": "Commune", "value": "Lille, quartier de Fives", "url": "/galerie/"},
        ],
        "facts": [
            {"label": "Nature", "value": "Continue : elle vit ou elle dort, elle ne « finit » pas"},
            {"label": "Partenaires", "value": "Maisons de quartier, Maison des associations"},
        ],
        "columns": [{"label": "Structure"}, {"label": "Quartier"}, {"label": "Demandé", "number": True}],
        "table_rows": [
            [{"text": "La Roue Libre", "url": "/galerie/"}, "Fives", {"text": "8 000 €", "number": True}],
            [{"text": "Les Mains Vertes", "url": "/galerie/"}, "Lille-Sud", {"text": "6 500 €", "number": True}],
        ],
        "entries": [
            {"at": datetime(2026, 10, 9, 12, 32, tzinfo=UTC), "who": "Awa Diallo", "what": "a déposé la demande"},
            {
                "at": date(2026, 9, 18),
                "what": "Présentation de l’appel à la maison de quartier",
                "url": "/galerie/",
                "aside": "Événement",
                "note": "64 personnes rencontrées.",
            },
        ],
        "files": [{"name": "Statuts.pdf", "url": "/galerie/", "octets": 340_000}],
        "bars": [
            {"label": "Lille", "value": 92_000},
            {"label": "Hellemmes", "value": 18_000},
            {"label": "Lomme", "value": 9_500},
        ],
        "points": [
            {"label": "2021", "value": 31},
            {"label": "2022", "value": 44},
            {"label": "2023", "value": 38, "break": True},
            {"label": "2024", "value": 52},
            {"label": "2025", "value": None},
        ],
        "polygons": [
            {"name": "Lille", "geometry": _square(3.02, 50.60, 0.1, 0.04)},
            {"name": "Quartier prioritaire", "kind": "strong", "geometry": _square(3.035, 50.607, 0.022, 0.009)},
        ],
        "markers": [
            {"label": "La Roue Libre", "url": "/galerie/", "longitude": 3.075, "latitude": 50.632},
            {"label": "Les Mains Vertes", "url": "/galerie/", "longitude": 3.035, "latitude": 50.634},
        ],
    }


def _square(west: float, south: float, across: float, up: float) -> dict[str, object]:
    corners = [(west, south), (west + across, south), (west + across, south + up), (west, south + up), (west, south)]
    return {"type": "Polygon", "coordinates": [corners]}
