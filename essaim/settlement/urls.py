"""Addresses of what follows an award."""

from django.urls import path

from essaim.settlement.views import public as by_link
from essaim.settlement.views import report as own_report
from essaim.settlement.views import space as own
from essaim.settlement.views.office import payments, recoveries, reports

public = [path("suivi/<str:token>/", by_link.answer_by_link, name="answer_by_link")]

_AWARD = "aides/<str:reference>"
_REPORT = f"{_AWARD}/compte-rendu"

space = [
    path("aides/", own.my_awards, name="my_awards"),
    path(f"{_AWARD}/", own.my_award, name="my_award"),
    path(f"{_AWARD}/nouvelles/", own.my_activity, name="my_activity"),
    path(f"{_REPORT}/", own_report.report, name="report"),
    path(f"{_REPORT}/relire/", own_report.check, name="check_report"),
    path(f"{_REPORT}/envoyer/", own_report.send, name="send_report"),
    # Last: a section's code comes from the form; the words above are taken.
    path(f"{_REPORT}/<slug:code>/", own_report.section, name="report_section"),
    path(f"{_REPORT}/<slug:code>/enregistrer/", own_report.save_section, name="save_report_section"),
]

_PAYMENT = "versements/<uuid:key>"
_OFFICE_REPORT = "comptes-rendus/<str:reference>"
_RECOVERY = "reversements/<uuid:key>"

office = [
    path("versements/", payments.payments, name="payments"),
    path("versements/ordonnancer/", payments.order, name="order"),
    path("versements/lots/<str:number>/", payments.batch, name="batch"),
    path("versements/lots/<str:number>/ordres.csv", payments.batch_file, name="batch_file"),
    path("versements/retour/", payments.payment_return, name="payment_return"),
    path("versements/aides/<str:reference>/", payments.plan, name="plan"),
    path("versements/aides/<str:reference>/rib/", payments.bank, name="bank"),
    path(f"{_PAYMENT}/verser/", payments.pay, name="pay"),
    path(f"{_PAYMENT}/rejeter/", payments.reject, name="reject"),
    path(f"{_PAYMENT}/appeler/", payments.call, name="call"),
    path(f"{_PAYMENT}/annuler/", payments.cancel, name="cancel"),
    path("comptes-rendus/", reports.reports, name="reports"),
    path(f"{_OFFICE_REPORT}/", reports.report, name="office_report"),
    path(f"{_OFFICE_REPORT}/accepter/", reports.accept, name="accept_report"),
    path(f"{_OFFICE_REPORT}/corriger/", reports.correct, name="ask_correction"),
    path(f"{_OFFICE_REPORT}/lever/", reports.lift, name="lift_block"),
    path("reversements/", recoveries.recoveries, name="recoveries"),
    path("reversements/aides/<str:reference>/", recoveries.open_recovery, name="open_recovery"),
    path(f"{_RECOVERY}/titre/", recoveries.issue, name="issue_title"),
    path(f"{_RECOVERY}/rembourser/", recoveries.repaid, name="repaid"),
    path(f"{_RECOVERY}/abandonner/", recoveries.waive, name="waive"),
    path("deux-ans-apres/", recoveries.activity, name="activity"),
    path("deux-ans-apres/demander/", recoveries.ask_activity, name="ask_activity"),
    path("deux-ans-apres/<str:reference>/", recoveries.office_activity, name="office_activity"),
]
