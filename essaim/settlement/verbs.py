"""The journal's sentences of what follows an award; every act is told of the award."""

from essaim.journal.verbs import VERBS, Verb

for verb in (
    Verb("settlement.lay_plan", "a établi l’échéancier de", shared=True),
    Verb("settlement.call_instalment", "a déclaré à verser une part de", shared=True),
    Verb("settlement.order_instalment", "a ordonnancé un versement de"),
    Verb("settlement.pay_instalment", "a noté un versement de", shared=True),
    Verb("settlement.return_instalment", "a noté le rejet d’un versement de", shared=True),
    Verb("settlement.cancel_instalment", "a annulé un versement de", shared=True),
    Verb("settlement.send_report", "a envoyé le compte rendu de", shared=True),
    Verb("settlement.ask_correction", "a demandé de corriger le compte rendu de", shared=True),
    Verb("settlement.accept_report", "a accepté le compte rendu de", shared=True),
    Verb("settlement.lift_block", "a permis une nouvelle demande malgré le compte rendu en retard de"),
    Verb("settlement.open_recovery", "a décidé un reversement sur", shared=True),
    Verb("settlement.ask_recovery", "a demandé un reversement sur", shared=True),
    Verb("settlement.repay_recovery", "a noté le reversement sur", shared=True),
    Verb("settlement.waive_recovery", "a abandonné un reversement sur", shared=True),
    Verb("settlement.ask_activity", "a demandé, deux ans après, des nouvelles de", shared=True),
    Verb("settlement.answer_activity", "a dit ce qu’est devenu le projet de", shared=True),
):
    VERBS.add(verb.code, verb)
