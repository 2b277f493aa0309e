from .records import Record

__all__ = ["Record"]
