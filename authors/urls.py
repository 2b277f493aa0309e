from django.urls import path

from . import views

urlpatterns = [
    path("", views.index, name="authors"),
    path("<slug:slug>/", views.author, name="author"),
]
