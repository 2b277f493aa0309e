from django.urls import path

from . import views

urlpatterns = [path("websub/<slug:token>/", views.callback, name="websub")]
