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


def typing_along(world, suite="forky"):
    """What is typed along narrows the menu and asks nobody; what is taken is the rest."""
    backend = world.codestral(RULES)
    editor = Helix(world, *INVOICE, suite=suite)
    editor.insert("retur")
    editor.wait_for_item(LINES)
    editor.terminal.type("n")
    editor.wait_for_item(LINES)
    asked = [request["body"]["prompt"].rsplit("\n", 1)[-1] for request in backend.completions()]
    world.expect("nobody was asked for what was offered", "    return" not in asked, asked)
    editor.select(LINES)
    world.show("typed along:")
    editor.accept(LINES)
    editor.expect_saved(LINES)
    editor.quit()


def codestral_typing_away(world, suite="forky"):
    """Text that parts from the suggestion closes the menu, and stays as it was typed."""
    world.codestral(RULES)
    editor = Helix(world, *INVOICE, suite=suite)
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


def right_of_the_cursor(world, suite="forky"):
    """With code or a comment right of the cursor nothing comes by itself, and Helix asks no other way."""
    backend = world.codestral(RULES)
    path, text = INVOICE
    editor = Helix(world, path, text.replace(CARET, f"{CARET}  # kept"), suite=suite)
    editor.terminal.keys("i")
    wait_for("insert mode", lambda: editor.rows_with(" INS "))
    editor.terminal.type("return")
    editor.wait_asking("midfill was asked", lambda: world.logged("code right of the cursor"))
    world.expect("Codestral was not", not backend.completions(), backend.completions())
    editor.expect_saved("return")
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
    """One file in two windows; then a second file in one of them, on the same server."""
    world.commit()
    editor = Helix(world, *INVOICE, suite=suite)
    path, text = BASKET
    _, line, column = world.write(path, text)
    editor.command("hsplit")
    wait_for("two windows", lambda: len(editor.rows_with("invoice.py")) == 2)
    editor.insert("return")
    wait_for("it is in both", lambda: len(editor.rows_with("    return")) >= 2)
    editor.normal_mode()
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
    old = _servers(world)
    os.kill(int(old[0].split()[0]), signal.SIGKILL)
    editor.command("lsp-restart")
    wait_for("a new server", lambda: set(_servers(world)) - set(old))
    if suite == "trixie":
        # This version does not open the file anew on the server that it starts.
        editor.command("buffer-close")
        wait_for("the file is closed", lambda: not editor.rows_with("def lines"))
        editor.command("open store/invoice.py:7:5")
        wait_for("the file is open", lambda: editor.rows_with("def lines"))
    editor.insert("return")
    editor.wait_for_item(LINES)
    editor.quit()


def _servers(world):
    return [line for line in world.processes() if line.endswith("midfill")]


# Ends


def quit_while_waiting(world, suite="forky"):
    """Quitting ends the request that is on its way, and midfill."""
    backend = world.codestral(RULES)
    backend.mode("silent")
    editor = Helix(world, *INVOICE, suite=suite)
    editor.insert("return")
    editor.wait_asking("a request is on its way", backend.completions)
    editor.quit()
    ended = backend.wait_for_completions(1, seconds=60)
    world.expect("Codestral saw the request end", ended, backend.completions())


# Faults


def slow(world, suite="forky"):
    """A backend that takes its time: Helix is typed in meanwhile, and the menu has what then fits."""
    backend = world.codestral(RULES)
    backend.mode("held")
    editor = Helix(world, *INVOICE, suite=suite)
    editor.insert("retur")
    editor.wait_asking("a request is on its way", backend.completions)
    editor.terminal.type("n")
    wait_for("it is typed", lambda: editor.rows_with("    return"))
    backend.mode("ok")
    editor.wait_for_item(LINES)
    editor.select(LINES)
    editor.accept(LINES)
    editor.expect_saved(LINES)
    editor.quit()


def fault(mode, told):
    """While Codestral fails, Helix's user is told and types on; then it works again."""

    def scenario(world, suite="forky"):
        backend = world.codestral(RULES)
        backend.down() if mode == "down" else backend.mode(mode)
        editor = Helix(world, *INVOICE, suite=suite)
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
    "typing along": typing_along,
    "typing away": codestral_typing_away,
    "right of the cursor": right_of_the_cursor,
    "brackets": brackets,
    "CRLF and wide characters": line_ends_and_wide_characters,
    "CRLF, a block": crlf_block,
    "two files, two windows": files_and_windows,
    "commands": commands,
    "slow": slow,
    "down": fault("down", "reached"),
    "quit while waiting": quit_while_waiting,
}


def _in(suite, scenario):
    return lambda world: scenario(world, suite)


SCENARIOS = {
    **{f"25.07, {name}": _in("forky", scenario) for name, scenario in IN_EACH.items()},
    **{f"25.01, {name}": _in("trixie", scenario) for name, scenario in IN_EACH.items()},
    "Codestral": codestral,
    "401": fault("401", "key"),
    "500 HTML": fault("500", "500"),
}
