from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

# The admin has one way in, that of the accounts, with its limits and its second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = settings.SITE_NAME

urlpatterns = [
    path("admin/", admin.site.urls),
    path("comptes/", include("allauth.urls")),
    path("magazine/", include("magazine.sections.urls")),
    path("auteurs/", include("authors.urls")),
    path("", include("magazine.front.urls")),
    path("", include("magazine.audience.urls")),
    path("", include("magazine.rights.urls")),
    path("", include("magazine.syndication.urls")),
    path("", include("articles.urls")),
]
if settings.TOOLBAR:
    urlpatterns.append(path("__debug__/", include("debug_toolbar.urls")))

handler400 = "magazine.front.errors.bad_request"
handler403 = "magazine.front.errors.forbidden"
handler404 = "magazine.front.errors.not_found"
handler500 = "magazine.front.errors.server_error"
