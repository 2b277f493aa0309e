from .arrivals import Arrival, ArrivalQuerySet
from .copies import Copy
from .doubles import Double
from .feeds import Feed, FeedQuerySet, Subscription, host_of
from .images import FetchedImage
from .records import Record
from .runs import ImportLine, ImportRun

__all__ = [
    "Arrival",
    "ArrivalQuerySet",
    "Copy",
    "Double",
    "Feed",
    "FeedQuerySet",
    "FetchedImage",
    "ImportLine",
    "ImportRun",
    "Record",
    "Subscription",
    "host_of",
]
