"""Static files as they are served: style sheets joined, names with a digest, compressed once."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# An entry is written as layers only, so that the order of the cascade is readable in one place:
#   @layer tokens, page;
#   @import url("tokens.css") layer(tokens);
IMPORT = re.compile(r"""@import url\(["']?([\w./-]+\.css)["']?\) layer\(([\w.-]+)\);""")
ENTRY = re.compile(rf"(?:/\*.*?\*/|@layer [\w., -]+;|{IMPORT.pattern}|\s)*", re.DOTALL)


class JoinedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """At collectstatic, a style sheet that only imports layers is written as one file.

    A page then asks for one style sheet instead of waiting for a chain of imports. Only files
    whose name holds their digest are compressed: the others are never asked for.
    """

    def post_process(self, paths: dict[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        if not options.get("dry_run"):
            paths = {**paths, **{name: (self, name) for name in self.join_entries(paths)}}
        yield from super().post_process(paths, *args, **options)

    def join_entries(self, paths: dict[str, Any]) -> list[str]:
        """Write the entries among `paths` joined; their names."""
        sheets = {name: read(paths, name) for name in paths if name.endswith(".css")}
        entries = [n for n, text in sheets.items() if IMPORT.search(text) and ENTRY.fullmatch(text)]
        for name in entries:
            self.delete(name)
            self._save(name, ContentFile(joined(sheets, name)))
        return entries

    def compress_files(self, paths: Any) -> Iterator[tuple[str, str]]:
        served = set(self.hashed_files.values())
        yield from super().compress_files([path for path in paths if path in served])


def read(paths: dict[str, Any], name: str) -> str:
    """The source of a static file: the collected copy may be one that was joined before."""
    storage, path = paths[name]
    with storage.open(path) as file:
        return str(file.read().decode())


def joined(sheets: dict[str, str], name: str) -> str:
    """The entry with each import replaced by what it imports, in its layer."""

    def layer(match: re.Match[str]) -> str:
        part = str(PurePosixPath(name).with_name(match[1]))
        if part not in sheets:
            raise ValueError(f"{name} imports {match[1]}, which is not beside it")
        return f"@layer {match[2]} {{\n{sheets[part]}\n}}"

    return IMPORT.sub(layer, sheets[name])
