"""The addresses of the REST API. All go to one view, which finds the operation (`routes.py`)."""

from django.urls import URLPattern, URLResolver, re_path

from trato.api.endpoint import endpoint
from trato.api.views import all as _operations

__all__ = ["app_name", "urlpatterns"]

_ = _operations
app_name = "api"
urlpatterns: list[URLPattern | URLResolver] = [re_path(r"^(?P<path>(?s:.*))$", endpoint, name="endpoint")]
