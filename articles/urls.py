from django.urls import path, re_path

from . import views

urlpatterns = [
    path("mots-cles/<slug:slug>/", views.tag, name="tag"),
    path("dossiers/", views.dossier_list, name="dossiers"),
    path("dossiers/<slug:slug>/", views.dossier, name="dossier"),
    # Two digits, always: one month has one address.
    re_path(r"^archives/(?P<year>[0-9]{4})/(?P<month>[0-9]{2})/$", views.archive, name="archive"),
    # A secret of draft_links.make, whole; of any other length there is none.
    re_path(r"^apercu/(?P<secret>[A-Za-z0-9_-]{32})/$", views.shared, name="shared"),
    # No number that a database could not hold, and none with a leading zero.
    re_path(r"^(?P<number>[1-9][0-9]{0,17})/(?P<slug>[^/]+)/$", views.article, name="article"),
]
