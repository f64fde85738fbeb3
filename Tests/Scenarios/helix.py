"""Helix: suggestions in the completion menu, the whole text drawn when Tab selects one."""

import os
import shutil
import signal
import time

from sources import BASKET, BLOCK, EMPTY_BODY, INVOICE, LINES, RAISE, RULES
from terminal import wait_for
from world import CARET, CLONE


class Helix:
    def __init__(self, world, path, text, suite="forky"):
        self.world = world
        self.text = text
        self.file, line, column = world.write(path, text)
        world.commit()
        settings = world.home / ".config/helix"
        settings.mkdir(parents=True, exist_ok=True)
        shutil.copy(CLONE / "editors/helix/languages.toml", settings)
        self.terminal = world.open_terminal([world.host(suite) / "hx", f"{path}:{line}:{column}"])
        wait_for("Helix is up", lambda: self.rows_with(" NOR "))
        wait_for("midfill has the file", lambda: world.midfill_has_opened(self.file))

    def rows_with(self, text):
        return [row for row in self.terminal.screen() if text in row]

    def told(self, text):
        """Whether Helix has told its user this: in its log, as any key takes it off the screen."""
        log = self.world.home / ".cache/helix/helix.log"
        told = log.read_text().splitlines() if log.exists() else []
        return [line for line in told if "Midfill: " in line and text in line]

    def insert(self, text):
        """Goes to the end of the line and types."""
        self.terminal.keys("A")
        wait_for("insert mode", lambda: self.rows_with(" INS "))
        if text:
            self.terminal.type(text)

    def wait_asking(self, what, check):
        """Waits, asking for the menu now and then.

        It opens only on a key, and the first may come before midfill or its backend is ready.
        """
        asked = time.monotonic()

        def asking():
            nonlocal asked
            if time.monotonic() - asked > 2:
                asked = time.monotonic()
                self.terminal.keys("C-x")
            return check()

        wait_for(what, asking)

    def wait_for_item(self, label):
        """Waits until the menu has an item, below the line being typed."""
        self.wait_asking(f"in the menu: {label}", lambda: self.rows_with(label + " "))

    def select(self, text):
        """Selects the menu's first item, which draws its whole text at the cursor."""
        # Each key has its own answer, and a late one closes a menu that has a selection already.
        self.terminal.wait_until_still()
        self.terminal.keys("Tab")
        for line in text.split("\n"):
            wait_for(
                f"drawn at the cursor: {line}",
                lambda: [row for row in self.terminal.screen() if row.endswith(line.strip())],
            )

    def accept(self, label):
        self.terminal.keys("Enter")
        wait_for("the menu is closed", lambda: not self.rows_with(label + " "))

    def normal_mode(self):
        # A key close behind Escape would be read as Alt and that key.
        if self.rows_with(" INS "):
            self.terminal.keys("Escape")
            wait_for("normal mode", lambda: self.rows_with(" NOR "))

    def command(self, text):
        self.normal_mode()
        self.terminal.type(":" + text)
        self.terminal.keys("Enter")

    def expect_saved(self, completed):
        """The file on disk is what it was, with this text at the caret."""
        self.command("w")
        wait_for("the file is written", lambda: self.rows_with("written"))
        wanted = self.text.replace(CARET, completed).encode()
        found = self.file.read_bytes()
        self.world.expect("the file is as it should be", found == wanted, found.decode())

    def quit(self):
        self.command("qa!")
        self.world.wait_for_end()


# Suggestions


def local_model(world, suite="forky"):
    """No key, no network: the project's own text."""
    editor = Helix(world, *BASKET, suite=suite)
    label = RAISE.partition(" ")[2]
    editor.insert("raise Va")
    editor.wait_for_item(label)
    editor.select(RAISE)
    world.show("suggested by the local model, and selected:")
    editor.accept(label)
    editor.expect_saved(RAISE)
    editor.quit()


