from django.urls import path

from . import views

urlpatterns = [
    path("teintes.css", views.tints, name="tints"),
    path("<slug:slug>/", views.section, name="section"),
]
