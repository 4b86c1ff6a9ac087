"""The words of the codes that only the API uses."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "request.not_json": _("The body is not JSON: %(why)s"),
    "request.no_body": _("The request needs a body in JSON."),
    "request.not_utf8": _("The request holds bytes that are no UTF-8 text."),
    "request.nul": _("Texts can't hold the character NUL."),
    "request.too_large": _("The body is too large: at most %(max)s MB."),
    "request.content_type": _("The body must be sent as %(expected)s."),
    "request.not_found": _("There is nothing at this address."),
    "request.method": _("This address does not take %(method)s. It takes: %(allowed)s."),
    "request.not_acceptable": _("This address answers with %(given)s only."),
    "request.unknown_parameter": _("There is no parameter “%(raw)s” here.%(hint)s"),
    "request.repeated_parameter": _("The parameter “%(raw)s” is given more than once."),
    "request.bad_parameter": _("The parameter “%(raw)s” is not right: %(why)s"),
    "request.wrong_type": _("This must be %(expected)s."),
    "request.unknown_name": _("There is no “%(raw)s” here.%(hint)s"),
    "request.not_offered": _("“%(raw)s” is not one of: %(known)s."),
    "request.out_of_range": _("This must be from %(min)s to %(max)s."),
    "request.pattern": _("“%(raw)s” does not have the form asked for."),
    "request.too_many": _("At most %(max)s at once."),
    "request.too_few": _("At least %(min)s is needed."),
    "request.failed": _("Something went wrong here, not with your request. It has been noted."),
    "request.either": _("Say which records by ids, or by filter, q and all, not by both."),
    "request.bad_version": _('If-Match takes the version of the record, as its ETag says it: "3".'),
    "request.stale_version": _("The record is not in the version that you know any more. Read it again."),
    "request.bad_key": _("Idempotency-Key takes 1 to 200 letters, digits and signs."),
    "request.key_reused": _("This Idempotency-Key was used for another request. Choose a new one."),
    "request.too_often": _("Too many requests: at most %(limit)s a minute. Wait %(seconds)s seconds."),
    "access.bad_token": _("This token is not valid: it is unknown, expired or revoked."),
    "access.scope": _("This token may not do this. It would need the scope “%(scope)s”."),
    "access.csrf": _(
        "The request does not come from our own pages. Send the token X-CSRFToken, or use a bearer token."
    ),
    "token.bad_scope": _("“%(raw)s” is not a scope. Use read, write, admin, or MODULE:read and MODULE:write."),
    "token.no_user": _("There is no active user “%(raw)s”."),
}
