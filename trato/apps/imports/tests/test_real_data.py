"""Public data sets give exactly what their descriptions say, and their traps are shown."""

from decimal import Decimal

import pytest

from trato.kernel.access.models import Team, User
from trato.kernel.query.aggregate import aggregate
from trato.kernel.query.model import Condition, Group, Measure, Query
from trato.kernel.records import read

pytestmark = pytest.mark.public_data


@pytest.fixture
def maven(public_data):
    return public_data / "maven-crm-pipeline"


def by_stage(ctx):
    measures = (Measure("count"), Measure("sum", "amount"))
    found = aggregate(Query("opportunities", group=("stage",), measures=measures), ctx)
    return {str(row.group[0]): (row.figures["count"], row.figures["sum:amount"]) for row in found}


def test_the_pipeline_comes_in_with_its_truths(maven, bring):
    assert bring("users", maven / "sales_teams.csv").counts == {"created": 35}
    assert bring("accounts", maven / "accounts.csv").counts == {"created": 85, "left_over": 1}
    assert bring("products", maven / "products.csv").counts == {"created": 7}
    batch = bring.begin("opportunities", maven / "sales_pipeline.csv")

    report = bring_report(batch, bring.ctx)
    assert report["rows"] == 8800
    assert report["historical"] is True
    assert report["counts"] == {"created": 8800, "left_over": 1480}
    assert report["unresolved"] == [
        {"target": "product", "text": "GTXPro", "rows": 1480, "code": "link.not_found", "suggestion": "GTX Pro"}
    ]
    assert read.count(Query("opportunities"), bring.ctx).value == 0

    from trato.apps.imports import service

    service.accept(batch, [("product", "GTXPro", "GTX Pro")], bring.ctx)
    batch = bring.run(batch)
    assert batch.counts == {"created": 8800}
    stages = by_stage(bring.ctx)
    assert stages["won"] == (4238, Decimal(10_005_534))
    assert stages["lost"] == (2473, Decimal(0))
    assert stages["qualification"][0] == 1589
    assert stages["prospecting"][0] == 500
    assert round(stages["won"][0] / (stages["won"][0] + stages["lost"][0]), 4) == 0.6315
    without = Query("opportunities", where=Group((Condition("account", "empty"),)))
    assert read.count(without, bring.ctx).value == 1425
    gtx_pro = Query("opportunities", where=Group((Condition("product.name", "eq", "GTX Pro"),)))
    assert read.count(gtx_pro, bring.ctx).value == 1480


def bring_report(batch, ctx):
    from trato.apps.imports.preview import preview

    return preview(batch, ctx)


def test_traps_of_the_accounts_are_shown(maven, bring):
    report = bring.try_out("accounts", maven / "accounts.csv")
    (place,) = report["unresolved"]
    assert (place["text"], place["suggestion"], place["rows"]) == ("Philipines", "Philippines", 1)
    told = {item["text"]: (item["meaning"], item["rows"]) for item in report["understood"]}
    assert told["technolgy"] == ("Technology", 12)


def test_subsidiaries_find_their_parent(maven, bring):
    bring("accounts", maven / "accounts.csv")
    parents = Query("accounts", where=Group((Condition("parent", "filled"),)), columns=("name", "parent"))
    assert read.count(parents, bring.ctx).value == 15


def test_sales_teams_become_users_and_teams(maven, bring):
    bring("users", maven / "sales_teams.csv")
    agent = User.objects.get(name="Anna Snelling")
    assert (agent.team.name, agent.team.parent.name, agent.role.key) == ("Dustin Brinkmann", "Central", "rep")
    assert not agent.has_usable_password()
    assert agent.email.endswith(".invalid")
    manager = User.objects.get(name="Dustin Brinkmann")
    assert (manager.role.key, manager.team.name) == ("manager", "Dustin Brinkmann")
    assert Team.objects.filter(parent=None).count() == 3


def test_teams_alone(maven, bring):
    batch = bring("teams", maven / "sales_teams.csv")
    assert batch.counts == {"created": 6, "existing": 29}
    assert set(Team.objects.filter(parent=None).values_list("name", flat=True)) == {"Central", "East", "West"}


def test_salesforce_accounts(public_data, bring):
    batch = bring("accounts", public_data / "salesforce-samples" / "accountData.csv")
    assert batch.counts["created"] == 423
    assert batch.counts.get("refused", 0) == 0


def test_salesforce_opportunities(public_data, bring):
    bring("accounts", public_data / "salesforce-samples" / "accountData.csv")
    batch = bring("opportunities", public_data / "salesforce-samples" / "opportunityData.csv")
    assert batch.counts["created"] == 38
    stages = by_stage(bring.ctx)
    assert sum(amount for _count, amount in stages.values()) == Decimal(6_270_000)
    assert stages["won"] == (8, Decimal(2_200_000))


def torture(public_data):
    folder = public_data / "csv-torture"
    return sorted([*folder.glob("csv-spectrum/csvs/*.csv"), *folder.glob("csvkit/*.csv"), *folder.glob("csvkit/*.tsv")])


def test_difficult_files_never_break(public_data, bring):
    """Each is either read or refused with a sentence."""
    from trato.kernel.errors import TratoError

    files = torture(public_data)
    assert len(files) > 40
    for path in files:
        try:
            batch = bring.begin("accounts", path, plan={"columns": {}})
        except TratoError:
            continue
        report = bring_report(batch, bring.ctx)
        assert report["rows"] == sum(
            report["counts"].get(key, 0) for key in ("created", "updated", "same", "existing", "refused")
        ), path.name
        bring.run(batch)


def test_headings_of_other_programs(public_data, alice):
    from trato.apps.imports.matching import propose

    folder = public_data / "crm-export-headers"
    header = (folder / "suitecrm_contacts_header.csv").read_text().strip().replace('"', "").split(",")
    plan = propose("contacts", header, [], alice)
    found = {name: chosen.to for name, chosen in plan.columns.items()}
    assert found["First Name"] == "name.given"
    assert found["Account Name"] == "account"
    assert found["Mobile"] == "phones:mobile"
    assert found["Primary Address City"] == "addresses.city"
    header = (folder / "hubspot_contacts_header.csv").read_text().strip().split(",")
    found = {name: chosen.to for name, chosen in propose("contacts", header, [], alice).columns.items()}
    assert found["Email"] == "emails"
    assert found["Associated Company"] == "account"
    assert found["Contact owner"] == "owner"
