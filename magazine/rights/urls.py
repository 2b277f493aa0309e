from django.urls import path, re_path

from . import views

urlpatterns = [
    path("mentions-legales/", views.legal_notice, name="legal_notice"),
    path("donnees-personnelles/", views.privacy, name="privacy"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("droit-de-reponse/", views.reply, name="reply"),
    path("signalement/", views.report, name="report"),
    path("signalement/envoi/", views.send_report, name="send_report"),
    # No other text than a token is put to the database: a NUL would break there.
    re_path(
        r"^signalement/recu/(?P<token>[A-Za-z0-9_-]{43})/$", views.receipt, name="report_receipt"
    ),
]
