"""Words of packages whose French would not do, marked here so that our catalogue holds them.

Django joins « de » to a name without an elision (« Modification de article ») and a masculine
participle to any noun; allauth speaks of a pseudonym; the table of tasks has no French at all.
"""

from django.utils.translation import gettext_noop as _

WORDS = [
    _("Add %s"),
    _("Change %s"),
    _("View %s"),
    _("Delete selected %(verbose_name_plural)s"),
    _("The username and/or password you specified are not correct."),
    _("Username or email"),
    _("Forgot your password?"),
    _("Confirm Access"),
    _("Enter your password:"),
    _("Are you sure?"),
    _("Are you sure you want to sign out?"),
    _("You have signed out."),
    _("Name"),
    _("Tasks Database Backend"),
    _("Task Result"),
    _("Task Results"),
]
