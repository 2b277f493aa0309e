from django.urls import path

from . import views

urlpatterns = [
    path("mentions-legales/", views.legal_notice, name="legal_notice"),
    path("donnees-personnelles/", views.privacy, name="privacy"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("droit-de-reponse/", views.reply, name="reply"),
    path("signalement/", views.report, name="report"),
    path("signalement/envoi/", views.send_report, name="send_report"),
    path("signalement/recu/<str:token>/", views.receipt, name="report_receipt"),
]
