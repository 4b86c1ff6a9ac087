"""Addresses of profile and settings."""

from django.urls import path

from trato.apps.people.views import invitation, organisation, profile, roles, settings, teams, users

app_name = "people"
urlpatterns = [
    path("profile/", profile.Profile.as_view(), name="profile"),
    path("profile/password", profile.Password.as_view(), name="password"),
    path("profile/sessions/end", profile.EndSessions.as_view(), name="end_sessions"),
    path("profile/tokens", profile.Tokens.as_view(), name="tokens"),
    path("profile/tokens/<int:token>/revoke", profile.RevokeToken.as_view(), name="revoke_token"),
    path("invitation/<str:token>/", invitation.Invitation.as_view(), name="invitation"),
    path("settings/", settings.Settings.as_view(), name="settings"),
    path("settings/organisation/", organisation.OrganisationPage.as_view(), name="organisation"),
    path("settings/currencies/", organisation.Rates.as_view(), name="rates"),
    path("settings/currencies/<int:rate>/remove", organisation.RemoveRate.as_view(), name="remove_rate"),
    path("settings/users/", users.UserList.as_view(), name="users"),
    path("settings/users/new/", users.NewUser.as_view(), name="new_user"),
    path("settings/users/<int:user>/", users.UserPage.as_view(), name="user"),
    path("settings/users/<int:user>/disable", users.Disable.as_view(), name="disable_user"),
    path("settings/users/<int:user>/enable", users.Enable.as_view(), name="enable_user"),
    path("settings/teams/", teams.TeamList.as_view(), name="teams"),
    path("settings/teams/<int:team>/", teams.TeamPage.as_view(), name="team"),
    path("settings/teams/<int:team>/remove", teams.RemoveTeam.as_view(), name="remove_team"),
    path("settings/roles/", roles.RoleList.as_view(), name="roles"),
    path("settings/roles/compare/", roles.CompareRoles.as_view(), name="compare_roles"),
    path("settings/roles/<int:role>/", roles.RolePage.as_view(), name="role"),
    path("settings/roles/<int:role>/copy", roles.CopyRole.as_view(), name="copy_role"),
    path("settings/roles/<int:role>/rename", roles.RenameRole.as_view(), name="rename_role"),
    path("settings/roles/<int:role>/remove", roles.RemoveRole.as_view(), name="remove_role"),
    path("settings/roles/<int:role>/fields/<str:module>/", roles.FieldRights.as_view(), name="field_rights"),
]
