from .copies import Copy
from .doubles import Double
from .records import Record

__all__ = ["Copy", "Double", "Record"]
