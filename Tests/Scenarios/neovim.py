"""Neovim with its built-in client: ghost text, and <Tab> to accept it."""

import json
import os
import signal
import subprocess
import time

from sources import BASKET, BENCHMARK, BLOCK, CLOCK, EMPTY_BODY, INVOICE, LINES, RAISE, RULES
from terminal import Failed, wait_for
from world import CARET, CLONE

CONFIGURATION = CLONE / "editors/neovim/init.lua"
class Neovim:
    def __init__(self, world, path, text, configuration=CONFIGURATION):
        self.world = world
        self.text = text
        self.file, line, _ = world.write(path, text)
        world.commit()
        self.program = world.programs / "nvim"
        self.socket = world.root / "nvim"
        self.terminal = world.open_terminal(
            [self.program, "-u", configuration, "-n", "-i", "NONE", "--listen", self.socket]
            + [f"+{line}", path]
        )
        attached = "len(v:lua.vim.lsp.get_clients({'name': 'midfill'}))"
        wait_for("Neovim is up", self.socket.exists)
        wait_for("midfill is attached", lambda: self.ask(attached) == "1")

    def ask(self, expression):
        try:
            done = subprocess.run(
                [self.program, "--server", self.socket, "--remote-expr", expression],
                env=self.world.environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=90,
            )
        except subprocess.TimeoutExpired:
            raise Failed("Neovim waits for its user and does nothing else") from None
        return done.stdout.strip()

    def wait_until_indexed(self):
        status = (
            "luaeval(\"vim.lsp.get_clients({name = 'midfill'})[1]"
            ":request_sync('workspace/executeCommand', {command = 'midfill.status'}).result\")"
        )

        def indexed():
            text = self.ask(status)
            return "index: " in text and "still indexing" not in text

        wait_for("the project is indexed", indexed)
        wait_for("what was said is gone", lambda: not self.sees("Midfill: midfill"))

    def messages(self):
        """What Neovim told its user so far."""
        return [line for line in self.ask("execute('messages')").splitlines() if line.strip()]

    def insert(self, text):
        """Goes to the end of the line and types."""
        self.terminal.keys("A")
        wait_for("insert mode", lambda: self.ask("mode()") == "i")
        if text:
            self.terminal.type(text)

    def wait_for_text(self, text):
        """Waits until the screen shows these lines one below the other.

        Now and then it asks anew: the first request may come before the index or the backend is
        ready, and Neovim asks only when the cursor moves.
        """
        wanted = text.split("\n")
        asked = time.monotonic()

        def shown():
            nonlocal asked
            if time.monotonic() - asked > 3:
                asked = time.monotonic()
                self.leave_insert_mode()
                self.terminal.keys("A")
            rows = self.terminal.screen()
            return any(
                rows[at].endswith(wanted[0]) and rows[at + 1 : at + len(wanted)] == wanted[1:]
                for at in range(len(rows) - len(wanted) + 1)
            )

        wait_for(f"on the screen: {text}", shown)

    def wait_for_row(self, row):
        """Waits until the screen has exactly this line."""
        wait_for(f"a line of the screen is: {row}", lambda: row in self.terminal.screen())

    def sees(self, text):
        return any(text in row for row in self.terminal.screen())

    def expect_typed_only(self, typed):
        """Nothing but typed text is in the buffer, whatever is drawn beside it."""
        line = self.ask("getline('.')")
        self.world.expect("the buffer holds only what was typed", line.strip() == typed, line)

    def accept(self, text):
        self.terminal.keys("Tab")
        self.wait_until_accepted(text)

    def wait_until_accepted(self, text):
        last = text.split("\n")[-1].strip()
        wait_for(f"accepted: {text}", lambda: self.ask("getline('.')").strip() == last)

    def expect_calm(self):
        """No prompt stands between the user and the text."""
        rows = self.terminal.screen()
        prompts = [row for row in rows if "Press ENTER" in row or row.startswith("Error")]
        self.world.expect("Neovim asks for nothing", not prompts, prompts)
        self.world.expect("Neovim is in insert mode", self.ask("mode()") == "i")

    def expect_quiet(self):
        # E1568: a terminal that is slow to tell its colors.
        said = [m for m in self.messages() if not m.endswith("written") and "E1568" not in m]
        self.world.expect("Neovim has nothing to tell", not said, said)

    def leave_insert_mode(self):
        # And wait: a key close behind Escape would be read as Alt and that key.
        self.terminal.keys("Escape")
        wait_for("normal mode", lambda: self.ask("mode()") == "n")

    def command(self, text):
        self.leave_insert_mode()
        self.terminal.type(":" + text)
        self.terminal.keys("Enter")

    def expect_saved(self, completed):
        """The file on disk is what it was, with this text at the caret."""
        self.command("w")
        wait_for("the file is written", lambda: self.ask("&modified") == "0")
        self.world.expect_file(self.file, self.text.replace(CARET, completed))

    def quit(self):
        self.command("qa!")
        self.world.wait_for_end()



