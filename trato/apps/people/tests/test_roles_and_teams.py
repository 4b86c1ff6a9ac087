"""Roles and teams: changing them changes at once what people may do."""

from __future__ import annotations

import pytest

from trato.apps.people import roles
from trato.apps.people.views.roles import ACTION_LABELS
from trato.kernel.access.models import Role, Team
from trato.kernel.errors import Invalid, NotAllowed
from trato.kernel.records import read
from trato.kernel.records.write import create, update


def test_the_matrix_holds_at_once(people, sign_in, as_person):
    role = people.roles["rep"]
    alice = sign_in("alice")
    record = create("accounts", {"name": "Acme"}, as_person("bob"))
    update("accounts", record.id, {"name": "Acme 2"}, as_person("bob"))
    answer = alice.post(f"/settings/roles/{role.pk}/", {"right:accounts:edit": "none", "right:*:export": "none"})
    assert answer.status_code == 302
    with pytest.raises(NotAllowed):
        update("accounts", record.id, {"name": "Acme 3"}, as_person("bob"))
    assert not as_person("bob").principal.may("contacts", "export")
    alice.post(f"/settings/roles/{role.pk}/", {"right:accounts:edit": ""})
    assert as_person("bob").principal.scope("accounts", "edit") == "own"
    assert "edit" not in Role.objects.get(pk=role.pk).rights.get("accounts", {})


@pytest.mark.parametrize(
    "wrong", [{"right:accounts:fly": "all"}, {"right:nothing:see": "all"}, {"right:accounts:see": "x"}]
)
def test_a_wrong_right_changes_nothing(people, sign_in, wrong):
    role = people.roles["rep"]
    assert sign_in("alice").post(f"/settings/roles/{role.pk}/", wrong).status_code == 422
    assert Role.objects.get(pk=role.pk).rights == role.rights


def test_hidden_fields_do_not_exist_for_the_role(people, sign_in, as_person):
    role, alice = people.roles["rep"], sign_in("alice")
    record = create("accounts", {"name": "Acme", "website": "https://acme.example"}, as_person("bob"))
    path = f"/settings/roles/{role.pk}/fields/accounts/"
    assert alice.post(path, {"field:website": "hidden", "field:type": "read"}).status_code == 302
    assert "website" not in read.get("accounts", record.id, as_person("bob")).values
    with pytest.raises(NotAllowed):
        update("accounts", record.id, {"type": "customer"}, as_person("bob"))
    assert alice.post(path, {"field:name": "hidden"}).status_code == 422
    assert "2 restricted" in alice.get(f"/settings/roles/{role.pk}/").content.decode()
    assert alice.get(f"/settings/roles/{role.pk}/fields/nothing/").status_code == 404


def test_administrators_have_no_matrix(people, sign_in):
    role = people.roles["administrator"]
    alice = sign_in("alice")
    assert "right:" not in alice.get(f"/settings/roles/{role.pk}/").content.decode()
    assert alice.post(f"/settings/roles/{role.pk}/", {"right:*:see": "none"}).status_code == 422


def test_roles_are_copied_renamed_compared_and_removed(people, sign_in):
    alice, rep = sign_in("alice"), people.roles["rep"]
    alice.post(f"/settings/roles/{rep.pk}/copy", {"label": "Key account"})
    made = Role.objects.get(key="key-account")
    assert made.rights == rep.rights
    roles.set_rights(made, {("accounts", "see"): "all"})
    assert [d.second for d in roles.differences(rep, made, ACTION_LABELS)] == ["all"]
    page = alice.get(f"/settings/roles/compare/?first={rep.pk}&second={made.pk}").content.decode()
    assert "Accounts" in page
    assert "Key account" in page
    alice.post(f"/settings/roles/{made.pk}/rename", {"label": "Big deals"})
    assert roles.label_of(Role.objects.get(pk=made.pk)) == "Big deals"
    assert alice.post(f"/settings/roles/{made.pk}/remove").status_code == 302
    assert not Role.objects.filter(pk=made.pk).exists()
    assert alice.post(f"/settings/roles/{rep.pk}/remove").status_code == 422
    assert alice.post(f"/settings/roles/{rep.pk}/copy", {"label": " "}).status_code == 422


def test_a_role_in_use_stays(people):
    made = roles.copy_role(people.roles["rep"], "Own", "en")
    made.users.add(people.ben)
    with pytest.raises(Invalid) as refused:
        roles.remove_role(made)
    assert refused.value.code == "people.role_in_use"


def test_teams_form_a_tree_without_circles(people, sign_in):
    alice = sign_in("alice")
    assert alice.post("/settings/teams/", {"name": "North-East", "parent": people.north.pk}).status_code == 302
    below = Team.objects.get(name="North-East")
    assert "part of North" in alice.get("/settings/teams/").content.decode()
    circle = alice.post(f"/settings/teams/{people.north.pk}/", {"name": "North", "parent": below.pk})
    assert circle.status_code == 422
    assert Team.objects.get(pk=people.north.pk).parent_id is None
    assert alice.post("/settings/teams/", {"name": "north"}).status_code == 422
    assert alice.post(f"/settings/teams/{people.north.pk}/remove").status_code == 422
    assert alice.post(f"/settings/teams/{below.pk}/remove").status_code == 302
    assert not Team.objects.filter(pk=below.pk).exists()
