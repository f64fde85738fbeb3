"""Helix: suggestions in the completion menu, the whole text drawn when Tab selects one."""

import shutil
import time

from sources import BASKET, BLOCK, EMPTY_BODY, INVOICE, LINES, RAISE, RULES
from terminal import wait_for
from world import CARET, CLONE


class Helix:
    def __init__(self, world, path, text):
        self.world = world
        self.text = text
        self.file, line, column = world.write(path, text)
        world.commit()
        settings = world.home / ".config/helix"
        settings.mkdir(parents=True, exist_ok=True)
        shutil.copy(CLONE / "editors/helix/languages.toml", settings)
        self.terminal = world.open_terminal([world.programs / "hx", f"{path}:{line}:{column}"])
        wait_for("Helix is up", lambda: self.rows_with(" NOR "))
        wait_for("midfill runs", world.midfill_runs)

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

    def command(self, text):
        # A colon close behind Escape would be read as Alt and a colon.
        if self.rows_with(" INS "):
            self.terminal.keys("Escape")
            wait_for("normal mode", lambda: self.rows_with(" NOR "))
        self.terminal.type(":" + text)
        self.terminal.keys("Enter")

    def expect_saved(self, completed):
        """The file on disk is what it was, with this text at the caret."""
        self.command("w")
        wait_for("the file is written", lambda: self.rows_with("written"))
        self.world.expect_file(self.file, self.text.replace(CARET, completed))

    def quit(self):
        self.command("qa!")
        self.world.wait_for_end()


# Suggestions


def local_model(world):
    """No key, no network: the project's own text."""
    editor = Helix(world, *BASKET)
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


def codestral_block(world):
    """Several lines from Codestral, asked for on an empty line that wants a body.

    The menu names the first line, selecting draws them all.
    """
    world.codestral(RULES)
    editor = Helix(world, *EMPTY_BODY)
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


SCENARIOS = {
    "local model": local_model,
    "Codestral": codestral,
    "Codestral, a block": codestral_block,
    "Codestral, typing away": codestral_typing_away,
    "quit while waiting": quit_while_waiting,
    "401": fault("401", "key"),
    "500 HTML": fault("500", "500"),
    "down": fault("down", "reached"),
}
