"""Telling consumers of events, after they were committed."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from trato.kernel.outbox.models import Delivery, Event
from trato.kernel.outbox.publish import consumers
from trato.kernel.sql import is_postgres

logger = logging.getLogger("trato.outbox")

AT_ONCE = 50
MAX_ATTEMPTS = 8


def deliver_some() -> bool:
    """Delivers what is due. Each delivery is one transaction: the consumer's effects and the end of the delivery."""
    now = datetime.now(UTC)
    due = Delivery.objects.filter(Q(not_before=None) | Q(not_before__lte=now), attempts__lt=MAX_ATTEMPTS)
    ids = list(due.order_by("id").values_list("id", flat=True)[:AT_ONCE])
    for delivery_id in ids:
        _deliver(delivery_id)
    return bool(ids)


def _deliver(delivery_id: int) -> None:
    try:
        with transaction.atomic():
            rows = Delivery.objects.filter(pk=delivery_id)
            # Another worker may have it: locked rows are passed over, done ones are gone.
            row = (rows.select_for_update(skip_locked=True) if is_postgres() else rows).first()
            if row is None:
                return
            consumer = consumers.get(row.consumer)
            if consumer is not None:
                consumer.handle(Event.objects.get(pk=row.event_id))
            row.delete()
    except Exception as error:
        logger.exception("delivery %s failed", delivery_id)
        found = Delivery.objects.filter(pk=delivery_id).first()
        if found is not None:
            found.attempts += 1
            found.error = f"{type(error).__name__}: {error}"
            found.not_before = datetime.now(UTC) + timedelta(seconds=min(3600, 2**found.attempts))
            found.save()
