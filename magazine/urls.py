from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("magazine/", include("magazine.sections.urls")),
    path("auteurs/", include("authors.urls")),
    path("", include("magazine.front.urls")),
    path("", include("articles.urls")),
]
