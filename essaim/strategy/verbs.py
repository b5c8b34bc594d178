"""The journal's sentences of the strategy."""

from essaim.journal.verbs import VERBS, Verb

for verb in (
    Verb("strategy.lay_strategy", "a posé la stratégie"),
    Verb("strategy.update_sheet", "a modifié la fiche"),
    Verb("strategy.add_note", "a ajouté une note à la fiche"),
    Verb("strategy.set_aside", "a mis à l’écart pour l’année la fiche"),
    Verb("strategy.take_back", "a repris la fiche"),
    Verb("strategy.freeze_review", "a figé", shared=True),
    Verb("strategy.present_review", "a dit quelle réunion a reçu", shared=True),
):
    VERBS.add(verb.code, verb)
