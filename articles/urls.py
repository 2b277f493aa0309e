from django.urls import path

from . import views

urlpatterns = [
    path("mots-cles/<slug:slug>/", views.tag, name="tag"),
    path("archives/<int:year>/<int:month>/", views.archive, name="archive"),
    path("<int:number>/<str:slug>/", views.article, name="article"),
]
