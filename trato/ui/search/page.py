"""The page of search results: ranked, by module, with the reason of every hit."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse

from trato.kernel.catalog.current import catalog
from trato.kernel.search.find import search
from trato.kernel.search.match import search_words
from trato.ui.search.marks import marked
from trato.ui.views.base import SignedInView

LIMIT = 100


class SearchPage(SignedInView):
    """`/search?q=…&module=…`."""

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = request.GET.get("q", "").strip()[:200]
        chosen = request.GET.get("module", "")
        known = catalog().modules
        if chosen not in known or not self.ctx.principal.may(chosen, "see"):
            chosen = ""
        hits = search(wanted, self.ctx, limit=LIMIT) if wanted else []
        counts = Counter(hit.module for hit in hits)
        words = search_words(wanted)
        shown = hits
        if chosen:
            shown = [hit for hit in hits if hit.module == chosen]
            if len(hits) >= LIMIT:
                shown = search(wanted, self.ctx, limit=LIMIT, modules=(chosen,))
        modules = [
            {"key": key, "label": known[key].label_plural, "count": count, "icon": known[key].icon}
            for key, count in counts.most_common()
        ]
        results: list[dict[str, Any]] = [
            {
                "hit": hit, "url": f"/m/{hit.module}/{hit.id}", "title": marked(hit.title, words),
                "why": marked(hit.value, words), "spec": known[hit.module],
            }
            for hit in shown
        ]  # fmt: skip
        return self.render("ui/search/page.html", {
            "wanted": wanted, "chosen": chosen, "modules": modules, "results": results, "is_full": len(hits) >= LIMIT,
            "count": len(hits), "corrected": bool(hits) and all(hit.corrected for hit in hits),
        })  # fmt: skip
