"""Every row and file that an export carries, to compare what came back with what was there."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import FileField

from articles.models import (
    Article,
    CheckLevel,
    DeskImage,
    DeskTerms,
    Dossier,
    DraftLink,
    DraftVisit,
    LearntWords,
    Notice,
    OpenForm,
    Remark,
    Revision,
    Silence,
    Word,
)
from authors.models import Agreement, Author, Blog, Contributor
from magazine.events.models import Done, Event, Failure
from magazine.front.models import (
    Arrangement,
    Edition,
    EmptySearch,
    Missing,
    Redirect,
    RedirectFile,
    Topic,
)
from magazine.images.models import Image, Resemblance
from magazine.sections.models import Seat, Section
from magazine.syndication.models import (
    Arrival,
    Feed,
    FetchedImage,
    ImportLine,
    ImportRun,
    Record,
    Subscription,
)

LEFT_OUT = {Seat, Revision, Event, Done, Failure, Missing, RedirectFile, DeskTerms, CheckLevel}
# What people say and lend at one desk, and who is in which form.
LEFT_OUT |= {Arrangement, Remark, Notice, Silence, DraftLink, DraftVisit, OpenForm}
LEFT_OUT |= {DeskImage, Resemblance, Subscription, Topic}
# What was asked of others' servers, and what was brought in from the desk.
LEFT_OUT |= {FetchedImage, ImportLine, ImportRun}
# What readers missed on one site.
LEFT_OUT |= {EmptySearch}
# Learnt by the worker from what is published.
LEFT_OUT |= {Word, LearntWords}
# What waits at one desk: where an export is read, it has been decided on or lies as it is.
LEFT_OUT |= {Arrival}
# Nor `audience` and `rights`: what one server counted, and what was reported to who runs it.
OURS = ("sections", "images", "authors", "articles", "events", "front", "syndication")
EMPTIED = (Redirect, Edition, Record, Feed, Dossier, Article, Contributor, Agreement, Blog)
EMPTIED += (Author, Image, Section)


def models():
    return [
        model
        for name in OURS
        for model in apps.get_app_config(name).get_models()
        if model not in LEFT_OUT
    ]


def columns(model):
    """Every column but those that name an account, and a publication's revision."""
    return [
        field
        for field in model._meta.get_fields()
        if field.concrete
        and field.name not in getattr(model, "LOCAL", ())
        and not field.many_to_many
        and field.related_model not in (get_user_model(), Revision)
    ]


def everything(media):
    rows = {}
    for model in models():
        compared = columns(model)
        rows[model.__name__] = [
            {field.name: value(field, row) for field in compared}
            for row in model._base_manager.order_by("pk")
        ]
    files = {
        str(path.relative_to(media)): path.read_bytes()
        for path in media.rglob("*")
        if path.is_file()
    }
    return rows, files


def value(field, row):
    value = field.value_from_object(row)
    return value.name if isinstance(field, FileField) else value


def empty():
    for model in EMPTIED:
        model._base_manager.all().delete()
    apps.get_model("articles.Tag").objects.all().delete()
    assert not any(model._base_manager.exists() for model in models())
