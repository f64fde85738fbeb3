"""A server that is left alone: nothing wakes it. Holds where it was built with Swift 6.3."""

import time
from pathlib import Path

from command import typed
from language_client import LanguageClient
from sources import BENCHMARK, INVOICE, LINES, RULES
from terminal import wait_for

# What wakes an idle process for ever does so every second; the last timers of a request end sooner
# or later.
STILL = 5


def wake_ups(process):
    """For each thread how often it went to sleep of its own accord."""
    counts = {}
    for status in Path(f"/proc/{process.pid}/task").glob("*/status"):
        try:
            lines = status.read_text().splitlines()
        except OSError:
            continue  # the thread has ended
        fields = dict(line.split(":", 1) for line in lines)
        counts[status.parent.name] = int(fields["voluntary_ctxt_switches"])
    return counts


def falls_asleep(world, editor):
    last = wake_ups(editor.process)
    since = time.monotonic()

    def is_still():
        nonlocal last, since
        counts = wake_ups(editor.process)
        if counts != last:
            last, since = counts, time.monotonic()
        return time.monotonic() - since >= STILL

    wait_for(f"no thread is woken for {STILL} s", is_still)
    world.expect("it has threads", last, last)
    world.notes.append(f"{len(last)} threads sleep, after {sum(last.values())} wake-ups")


def after_codestral(world):
    """Nothing is left running of a request, nor of one that was given up."""
    backend = world.codestral(RULES)
    editor = LanguageClient(world, typed(INVOICE, "return "))
    world.expect("the suggestion comes", editor.suggestion() == LINES.removeprefix("return "))
    backend.mode("held")
    editor.type("abs(")
    editor.request()
    editor.type("1")
    backend.mode("ok")
    editor.suggestion()
    falls_asleep(world, editor)
    # Nor has it forgotten how to wake up.
    editor.type(" + 1")
    editor.suggestion()
    falls_asleep(world, editor)
    editor.quit()


def after_indexing(world):
    """A whole project was read and sorted, and the local model asked."""
    world.take_own_sources()
    world.commit()
    editor = LanguageClient(world, typed(BENCHMARK, "let clock = "))
    wait_for("the project is read", lambda: "still indexing" not in editor.status())
    wait_for("the local model has a text", editor.suggestion)
    falls_asleep(world, editor)
    editor.quit()


SCENARIOS = {
    "after Codestral": after_codestral,
    "after indexing": after_indexing,
}
