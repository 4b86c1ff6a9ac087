"""`trato demo`: sample data without the browser."""

from __future__ import annotations

import json
import secrets
import time
from argparse import ArgumentParser, Namespace

from trato.lib.command import DONE, Command, Refused, WrongCall


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--seed", type=int, metavar="N", help="the same number gives the same company; chosen if not said"
    )
    parser.add_argument(
        "--remove", action="store_true", help="remove the sample data for good; what people made themselves stays"
    )
    parser.add_argument("--json", action="store_true", help="print what was done as JSON")


def _run(args: Namespace) -> int:
    from trato.kernel.errors import TratoError

    if args.remove and args.seed is not None:
        raise WrongCall("--seed and --remove make no sense together.")
    began = time.monotonic()
    try:
        answer, words = _remove() if args.remove else _load(args.seed)
    except TratoError as error:
        raise Refused(error.message) from None
    answer["seconds"] = round(time.monotonic() - began, 2)
    print(json.dumps(answer, ensure_ascii=False) if args.json else words)
    return DONE


def _load(seed: int | None) -> tuple[dict[str, object], str]:
    from datetime import UTC, datetime

    from trato.apps.demo.load import load

    chosen = secrets.randbelow(10**6) if seed is None else seed
    loading = load(chosen, datetime.now(UTC).replace(microsecond=0))
    story = loading.story
    answer: dict[str, object] = {"seed": chosen, "organisation": story.company}
    answer |= {kind: len(made) for kind, made in loading.ids.items()} | {"activities": len(story.activities)}
    people = ", ".join(f"{c.name} ({c.role})" for c in story.colleagues)
    return answer, f"{story.company} is there (seed {chosen}). Open Trato in a browser and choose whom to be: {people}."


def _remove() -> tuple[dict[str, object], str]:
    from trato.apps.demo import sample
    from trato.kernel.access.models import User

    heir = User.objects.filter(is_sample=False, is_active=True, role__is_admin=True).order_by("pk").first()
    done = sample.remove(heir)
    words = f"{done.records} sample records and {done.users} sample people are gone; {done.kept} records were kept."
    return {"records": done.records, "users": done.users, "kept": done.kept, "set_up": done.is_set_up}, words


COMMANDS = [Command("demo", "Fill a new Trato with sample data, or remove them.", _arguments, _run)]
