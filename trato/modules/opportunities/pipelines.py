"""The pipelines that every organisation begins with."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trato.kernel.catalog.declare import PipelineSpec, StageSpec

#: stage keys are permanent and differ between pipelines. Synonyms are the names of stages in other programs
SALES = PipelineSpec("sales", pgettext_lazy("pipeline", "Sales"), (
    StageSpec("prospecting", pgettext_lazy("stage", "Prospecting"), 10, "pipeline", color="grey", allowed_days=21,
              synonyms=("new", "lead in", "open", "appointment scheduled", "appointmentscheduled", "prospección",
                        "nueva"),
              guidance=_("Is there a reason to talk? Find the right person and agree on a first conversation.")),
    StageSpec("qualification", pgettext_lazy("stage", "Qualification"), 20, "pipeline", color="blue", allowed_days=21,
              synonyms=("qualified", "engaging", "contact made", "qualified to buy", "qualifiedtobuy", "cualificación"),
              guidance=_("Learn the need, the budget, who decides and when. No need, no deal: say so early.")),
    StageSpec("needs_analysis", pgettext_lazy("stage", "Needs analysis"), 35, "pipeline", color="cyan", allowed_days=30,
              synonyms=("needs defined", "value proposition", "id. decision makers", "perception analysis",
                        "demo scheduled", "presentation scheduled", "presentationscheduled", "análisis de necesidades"),
              guidance=_("Show what we would do for them, and have everybody who decides at the table.")),
    StageSpec("proposal", pgettext_lazy("stage", "Proposal"), 50, "best_case", color="indigo", allowed_days=21,
              required_fields=("amount",),
              synonyms=("proposal/price quote", "quote", "proposal made", "decision maker bought-in",
                        "decisionmakerboughtin", "propuesta", "oferta", "presupuesto"),
              guidance=_("Send the offer and walk them through it. Agree on the day of the answer.")),
    StageSpec("negotiation", pgettext_lazy("stage", "Negotiation"), 80, "commit", color="purple", allowed_days=14,
              required_fields=("amount", "close_date"),
              synonyms=("negotiation/review", "negotiations started", "contract sent", "contractsent", "negociación"),
              guidance=_("Settle terms, price and date with the one who signs.")),
    StageSpec("won", pgettext_lazy("stage", "Won"), 100, "closed", "won", color="green",
              synonyms=("closed won", "closedwon", "ganada", "ganado", "cerrada ganada"),
              guidance=_("Thank them, and hand over to those who deliver.")),
    StageSpec("lost", pgettext_lazy("stage", "Lost"), 0, "omitted", "lost", color="red",
              required_fields=("won_lost_reason",),
              synonyms=("closed lost", "closedlost", "perdida", "perdido", "cerrada perdida"),
              guidance=_("Say why. It is how we learn.")),
))  # fmt: skip

RENEWALS = PipelineSpec("renewals", pgettext_lazy("pipeline", "Renewals"), (
    StageSpec("renewal_due", pgettext_lazy("stage", "Due"), 60, "best_case", color="blue", allowed_days=30,
              guidance=_("Ask how it went since the last time, well before the contract ends.")),
    StageSpec("renewal_offered", pgettext_lazy("stage", "Offered"), 75, "best_case", color="indigo", allowed_days=21,
              required_fields=("amount",), guidance=_("Send the new terms and explain what changed.")),
    StageSpec("renewal_agreed", pgettext_lazy("stage", "Agreed"), 90, "commit", color="purple", allowed_days=14,
              required_fields=("amount", "close_date"), guidance=_("They said yes. Get it signed.")),
    StageSpec("renewed", pgettext_lazy("stage", "Renewed"), 100, "closed", "won", color="green",
              synonyms=("renovada", "renovado")),
    StageSpec("not_renewed", pgettext_lazy("stage", "Not renewed"), 0, "omitted", "lost", color="red",
              required_fields=("won_lost_reason",),
              synonyms=("churned", "no renovada", "no renovado")),
))  # fmt: skip
