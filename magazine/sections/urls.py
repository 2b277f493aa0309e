from django.urls import path

from . import views

urlpatterns = [
    path("teintes.css", views.tints, name="tints"),
]
