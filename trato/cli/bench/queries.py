"""How many queries a page needs, counted in this process: the server itself never tells."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from trato.cli.bench.operations import OPERATIONS
from trato.cli.bench.sample import Sample
from trato.kernel.access.models import User
from trato.lib.command import Refused


def count_queries(sample: Sample, email: str) -> dict[str, int]:
    """Operation → queries, sign-in and session included, on the second visit."""
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(email=email), "allauth.account.auth_backends.AuthenticationBackend")
    found: dict[str, Any] = {}
    for operation in OPERATIONS:
        if operation.address is None:
            continue
        for _visit in range(2):
            with CaptureQueriesContext(connection) as captured:
                answer = client.get(operation.address(sample))
        if answer.status_code != 200:
            raise Refused(f"{operation.address(sample)} was answered with {answer.status_code}.")
        found[operation.key] = len(captured)
    return found
