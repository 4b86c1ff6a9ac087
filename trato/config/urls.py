"""All addresses: sign-in, the API, the screens."""

from django.urls import include, path

urlpatterns = [
    path("sign-in/", include("allauth.urls")),
    path("api/v1/", include("trato.api.urls")),
    path("", include("trato.ui.urls")),
]
