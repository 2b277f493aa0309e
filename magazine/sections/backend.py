"""Seats as Django's permissions, for the parts of the admin that ask for those.

An authentication backend that logs nobody in: it answers `user.has_perm`. A permission that the
table does not name is a superuser's alone, so that what is added later is closed at first.
"""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from . import rights
from .rights import Act

VIEW, ADD, CHANGE, DELETE = "view", "add", "change", "delete"
READ = {VIEW: Act.WRITE}
# What belongs to no one section, and its acts; a seat anywhere is enough but for EVERYWHERE.
_TABLE: dict[str, dict[str, Act]] = {
    "articles.article": dict.fromkeys((VIEW, ADD, CHANGE, DELETE), Act.WRITE)
    | {"publish": Act.PUBLISH, "withdraw": Act.WITHDRAW},
    "articles.byline": dict.fromkeys((VIEW, ADD, CHANGE, DELETE), Act.WRITE),
    "articles.source": dict.fromkeys((VIEW, ADD, CHANGE, DELETE), Act.WRITE),
    "articles.tag": READ | {ADD: Act.WRITE, CHANGE: Act.EDIT_OTHERS},
    "articles.dossier": dict.fromkeys((VIEW, ADD, CHANGE, DELETE), Act.PUBLISH),
    "articles.dossierpart": dict.fromkeys((VIEW, ADD, CHANGE, DELETE), Act.PUBLISH),
    "articles.publication": {VIEW: Act.EDIT_OTHERS},
    "articles.revision": {VIEW: Act.EDIT_OTHERS},
    "articles.share": {VIEW: Act.EDIT_OTHERS},
    "images.image": READ | {ADD: Act.WRITE, CHANGE: Act.WRITE, DELETE: Act.EDIT_OTHERS},
    "authors.author": READ | {ADD: Act.EDIT_OTHERS, CHANGE: Act.EDIT_OTHERS},
    "authors.contributor": READ | dict.fromkeys((ADD, CHANGE, DELETE), Act.EDIT_OTHERS),
    "authors.blog": READ | {ADD: Act.EDIT_OTHERS, CHANGE: Act.EDIT_OTHERS},
    "authors.sectionrule": READ | dict.fromkeys((ADD, CHANGE, DELETE), Act.EDIT_OTHERS),
    "authors.agreement": {VIEW: Act.EDIT_OTHERS, ADD: Act.PUBLISH, CHANGE: Act.PUBLISH},
    "sections.section": READ | dict.fromkeys((ADD, CHANGE, DELETE), Act.MANAGE),
    "sections.seat": dict.fromkeys((VIEW, ADD, CHANGE, DELETE), Act.MANAGE),
    "auth.user": dict.fromkeys((VIEW, ADD, CHANGE), Act.MANAGE),
    "front.edition": dict.fromkeys((VIEW, CHANGE), Act.COMPOSE_SECTION),
    "front.slot": dict.fromkeys((VIEW, ADD, CHANGE, DELETE), Act.COMPOSE),
    "front.composition": {VIEW: Act.COMPOSE},
    "front.redirect": dict.fromkeys((VIEW, ADD, CHANGE, DELETE), Act.COMPOSE),
    "front.missing": {VIEW: Act.COMPOSE},
    "front.emptysearch": {VIEW: Act.EDIT_OTHERS},
    "events.event": {VIEW: Act.EDIT_OTHERS},
    "audience.articleday": {VIEW: Act.EDIT_OTHERS},
    "rights.report": dict.fromkeys((VIEW, CHANGE), Act.WITHDRAW),
    "syndication.feed": READ | dict.fromkeys((ADD, CHANGE, DELETE), Act.EDIT_OTHERS),
    "syndication.importrun": dict.fromkeys((VIEW, ADD), Act.EDIT_OTHERS),
    "syndication.record": {VIEW: Act.EDIT_OTHERS},
    "syndication.arrival": {VIEW: Act.APPROVE},
    "syndication.double": {VIEW: Act.EDIT_OTHERS},
}
# These show or change what concerns every section.
EVERYWHERE = {
    "events.event",
    "syndication.record",
    "syndication.importrun",
    "sections.section",
    "front.composition",
    "rights.report",
}
EVERYWHERE_BUT_VIEW = {"sections.section"}


def act_for(permission: str) -> tuple[Act, bool] | None:
    """The act that a permission stands for, and whether it takes a seat everywhere."""
    app, _, codename = permission.partition(".")
    verb, _, model = codename.partition("_")
    act = _TABLE.get(f"{app}.{model}", {}).get(verb)
    if act is None:
        return None
    name = f"{app}.{model}"
    everywhere = name in EVERYWHERE and not (verb == VIEW and name in EVERYWHERE_BUT_VIEW)
    return act, everywhere or act in (Act.COMPOSE, Act.MANAGE)


class SeatBackend(BaseBackend):
    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether a seat gives this permission; what depends on one article is `articles.rights`'
        affair."""
        found = act_for(perm)
        if found is None:
            return False
        act, everywhere = found
        ask = rights.may_everywhere if everywhere else rights.may_somewhere
        return ask(user_obj, act)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        names = (name for name in _TABLE if name.startswith(f"{app_label}."))
        views = (name.replace(".", f".{VIEW}_") for name in names)
        return any(self.has_perm(user_obj, view) for view in views)
