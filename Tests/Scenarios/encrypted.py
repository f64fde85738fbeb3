"""Codestral over TLS, where each new connection costs tens of milliseconds."""

from authority import Authority
from command import typed
from language_client import LanguageClient
from sources import INVOICE, LINES, RULES
from terminal import wait_for


def warmed(world):
    """The first suggestion's request goes over the connection that was opened at the start."""
    authority = Authority(world)
    backend = world.codestral(RULES, tls=authority.server_context())
    editor = LanguageClient(world, typed(INVOICE, "return "), inside=authority.trusted)
    wait_for("a first request that opens the connection", lambda: backend.records)
    wait_for("it is answered", lambda: "outcome" in backend.records[0])
    world.expect("nothing was asked yet", not backend.completions(), backend.completions())
    text = editor.suggestion()
    world.expect("the suggestion comes", text == LINES.removeprefix("return "), text)
    world.expect("there was one handshake", backend.accepted == 1, backend.accepted)
    asked = [(record["method"], record["path"]) for record in backend.records]
    world.notes.append(f"over one connection: {asked}")
    editor.quit()


SCENARIOS = {"a warmed connection": warmed}