def codestral(world):
    """One line from Codestral."""
    backend = world.codestral(RULES)
    editor = Helix(world, *INVOICE)
    editor.insert("return")
    editor.wait_for_item(LINES)
    editor.select(LINES)
    world.show("suggested by Codestral, and selected:")
    editor.accept(LINES)
    editor.expect_saved(LINES)
    editor.quit()
    refused = [r for r in backend.completions() if r["status"] not in (200, None)]
    world.expect("Codestral accepted every request", not refused, refused)


def codestral_block(world, suite="forky"):
    """Several lines from Codestral, asked for on an empty line that wants a body.

    The menu names the first line, selecting draws them all.
    """
    world.codestral(RULES)
    editor = Helix(world, *EMPTY_BODY, suite=suite)
    label = BLOCK.split("\n")[0]
    editor.insert("")
    editor.terminal.keys("C-x")
    editor.wait_for_item(label)
    editor.select(BLOCK)
    world.show("suggested by Codestral, and selected:")
    editor.accept(label)
    editor.expect_saved(BLOCK)
    editor.quit()


def codestral_typing_away(world):
    """Text that parts from the suggestion closes the menu, and stays as it was typed."""
    world.codestral(RULES)
    editor = Helix(world, *INVOICE)
    editor.insert("return")
    editor.wait_for_item(LINES)
    editor.terminal.type(" locals()")
    wait_for("the menu is closed", lambda: not editor.rows_with(LINES))
    editor.expect_saved("return locals()")
    editor.quit()


def brackets(world, suite="forky"):
    """Helix closes brackets and quotes by itself; they are not doubled. One undo takes it back."""
    world.codestral(RULES)
    editor = Helix(world, *INVOICE, suite=suite)
    editor.insert("return [f")
    wait_for("Helix closed the bracket", lambda: editor.rows_with("return [f]"))
    # The menu shows the text with or without the bracket that is there.
    label = LINES.removeprefix("return [").removesuffix("]")
    editor.wait_asking("the menu", lambda: editor.rows_with("  " + label))
    editor.select(LINES)
    world.show("Helix closed the bracket:")
    editor.terminal.keys("Enter")
    editor.expect_saved(LINES)
    editor.terminal.keys("u")
    wait_for("undone", lambda: not editor.rows_with(LINES))
    editor.quit()


def line_ends_and_wide_characters(world, suite="forky"):
    """A block into a CRLF file; emoji and combining characters before the cursor move nothing."""
    before, rest = 'note = "👩‍👩‍👧 e\u0301" + ', "order.name + order.number"
    world.codestral({before: rest, **{key.replace("\n", "\r\n"): text for key, text in RULES.items()}})
    path, text = EMPTY_BODY
    text = text.replace(CARET, f"{before}{CARET}").replace("\n", "\r\n")
    editor = Helix(world, path, text, suite=suite)
    editor.insert("ord")
    editor.wait_for_item(rest)
    editor.select(rest)
    world.show("wide characters before the cursor:")
    editor.accept(rest)
    editor.expect_saved(rest)
    editor.quit()


def crlf_block(world, suite="forky"):
    """Several lines into a CRLF file."""
    world.codestral({key.replace("\n", "\r\n"): text for key, text in RULES.items()} | RULES)
    path, text = EMPTY_BODY
    editor = Helix(world, path, text.replace("\n", "\r\n"), suite=suite)
    label = BLOCK.split("\n")[0]
    editor.insert("")
    editor.terminal.keys("C-x")
    editor.wait_for_item(label)
    editor.select(BLOCK)
    editor.accept(label)
    editor.expect_saved(BLOCK.replace("\n", "\r\n"))
    editor.quit()


def files_and_windows(world, suite="forky"):
    """A second file in a second window, on the same server."""
    world.commit()
    editor = Helix(world, *INVOICE, suite=suite)
    path, text = BASKET
    _, line, column = world.write(path, text)
    editor.command("hsplit")
    wait_for("two windows", lambda: len(editor.rows_with("invoice.py")) == 2)
    editor.command(f"open {path}:{line}:{column}")
    wait_for("the other file", lambda: editor.rows_with("basket.py"))
    editor.insert("raise Va")
    label = RAISE.partition(" ")[2]
    editor.wait_for_item(label)
    editor.select(RAISE)
    world.show("another file in a second window:")
    editor.accept(label)
    world.expect("one server serves both", len(_servers(world)) == 1, _servers(world))
    editor.quit()


