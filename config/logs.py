"""What may stand in a log: paths and stack frames, never a query string or a value a resident entered."""

import logging
import re
import traceback
from types import TracebackType

_QUERY = re.compile(r"\?.*")


class WithoutQueries(logging.Formatter):
    """Cuts every line at its first question mark: request lines, addresses, referers."""

    def format(self, record: logging.LogRecord) -> str:
        return _QUERY.sub("?…", super().format(record))


class WithoutValues(WithoutQueries):
    """Prints where an exception arose and its type, but not its words: they may quote an answer."""

    def formatException(  # noqa: N802  (logging's name)
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        parts: list[str] = []
        error = ei[1]
        while error is not None:
            kind = type(error)
            parts.append(
                "".join(traceback.format_tb(error.__traceback__)) + f"{kind.__module__}.{kind.__qualname__}"
            )
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n\n".join(reversed(parts))
