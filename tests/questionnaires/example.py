"""A form with every type of question, small enough to be read, and right answers to it."""

from typing import Any

import yaml

EXAMPLE = """
title: Demande de soutien
intro: Trois pages, environ vingt minutes.
sections:
  - code: structure
    title: Votre structure
    questions:
      - {code: bienvenue, type: note, text: "Ayez votre SIRET sous la main."}
      - code: statut
        type: choice
        label: Statut
        required: true
        choices:
          - {value: association, label: Association}
          - {value: scic, label: SCIC}
          - {value: none, label: Pas encore de structure}
      - code: siret
        type: siret
        label: SIRET
        required: true
        feeds: siret
        show_if: {question: statut, in: [association, scic]}
      - {code: rna, type: rna, label: Numéro RNA, show_if: {question: statut, equals: association}}
      - {code: siege, type: address, label: Adresse du siège}
      - {code: courriel, type: email, label: Adresse électronique, required: true}
      - {code: telephone, type: phone, label: Téléphone}
  - code: projet
    title: Votre projet
    questions:
      - {code: titre, type: text, label: Titre du projet, required: true, max_length: 120, feeds: title}
      - {code: resume, type: long_text, label: Résumé, required: true, max_length: 500}
      - {code: debut, type: date, label: Début, required: true, min: 2026-01-01}
      - {code: fin, type: date, label: Fin, not_before: debut}
      - {code: benevoles, type: number, label: Bénévoles, min: 0, max: 5000, unit: personnes}
      - code: publics
        type: multiple
        label: Publics
        max_choices: 2
        choices:
          - {value: youth, label: Jeunes}
          - {value: seniors, label: Personnes âgées}
          - {value: all, label: Tout public}
      - {code: jeunes, type: text, label: Âges visés, required: true, show_if: {question: publics, equals: youth}}
      - {code: locaux, type: yes_no, label: "Avez-vous des locaux ?", required: true}
      - code: surface
        type: money
        label: Loyer mensuel
        show_if:
          all:
            - {question: locaux, equals: true}
            - any: [{question: statut, not_equals: none}, {question: rna, filled: true}]
      - {code: statuts, type: file, label: Statuts, required: true, accept: [.pdf, .docx], max_mb: 5}
  - code: budget
    title: Votre budget
    questions:
      - code: budget
        type: budget
        label: Budget du projet
        required: true
        feeds: amount
        feeds_total: total_cost
        public_cap: 80
        explanation: La part demandée est le montant demandé divisé par les produits, hors contributions volontaires.
        charges:
          - code: "60"
            label: Achats
            lines:
              - {code: 60-services, label: Prestations de services}
              - {code: 60-supplies, label: Fournitures}
          - {code: "64", label: Charges de personnel}
          - {code: indirect, label: Charges indirectes}
        products:
          - {code: "70", label: Ventes}
          - code: "74"
            label: Subventions
            lines:
              - {code: 74-city, label: Ville, request: true, public: true}
              - {code: 74-state, label: État, public: true, precision: true}
        uses:
          - {code: "864", label: Personnel bénévole}
        resources:
          - {code: "870", label: Bénévolat}
      - code: cofinancers
        type: table
        label: Autres financeurs
        row_label: Financeur
        totals: [amount]
        columns:
          - {code: name, type: text, label: Nom, required: true}
          - {code: amount, type: money, label: Montant, required: true}
          - code: state
            type: choice
            label: État
            choices: [{value: asked, label: Demandé}, {value: got, label: Obtenu}]
"""


def example() -> dict[str, Any]:
    """The example as YAML gives it, new at each call."""
    return yaml.safe_load(EXAMPLE)


RIGHT = {
    "statut": "scic",
    "siret": "356 000 000 00048",
    "siege": {"street": "1 rue de l’Exemple", "postcode": "59000", "city": "Lille"},
    "courriel": "nom@exemple.fr",
    "telephone": "03.20.00.00.00",
    "titre": "Une conserverie",
    "resume": "Des légumes.\r\nDu quartier.",
    "debut": "01/03/2026",
    "fin": "2026-12-31",
    "benevoles": "12",
    "publics": ["seniors"],
    "locaux": "non",
    "budget": {
        "60-services": "10 000",
        "64": "30000,00",
        "70": "30 000 €",
        "74-city": "10000",
        "864": "5 000",
        "870": "5000",
    },
    "cofinancers": [{"name": "Département", "amount": "1 000", "state": "asked"}, {"name": "", "amount": ""}],
}
