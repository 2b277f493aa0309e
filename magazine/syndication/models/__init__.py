from .copies import Copy
from .doubles import Double
from .feeds import Feed, FeedQuerySet, Subscription, host_of
from .records import Record

__all__ = ["Copy", "Double", "Feed", "FeedQuerySet", "Record", "Subscription", "host_of"]
