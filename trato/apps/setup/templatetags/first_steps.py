"""`{% load first_steps %}{% first_steps ctx %}`: the list of first steps, or nothing when there is none to show."""

from __future__ import annotations

from typing import Any

from django import template

from trato.apps.setup.steps import first_steps as steps_of
from trato.kernel.context import Context

register = template.Library()


def context_of_steps(ctx: Context) -> dict[str, Any]:
    """What the template of the list needs."""
    steps = steps_of(ctx)
    return {"steps": steps, "done": sum(item.is_done for item in steps), "total": len(steps)}


@register.inclusion_tag("setup/first_steps.html", takes_context=True)
def first_steps(context: dict[str, Any], ctx: Context) -> dict[str, Any]:
    """The list, for the home page."""
    return {**context_of_steps(ctx), "csrf_token": context.get("csrf_token"), "request": context.get("request")}
