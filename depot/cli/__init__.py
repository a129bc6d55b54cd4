"""The command line: the same engine without a screen, for scripts, screen readers and batch scanners.

Commands print to standard output, complaints to standard error. Exit codes: 0 done, 1 refused, 2 wrong usage, 3 data
damaged, 130 interrupted, 141 the reader of the output went away. docs/cli.md has every command.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys

from depot import words
from depot.errors import DepotError

INTERRUPTED = 130
"""Exit code after Ctrl-C: 128 + SIGINT."""

UNREAD = 141
"""Exit code when the output has no reader any more: 128 + SIGPIPE."""


COLLECT_AT = 100_000
"""Objects made between two collections of garbage: a short command ends before the first."""

atexit.register(gc.freeze)  # nor is the garbage of a process collected that is about to end


def main(arguments: list[str]) -> int:
    """Run one command; return its exit code. Nothing of an act is left half done, whatever happens."""
    gc.set_threshold(COLLECT_AT)
    spoken = _value_of("--lang", arguments)
    words.use(spoken if spoken in words.LANGUAGES else None)
    _open_streams()
    try:
        from depot.cli.calling import call

        code = call(arguments)
        sys.stdout.flush()
    except DepotError as error:
        return _complain(error, as_json="--json" in arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _stop_writing()
        return UNREAD
    except OSError as error:
        # What commands read and write is guarded where it is done; this is standard output on a full disk.
        from depot.cli.faults import OutputNotWritten

        _stop_writing()
        return _complain(OutputNotWritten(reason=error.strerror or str(error)), as_json="--json" in arguments)
    return code


def _value_of(option: str, arguments: list[str]) -> str | None:
    """The value of an option, before the parser that knows the others is built: it speaks the language asked for."""
    for n, word in enumerate(arguments):
        if word == option and n + 1 < len(arguments):
            return arguments[n + 1]
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
    return None


def _open_streams() -> None:
    """Give streams that the caller closed a place to go to."""
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open as long as the process
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - the same


def _complain(error: DepotError, *, as_json: bool) -> int:
    """Print an error on standard error: one line what, one line what to do; or one JSON object. Return its code."""
    from depot.cli import output

    what, todo = error.sentence(words._), error.next_step(words._)
    lines = [output.as_json({"error": error.name, "message": what, "next": todo})] if as_json else [what, todo]
    try:
        sys.stdout.flush()
        for line in lines:
            output.put(sys.stderr, line)
    except OSError:
        _stop_writing()
    return error.exit_code


def _stop_writing() -> None:
    """Let the interpreter's own last flush go nowhere instead of failing again."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
    except (OSError, ValueError):
        pass
