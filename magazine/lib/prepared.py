"""A query compiled once: public pages ask the same few questions all day.

Building the SQL of a queryset costs several times what the database needs to answer it. A
`Prepared` builds it at its first use and then only fills in the parameters; rows become the same
model instances, with what `select_related` and `annotate` asked for. Use it where `make bench`
shows the need, and nowhere else.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BigIntegerField, DateTimeField, Field, Model, QuerySet, TextField
from django.db.models.query import ModelIterable

# Values that no page asks for: they mark the places of the parameters in the compiled query, each
# with its own.
MARKS: dict[type[Field[Any, Any]], Callable[[int], Any]] = {
    DateTimeField: lambda place: datetime(1821, 3, 7, 1, 2, place, 456789, tzinfo=UTC),
    BigIntegerField: lambda place: 4_611_686_018_427_387_847 - place,
    TextField: lambda place: f"the text of the parameter {place}",
}


class Prepared[M: Model]:
    """`Prepared(build, at=DateTimeField(), number=BigIntegerField())`: `build` gets the parameters
    by name and returns a queryset; `fetch` runs it with other values of the same types.

    The queryset must not prefetch, and its shape (a slice, an empty `in`) must not depend on the
    values, which go to the database as they are: no lookup may make a pattern of one.
    """

    def __init__(self, build: Callable[..., QuerySet[M, M]], **parameters: Field[Any, Any]) -> None:
        self.build = build
        self.parameters = parameters
        self.compiled: dict[str, _Compiled] = {}

    def fetch(self, **values: Any) -> list[M]:
        connection = connections[DEFAULT_DB_ALIAS]
        compiled = self.compiled.get(connection.vendor)
        if compiled is None:
            compiled = self._compile(connection)
            self.compiled[connection.vendor] = compiled
        adapted = {
            name: field.get_db_prep_value(values[name], connection)
            for name, field in self.parameters.items()
        }
        return self._instances(compiled, compiled.run(adapted))

    def _instances(self, compiled: "_Compiled", rows: Sequence[Any]) -> list[M]:
        return list(ModelIterable(compiled.holding(rows)))

    def _compile(self, connection: BaseDatabaseWrapper) -> "_Compiled":
        named = enumerate(self.parameters.items())
        marks = {name: MARKS[type(field)](place) for place, (name, field) in named}
        queryset = self.build(**marks)
        compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, params = compiler.as_sql()
        names = {
            field.get_db_prep_value(marks[name], connection): name
            for name, field in self.parameters.items()
        }
        return _Compiled(queryset, compiler, sql, params, [names.get(value) for value in params])


class _Compiled:
    """A compiler whose SQL is done, and which of its parameters are to be filled in."""

    def __init__(
        self,
        queryset: QuerySet[Any, Any],
        compiler: Any,
        sql: str,
        params: Sequence[Any],
        names: Sequence[str | None],
    ) -> None:
        self.queryset, self.compiler = queryset, compiler
        self.sql, self.params, self.names = sql, params, names
        fields = [column[0] for column in compiler.select[: compiler.col_count]]
        self.converters = compiler.get_converters(fields)

    def run(self, values: dict[str, Any]) -> list[Any]:
        """The rows as the database gives them."""
        params = [
            value if name is None else values[name]
            for value, name in zip(self.params, self.names, strict=True)
        ]
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute(self.sql, params)
            return cursor.fetchall()

    def holding(self, rows: Sequence[Any]) -> Any:
        """What `ModelIterable` needs of a queryset."""
        ready = _Ready(self, rows)
        return SimpleNamespace(
            db=DEFAULT_DB_ALIAS,
            query=SimpleNamespace(get_compiler=lambda using: ready),
            model=self.queryset.model,
            _known_related_objects={},
            _fetch_mode=self.queryset._fetch_mode,  # type: ignore[attr-defined]
        )


class _Ready:
    """The compiler of one run: it has the rows, and leaves the rest to the other."""

    def __init__(self, compiled: _Compiled, rows: Sequence[Any]) -> None:
        self.compiled, self.rows = compiled, rows

    def execute_sql(self, **_options: Any) -> Sequence[Any]:
        return self.rows

    def results_iter(self, rows: Sequence[Any], **_options: Any) -> Iterable[Any]:
        return self.compiled.compiler.apply_converters(rows, self.compiled.converters)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.compiled.compiler, name)


class Remembered[M: Model](Prepared[M]):
    """A `Prepared` that makes its instances once: while the database answers the very same rows,
    callers get the very same instances, which they must not change.

    `finish` is what is done to each new one. For a page of many rows that seldom change: making
    sixty cards of their rows costs ten times what reading these does.
    """

    MOST = 16

    def __init__(
        self,
        build: Callable[..., QuerySet[M, M]],
        *,
        finish: Callable[[M], M],
        **parameters: Field[Any, Any],
    ) -> None:
        super().__init__(build, **parameters)
        self.finish = finish
        self.known: dict[tuple[Any, ...], list[M]] = {}

    def _instances(self, compiled: _Compiled, rows: Sequence[Any]) -> list[M]:
        key = (id(compiled), *map(tuple, rows))
        found = self.known.get(key)
        if found is None:
            if len(self.known) >= self.MOST:
                self.known.clear()
            found = [self.finish(row) for row in super()._instances(compiled, rows)]
            self.known[key] = found
        return found
