"""All addresses: sign-in, the API, what capabilities bring, the screens."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    # People sign in with one address, which an administrator set: the library's page for more of them stays shut.
    path("sign-in/email/", RedirectView.as_view(url="/profile/")),
    path("sign-in/", include("allauth.urls")),
    path("api/v1/", include("trato.api.urls")),
    # A capability that has addresses brings them in its own urls.py, with an app_name.
    *(path("", include(f"{name}.urls")) for name in settings.CAPABILITIES if find_spec(f"{name}.urls")),
    path("", include("trato.ui.urls")),
]