def commands(world, suite="forky"):
    """Off and on and status, by `:lsp-workspace-command`; a killed server by `:lsp-restart`."""
    world.codestral(RULES)
    editor = Helix(world, *INVOICE, suite=suite)
    editor.command("lsp-workspace-command midfill.status")
    wait_for("the status", lambda: editor.rows_with("backend: codestral"))
    world.show(":lsp-workspace-command midfill.status")
    editor.command("lsp-workspace-command midfill.toggle")
    wait_for("it is off", lambda: editor.rows_with("completion is off"))
    editor.command("lsp-workspace-command midfill.toggle")
    wait_for("it is on", lambda: editor.rows_with("completion is on"))
    editor.command("lsp-workspace-command midfill.snooze")
    wait_for("it is quiet", lambda: editor.rows_with("snoozed for 10 minutes"))
    editor.command("lsp-workspace-command midfill.toggle")
    editor.command("lsp-workspace-command midfill.toggle")
    wait_for("it is on", lambda: editor.rows_with("completion is on"))
    if suite == "trixie":
        # This version does not open the file anew on the server that it starts.
        editor.quit()
        return
    old = _servers(world)
    os.kill(int(old[0].split()[0]), signal.SIGKILL)
    editor.command("lsp-restart")
    wait_for("a new server", lambda: set(_servers(world)) - set(old))
    editor.insert("return")
    editor.wait_for_item(LINES)
    editor.quit()


def _servers(world):
    return [line for line in world.processes() if line.endswith("midfill")]


# Ends


def quit_while_waiting(world):
    """Quitting ends the request that is on its way, and midfill."""
    backend = world.codestral(RULES)
    backend.mode("silent")
    editor = Helix(world, *INVOICE)
    editor.insert("return")
    editor.wait_asking("a request is on its way", backend.completions)
    editor.quit()
    ended = backend.wait_for_completions(1, seconds=60)
    world.expect("Codestral saw the request end", ended, backend.completions())


# Faults


def fault(mode, told):
    """While Codestral fails, Helix's user is told and types on; then it works again."""

    def scenario(world):
        backend = world.codestral(RULES)
        backend.down() if mode == "down" else backend.mode(mode)
        editor = Helix(world, *INVOICE)
        editor.insert("return")
        editor.wait_asking(f"the user is told: {told}", lambda: editor.told(told))
        world.show(f"the user is told, in mode {mode}:")
        editor.terminal.type(" ")
        wait_for("the cursor is past what was typed", lambda: editor.rows_with(" 7:12"))
        backend.up() if mode == "down" else backend.mode("ok")
        label = LINES.partition(" ")[2]
        editor.wait_for_item(label)
        editor.select(LINES)
        editor.accept(label)
        editor.expect_saved(LINES)
        editor.quit()

    return scenario


# What is different from version to version is how Helix puts text in.
IN_EACH = {
    "local model": local_model,
    "Codestral, a block": codestral_block,
    "brackets": brackets,
    "CRLF and wide characters": line_ends_and_wide_characters,
    "CRLF, a block": crlf_block,
    "two files, two windows": files_and_windows,
    "commands": commands,
}


def _in(suite, scenario):
    return lambda world: scenario(world, suite)


SCENARIOS = {
    **{f"25.07, {name}": _in("forky", scenario) for name, scenario in IN_EACH.items()},
    **{f"25.01, {name}": _in("trixie", scenario) for name, scenario in IN_EACH.items()},
    "Codestral": codestral,
    "Codestral, typing away": codestral_typing_away,
    "quit while waiting": quit_while_waiting,
    "401": fault("401", "key"),
    "500 HTML": fault("500", "500"),
    "down": fault("down", "reached"),
}
