from django.urls import path

from . import counting, views

urlpatterns = [
    path("chiffres/", views.public_figures, name="figures"),
    path("partages/", counting.count, name="count"),
    path("partages/mastodon/", views.to_mastodon, name="to_mastodon"),
]
