from django.urls import path

from . import counting, views

urlpatterns = [
    path("chiffres/", views.public_figures, name="figures"),
    path("chiffres/articles/<int:number>/", views.of_article, name="figures_of_article"),
    path("chiffres/auteurs/<slug:slug>/", views.of_author, name="figures_of_author"),
    path("chiffres/magazine/<slug:slug>/", views.of_section, name="figures_of_section"),
    path("partages/", counting.count, name="count"),
    path("partages/mastodon/", views.to_mastodon, name="to_mastodon"),
]