# Suggestions


def local_model(world):
    """No key, no network: the project's own text."""
    editor = Neovim(world, *BASKET)
    editor.insert("raise V")
    editor.wait_for_text(RAISE)
    editor.expect_typed_only("raise V")
    world.show("suggested by the local model:")
    editor.accept(RAISE)
    editor.expect_saved(RAISE)
    editor.expect_quiet()
    editor.quit()


def local_model_in_a_real_repository(world):
    """No key, no network, Midfill's own sources: a line is typed key by key until it is shown."""
    world.terminal_size = (100, 16)
    world.take_own_sources()
    editor = Neovim(world, *BENCHMARK)
    before = BENCHMARK[1].partition(CARET)[0].split("\n")
    line, column = len(before), len(before[-1]) + 1
    editor.wait_until_indexed()
    editor.insert("")
    typed = ""
    shown = ""
    for key in CLOCK:
        editor.terminal.type(key)
        typed += key
        wait_for(f"typed: {typed}", lambda: editor.ask("getline('.')").strip() == typed.strip())
        place = f":{line}:{column + len(typed)}, "
        answers = wait_for("midfill has answered", lambda: world.logged(place))
        # What is shown is more than what is typed.
        if ", shown from" in answers[-1]:
            rows = lambda: [row.strip() for row in editor.terminal.screen()]
            begins = lambda row: row.startswith(typed.strip()) and row != typed.strip()
            wait_for("it is drawn", lambda: any(map(begins, rows())))
            shown = next((row for row in rows() if begins(row)), "")
        world.show(f"typed so far: {typed}")
        # How far it is sure of the line hangs on what else the sources hold.
        if CLOCK.startswith(shown) and len(shown) >= len(typed) + 8:
            break
    world.expect(
        "eight keys or more of the line are shown before they are typed",
        CLOCK.startswith(shown) and len(shown) >= len(typed) + 8,
        (typed, shown),
    )
    editor.expect_typed_only(typed.strip())
    editor.accept(shown)
    editor.expect_saved(shown)
    editor.expect_quiet()
    editor.quit()


def local_model_typing_away(world):
    """What no longer fits goes, and does not come back."""
    editor = Neovim(world, *BASKET)
    editor.insert("raise V")
    editor.wait_for_text(RAISE)
    editor.terminal.type("q")
    editor.wait_for_row(" " * 12 + "raise Vq")
    editor.terminal.type("x")
    editor.wait_for_row(" " * 12 + "raise Vqx")
    editor.expect_saved("raise Vqx")
    editor.quit()


def codestral(world):
    """One line from Codestral, from a prompt that is the file around the cursor."""
    backend = world.codestral(RULES)
    backend.mode("ok", pause=0.01, torn=True)
    editor = Neovim(world, *INVOICE)
    editor.insert("return ")
    editor.wait_for_text(LINES)
    editor.expect_typed_only("return")
    world.show("suggested by Codestral:")
    editor.accept(LINES)
    editor.expect_saved(LINES)
    editor.expect_quiet()
    editor.quit()
    requests = backend.completions()
    refused = [request for request in requests if request["status"] not in (200, None)]
    world.expect("Codestral accepted every request", not refused, refused)
    body = requests[0]["body"]
    # A busy machine takes the keys one by one; the cursor is then somewhere in what was typed.
    above, line = body["prompt"].rsplit("\n", 1)
    world.expect("the prompt ends at the cursor", "    return ".startswith(line), body)
    world.expect("all above the cursor is in it", above.endswith("def lines(order):"), body)
    world.expect("the suffix is what follows", "def total(order):" in body["suffix"], body)


def codestral_block(world):
    """Several lines from Codestral, on an empty line that wants a body."""
    world.codestral(RULES)
    editor = Neovim(world, *EMPTY_BODY)
    editor.insert("")
    editor.wait_for_text(BLOCK)
    editor.expect_typed_only("")
    world.show("suggested by Codestral:")
    editor.accept(BLOCK)
    editor.expect_saved(BLOCK)
    editor.quit()


def codestral_typing_along(world):
    """Typing what is suggested asks nobody; <Tab> right after a key inserts just the rest."""
    backend = world.codestral(RULES)
    editor = Neovim(world, *INVOICE)
    editor.insert("return ")
    editor.wait_for_text(LINES)
    for key in "[f\"{":
        editor.terminal.type(key)
        editor.wait_for_text(LINES)
    asked = [request["body"]["prompt"].rsplit("\n", 1)[-1] for request in backend.completions()]
    partly = [line for line in asked if line.startswith("    return [") and line != "    " + LINES]
    world.expect("nobody was asked for what was on the screen", not partly, partly)
    # Both keys in one go: Neovim has not even asked about the first when the second comes.
    editor.terminal.keys("i", "Tab")
    editor.wait_until_accepted(LINES)
    editor.expect_saved(LINES)
    editor.quit()


