"""What refusals of exports say."""

from django.utils.translation import gettext_lazy as _

from trato.kernel.messages import add_messages

add_messages({
    "export.unknown_format": _("“%(raw)s” is not a format we write. Choose one of: %(known)s."),
    "export.no_people": _("%(module)s are no people: choose another format than vCard."),
})  # fmt: skip