def codestral_typing_away(world):
    """Text that parts from the suggestion leaves nothing of it, even while an answer is due."""
    backend = world.codestral(RULES)
    editor = Neovim(world, *INVOICE)
    editor.insert("return ")
    editor.wait_for_text(LINES)
    backend.mode("slow", seconds=1)
    editor.terminal.type("lo")
    editor.wait_for_row("    return lo")
    editor.terminal.type("cals()")
    editor.wait_for_row("    return locals()")
    editor.expect_saved("return locals()")
    editor.quit()


# Ends


def quit_while_waiting(world):
    """Quitting ends the request that is on its way, and midfill."""
    backend = world.codestral(RULES)
    backend.mode("silent")
    editor = Neovim(world, *INVOICE)
    editor.insert("return ")
    wait_for("a request is on its way", backend.completions)
    editor.quit()
    ended = backend.wait_for_completions(1, seconds=60)
    world.expect("Codestral saw the request end", ended, backend.completions())


def killed(world):
    """An editor that dies takes midfill with it."""
    backend = world.codestral(RULES)
    backend.mode("silent")
    editor = Neovim(world, *INVOICE)
    editor.insert("return ")
    wait_for("a request is on its way", backend.completions)
    for process in world.processes():
        pid, _, command = process.partition(" ")
        if command.startswith(str(editor.program)):
            os.kill(int(pid), signal.SIGKILL)
    wait_for("every process is gone", lambda: not world.processes())


# Faults


def fault(mode, told, **options):
    """While Codestral fails, Neovim's user is told once and types on; then it works again."""

    def scenario(world):
        backend = world.codestral(RULES)
        backend.down() if mode == "down" else backend.mode(mode, **options)
        editor = Neovim(world, *INVOICE, configuration=_counting(world))
        editor.insert("return ")
        # Not by the screen: a message stays there only until the next one.
        wait_for("the user is told", lambda: editor.ask("len(g:told)") not in ("", "0"))
        world.show(f"what the user is told, in mode {mode}:")
        for keys, line in (("[", "return ["), ('f"', 'return [f"')):
            editor.terminal.type(keys)
            wait_for(f"typed: {line}", lambda: editor.ask("getline('.')").strip() == line)
        editor.expect_calm()
        backend.up() if mode == "down" else backend.mode("ok")
        editor.wait_for_text(LINES)
        editor.accept(LINES)
        editor.expect_saved(LINES)
        said = json.loads(editor.ask("json_encode(g:told)"))
        world.expect("the user was told once", len(said) == 1, said)
        world.expect(f"the message tells: {told}", told in said[0], said)
        editor.quit()

    return scenario


def _counting(world):
    """Our configuration, with a list of what it was given to tell in `g:told`."""
    file = world.home / "counting.lua"
    file.write_text(
        f"""
        dofile("{CONFIGURATION}")
        local tell = vim.lsp.config.midfill.handlers["window/showMessage"]
        vim.g.told = {{}}
        local function count(failure, params, context)
          vim.g.told = vim.list_extend(vim.g.told, {{ params.message }})
          return tell(failure, params, context)
        end
        vim.lsp.config("midfill", {{ handlers = {{ ["window/showMessage"] = count }} }})
        """
    )
    return file


def fault_without_our_configuration(world):
    """A user with three lines of their own is told as well, and is not stopped in their typing."""
    plain = world.home / "init.lua"
    plain.write_text(
        "vim.lsp.config('midfill', { cmd = { 'midfill' } })\n"
        "vim.lsp.enable('midfill')\n"
        "vim.lsp.inline_completion.enable()\n"
    )
    backend = world.codestral(RULES)
    backend.mode("401")
    editor = Neovim(world, *INVOICE, configuration=plain)
    editor.insert("return ")
    wait_for("the user is told", lambda: "key" in "\n".join(editor.messages()))
    editor.expect_calm()
    editor.terminal.type("None")
    editor.expect_saved("return None")
    editor.quit()


SCENARIOS = {
    "local model": local_model,
    "local model, a real repository": local_model_in_a_real_repository,
    "local model, typing away": local_model_typing_away,
    "Codestral": codestral,
    "Codestral, a block": codestral_block,
    "Codestral, typing along": codestral_typing_along,
    "Codestral, typing away": codestral_typing_away,
    "quit while waiting": quit_while_waiting,
    "killed": killed,
    "no answer": fault("silent", "answer"),
    "401": fault("401", "key"),
    "401, plain configuration": fault_without_our_configuration,
    "402": fault("402", "402"),
    "403": fault("403", "403"),
    "404": fault("404", "404"),
    "422": fault("422", "422"),
    "429": fault("429", "429", retry_after=2),
    "500 HTML": fault("500", "500"),
    "half a chunk": fault("cut", "broke off"),
    "error in a stream": fault("error-event", "500"),
    "down": fault("down", "reached"),
}
