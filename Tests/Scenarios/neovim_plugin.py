"""Neovim with our plugin: ghost text of its own, in today's Neovim and in those before it.

Waits ask Neovim itself. Every text that the plugin draws is kept, with the line it was drawn in, so
that each scenario can say that nothing stale was ever on the screen.
"""

import os
import signal

from neovim_rpc import Connection
from sources import BASKET, BLOCK, EMPTY_BODY, INVOICE, LINES, RAISE, RULES
from terminal import wait_for
from world import CARET, CLONE, SUITES

PLUGIN = CLONE / "editors/neovim"
START = f"""
vim.opt.runtimepath:append('{PLUGIN}')
vim.o.statusline = '%f %{{v:lua.require("midfill").statusline()}}'
"""
RECORDER = """
local ghost, show = require('midfill.ghost'), nil
drawn, show = {}, ghost.show
ghost.show = function(place, rest, count)
  local before = vim.api.nvim_get_current_line():sub(1, place.col)
  table.insert(drawn, { before = before, text = rest.text, covered = rest.covered })
  return show(place, rest, count)
end
"""
# What nvim-autopairs and its like do, in their simplest form.
PAIRS = """
for open, close in pairs({ ['('] = ')', ['['] = ']', ['{'] = '}' }) do
  vim.keymap.set('i', open, open .. close .. '<C-g>U<Left>')
  vim.keymap.set('i', close, function()
    local column = vim.api.nvim_win_get_cursor(0)[2]
    local next = vim.api.nvim_get_current_line():sub(column + 1, column + 1)
    return next == close and '<C-g>U<Right>' or close
  end, { expr = true })
end
"""


class Neovim:
    def __init__(self, world, suite, path, text, configuration=""):
        self.world = world
        self.text = text
        self.file, line, _ = world.write(path, text)
        world.commit()
        init = world.home / "init.lua"
        init.write_text(START + configuration)
        self.program = world.host(suite) / "nvim"
        socket = world.root / "nvim"
        self.terminal = world.open_terminal(
            [self.program, "-u", init, "-n", "-i", "NONE", "--listen", socket, f"+{line}", path]
        )
        self.rpc = Connection(socket)
        self.wait_for_server()
        self.rpc.lua(RECORDER)

    # Asking

    def lua(self, code, *arguments):
        return self.rpc.lua(code, *arguments)

    def wait_for_server(self):
        self.wait("midfill is attached", "return #vim.lsp.get_clients({ name = 'midfill' }) == 1")

    def wait(self, what, code):
        return wait_for(what, lambda: self.lua(code))

    def mode(self):
        return self.rpc.request("nvim_get_mode")["mode"]

    def line(self):
        return self.lua("return vim.api.nvim_get_current_line()")

    def before(self):
        """The line up to the cursor."""
        column = "vim.api.nvim_win_get_cursor(0)[2]"
        return self.lua(f"return vim.api.nvim_get_current_line():sub(1, {column})")

    def lines(self):
        return self.lua("return vim.api.nvim_buf_get_lines(0, 0, -1, false)")

    def status(self):
        return self.lua("return require('midfill').statusline()")

    def ghost(self):
        """What is suggested at the cursor and drawn; empty if nothing is."""
        return self.lua(
            "return require('midfill').visible() and drawn[#drawn] and drawn[#drawn].text or ''"
        )

    def drawn(self):
        return self.lua("return drawn")

    # Doing

    def insert(self, text=""):
        """Goes to the end of the line and types."""
        self.terminal.keys("A")
        wait_for("insert mode", lambda: self.mode() == "i")
        if text:
            self.type(text)

    def type(self, text):
        """Types, and waits until all of it has arrived."""
        before = self.before()
        self.terminal.type(text)

        def typed():
            now = self.before()
            return now.endswith(text) and now != before

        wait_for(f"typed: {text}", typed)

    def keys(self, *names):
        self.terminal.keys(*names)

    def leave_insert_mode(self):
        # And wait: a key close behind Escape would be read as Alt and that key.
        self.terminal.keys("Escape")
        wait_for("normal mode", lambda: self.mode() == "n")

    def command(self, text):
        self.leave_insert_mode()
        self.terminal.type(":" + text)
        self.terminal.keys("Enter")

    # Seeing

    def wait_for_ghost(self, text):
        wait_for(f"suggested: {text}", lambda: self.ghost() == text)

    def wait_for_held_ghost(self, text):
        """Waits for what a backend answers that was held. Midfill may have given up by then."""
        again = self.world.asking_again(lambda: self.keys("M-s"))
        wait_for(f"suggested: {text}", lambda: self.ghost() == text or again())

    def wait_for_none(self):
        wait_for("nothing is suggested", lambda: self.ghost() == "")

    def wait_for_screen(self, text):
        """Waits until the screen shows these lines one below the other, whatever is behind them."""
        wanted = text.split("\n")

        def shown():
            rows = self.terminal.screen()
            return any(
                all(row == want for row, want in zip(rows[at:], wanted))
                for at in range(len(rows) - len(wanted) + 1)
            )

        wait_for(f"on the screen: {text}", shown)

    def wait_for_line(self, text):
        wait_for(f"the line is: {text}", lambda: self.line() == text)

    def expect_nothing_stale(self, *wholes):
        """Every text that was drawn went on with the line as it then was."""
        for one in self.drawn():
            whole = one["before"].lstrip() + one["text"]
            fits = any(text.endswith(whole) or whole in text for text in wholes)
            self.world.expect("nothing stale was drawn", fits, one)

    def expect_saved(self, completed):
        """The file on disk is what it was, with this text at the caret."""
        self.command("w")
        self.wait("the file is written", "return not vim.bo.modified")
        wanted = self.text.replace(CARET, completed).encode()
        found = self.file.read_bytes()
        self.world.expect("the file is as it should be", found == wanted, found.decode())

    def expect_calm(self):
        """No prompt, no error and no message stands between the user and the text."""
        said = self.lua("return vim.fn.execute('messages')").strip().splitlines()
        # What `:w` and `u` say, and what Neovim says of a terminal that is slow to tell its colors.
        usual = ("written", "; before #", "; after #", "E1568")
        said = [line for line in said if line and not any(word in line for word in usual)]
        self.world.expect("Neovim has nothing to tell", not said, said)

    def quit(self):
        self.rpc.close()
        if self.terminal.exit_status() is None:
            self.terminal.keys("Escape")
            self.terminal.keys("Escape")
            self.terminal.type(":qa!")
            self.terminal.keys("Enter")
        self.world.wait_for_end()


# Suggestions


def first_suggestion(world, suite):
    """A line from the local model, drawn beside the text and not in it, taken whole, undone."""
    editor = Neovim(world, suite, *BASKET)
    editor.insert("raise V")
    rest = RAISE.removeprefix("raise V")
    editor.wait_for_ghost(rest)
    editor.wait_for_screen(" " * 12 + RAISE)
    world.expect("the buffer has what was typed", editor.line().strip() == "raise V")
    world.show("suggested by the local model:")
    editor.keys("Tab")
    editor.wait_for_line(" " * 12 + RAISE)
    editor.expect_saved(RAISE)
    editor.keys("u")
    editor.wait_for_line(" " * 12 + "raise V")
    editor.expect_nothing_stale(RAISE)
    editor.expect_calm()
    editor.quit()


def typing_along(world, suite):
    """Keys that follow the suggestion ask nobody, and it never leaves the screen."""
    backend = world.codestral(RULES)
    editor = Neovim(world, suite, *INVOICE)
    editor.insert("return ")
    editor.wait_for_ghost(LINES.removeprefix("return "))
    editor.lua("hides = 0; local g = require('midfill.ghost'); local h = g.hide;"
               "g.hide = function() if g.visible() then hides = hides + 1 end return h() end")
    for key in '[f"{item':
        editor.type(key)
    editor.wait_for_ghost(LINES.removeprefix('return [f"{item'))
    editor.wait_for_screen("    " + LINES)
    world.show("typed along:")
    draws = editor.lua("return #drawn")
    world.expect("every key drew the rest", draws >= 9, draws)
    hides = editor.lua("return hides")
    # Drawing anew takes the old text off in the same turn; nothing else does.
    world.expect("nothing else took it off", hides <= draws, (hides, draws))
    asked = [request["body"]["prompt"].rsplit("\n", 1)[-1] for request in backend.completions()]
    partly = [line for line in asked if line.startswith("    return [") and line != "    " + LINES]
    world.expect("nobody was asked for what was on the screen", not partly, partly)
    editor.keys("BSpace")
    editor.wait_for_ghost(LINES.removeprefix('return [f"{ite'))
    editor.type("q")
    editor.wait_for_none()
    editor.wait_for_screen('    return [f"{iteq')
    editor.expect_nothing_stale(LINES)
    editor.expect_calm()
    editor.quit()


def stale_answers(world, suite):
    """Answers that come late are rebased on what was typed since, or not shown at all."""
    backend = world.codestral(RULES)
    backend.mode("held")
    editor = Neovim(world, suite, *INVOICE)
    editor.insert("return ")
    wait_for("a request is on its way", backend.completions)
    editor.type("[f")
    backend.mode("ok")
    editor.wait_for_held_ghost(LINES.removeprefix("return [f"))
    backend.mode("silent")
    editor.type("x")
    editor.wait_for_none()
    wait_for("the next request is on its way", lambda: len(backend.completions()) > 1)
    editor.type("y")
    editor.leave_insert_mode()
    backend.mode("ok")
    editor.terminal.keys("S")
    editor.type("return ")
    editor.wait_for_ghost(LINES.removeprefix("return "))
    # In one go with a key that parts from it: refused, and the key is a plain tab.
    editor.terminal.keys("q", "Tab")
    editor.wait_for_line("    return q    ")
    editor.expect_nothing_stale(LINES)
    editor.expect_calm()
    editor.quit()


def overtaken(world, suite):
    """A request that the server gives up is over for the status line; the next key asks anew."""
    backend = world.codestral(RULES)
    backend.mode("silent")
    editor = Neovim(world, suite, *INVOICE)
    editor.insert("return ")
    wait_for("it says that it waits", lambda: editor.status() == "Midfill …")
    wait_for("a request is on its way", backend.completions)
    # What somebody else asks in the same file takes its place.
    editor.lua("""
      local client = vim.lsp.get_clients({ name = 'midfill' })[1]
      require('midfill.client').request(client, 'textDocument/inlineCompletion', {
        textDocument = { uri = vim.uri_from_bufnr(0) },
        position = { line = 2, character = 0 },
        context = { triggerKind = 1 },
      }, function() end, 0)
    """)
    wait_for("it says that it is done", lambda: editor.status() == "Midfill")
    backend.mode("ok")
    editor.type("[")
    editor.wait_for_ghost(LINES.removeprefix("return ["))
    editor.expect_nothing_stale(LINES)
    editor.expect_calm()
    editor.quit()


def accept_by_pieces(world, suite):
    """A word, a line, and the rest; each is one step of undo."""
    world.codestral(RULES)
    editor = Neovim(world, suite, *EMPTY_BODY)
    editor.insert()
    editor.wait_for_ghost(BLOCK)
    editor.keys("M-w")
    editor.wait_for_line("    net")
    editor.keys("M-w")
    editor.wait_for_line("    net =")
    editor.wait_for_screen("    " + BLOCK)
    editor.keys("M-l")
    editor.wait_for_line("    net = order.total()")
    editor.keys("M-l")
    editor.wait_for_line("    if order.customer.exempt:")
    editor.wait_for_screen("    " + BLOCK)
    world.show("two words and two lines are taken:")
    editor.keys("Tab")
    editor.wait_for_line("    return net * (1 + VAT)")
    editor.expect_saved(BLOCK)
    for line in ("    if order.customer.exempt:", "    net = order.total()", "    net =", "    net"):
        editor.keys("u")
        wait_for(f"undone to: {line}", lambda: editor.lines()[-1] == line)
    editor.expect_nothing_stale(BLOCK)
    editor.expect_calm()
    editor.quit()


def block(world, suite):
    """Several lines into an indented block, with Enter typed along; dismissed, asked for by hand."""
    world.codestral(RULES)
    editor = Neovim(world, suite, *EMPTY_BODY, configuration="vim.o.autoindent = true")
    editor.insert()
    editor.wait_for_ghost(BLOCK)
    editor.wait_for_screen("def total(order):\n    " + BLOCK)
    world.show("a block:")
    editor.keys("C-]")
    editor.wait_for_none()
    editor.keys("M-s")
    editor.wait_for_ghost(BLOCK)
    editor.type("net = order.total()")
    editor.keys("Enter")
    editor.wait_for_ghost(BLOCK.partition("\n    ")[2])
    editor.keys("Tab")
    editor.wait_for_line("    return net * (1 + VAT)")
    editor.expect_saved(BLOCK)
    editor.expect_nothing_stale(BLOCK)
    editor.expect_calm()
    editor.quit()


def streaming(world, suite):
    """A block grows on the screen while it is still coming, and each part is the block's beginning."""
    backend = world.codestral(RULES)
    backend.mode("held", after=10)  # tokens: the first line and a bit
    editor = Neovim(world, suite, *EMPTY_BODY)
    editor.insert()
    editor.wait_for_ghost(BLOCK.partition("\n")[0])
    backend.mode("ok")
    editor.wait_for_held_ghost(BLOCK)
    texts = [one["text"] for one in editor.drawn()]
    world.notes.append("drawn: " + " | ".join(text.replace("\n", "⏎") for text in texts))
    world.expect("there was a part before the whole", len(texts) > 1, texts)
    world.expect("each is its beginning", all(BLOCK.startswith(text) for text in texts), texts)
    editor.keys("Tab")
    editor.wait_for_line("    return net * (1 + VAT)")
    editor.expect_saved(BLOCK)
    editor.expect_calm()
    editor.quit()


def alternatives(world, suite):
    """The next one and back, counted on the screen; what is taken is what is shown."""
    backend = world.codestral(RULES)
    ways = [f"return list(order.{name})" for name in ("lines", "entries")]
    backend.others = [{"def lines(order):\n    ": way} for way in ways]
    editor = Neovim(world, suite, *INVOICE)
    editor.insert("return ")
    first = LINES.removeprefix("return ")
    editor.wait_for_ghost(first)
    editor.keys("M-n")
    wait_for("another one", lambda: editor.ghost().startswith("list("))
    second = editor.ghost()
    editor.wait_for_screen(f"    return {second} 2/3")
    world.show("the second of three:")
    editor.keys("M-n")
    wait_for("a third one", lambda: editor.ghost() not in ("", first, second))
    editor.keys("M-n")
    editor.wait_for_ghost(first)
    editor.keys("M-p")
    wait_for("back", lambda: editor.ghost() not in ("", first, second))
    editor.keys("M-p")
    editor.wait_for_ghost(second)
    editor.keys("Tab")
    editor.wait_for_line(f"    return {second}")
    editor.expect_calm()
    editor.quit()


def right_of_the_cursor(world, suite):
    """Text right of the cursor stays; brackets that were closed automatically are not doubled."""
    call = "store(item.name, quantity)"
    world.codestral({**RULES, "def keep(item, quantity):\n    ": "return " + call})
    path, text = INVOICE
    text = text.replace("def lines(order)", "def keep(item, quantity)")
    editor = Neovim(world, suite, path, text, configuration=PAIRS)
    editor.insert("return store(")
    editor.wait_for_line("    return store()")
    wait_for("a suggestion", editor.ghost)
    editor.wait_for_screen("    return " + call)
    world.show("the bracket was closed automatically:")
    editor.type("item")
    editor.wait_for_screen("    return " + call)
    editor.keys("Tab")
    editor.wait_for_line("    return " + call)
    # The bracket is closed while the suggestion is on the screen.
    editor.leave_insert_mode()
    editor.keys("S")
    editor.type("return ")
    editor.wait_for_ghost(call)
    editor.type("store(")
    editor.wait_for_line("    return store()")
    editor.wait_for_screen("    return " + call)
    editor.keys("Tab")
    editor.wait_for_line("    return " + call)
    # A comment behind the cursor.
    editor.leave_insert_mode()
    editor.lua("vim.api.nvim_set_current_line('      # kept')")
    editor.keys("0", "3", "l", "a")
    wait_for("insert mode", lambda: editor.mode() == "i")
    editor.keys("M-s")
    wait_for("a suggestion", editor.ghost)
    world.show("before a comment:")
    editor.keys("Tab")
    editor.wait_for_line(f"    return {call}  # kept")
    editor.expect_calm()
    editor.quit()


def line_ends_and_wide_characters(world, suite):
    """CRLF stays CRLF; emoji and combining characters before the cursor move nothing."""
    before, rest = 'note("👩‍👩‍👧 e\u0301 ', 'naïve e\u0301 😀", order)'
    rules = {f"def total(order):\r\n    {before}": rest, f"def total(order):\n    {before}": rest}
    world.codestral(rules)
    path, text = EMPTY_BODY
    editor = Neovim(world, suite, path, text.replace("\n", "\r\n"))
    world.expect("it is a CRLF file", editor.lua("return vim.bo.fileformat") == "dos")
    editor.insert(before)
    editor.wait_for_ghost(rest)
    world.show("wide characters before the cursor:")
    editor.keys("M-w")
    editor.wait_for_line(f"    {before}naïve")
    editor.keys("M-w")
    editor.wait_for_line(f"    {before}naïve e\u0301")
    editor.keys("Tab")
    editor.wait_for_line(f"    {before}{rest}")
    editor.expect_saved(before + rest)
    editor.expect_calm()
    editor.quit()


def crlf_block(world, suite):
    """Several lines into a CRLF file."""
    world.codestral({key.replace("\n", "\r\n"): text for key, text in RULES.items()} | RULES)
    path, text = EMPTY_BODY
    editor = Neovim(world, suite, path, text.replace("\n", "\r\n"))
    editor.insert()
    editor.wait_for_ghost(BLOCK)
    editor.keys("Tab")
    editor.wait_for_line("    return net * (1 + VAT)")
    editor.expect_saved(BLOCK.replace("\n", "\r\n"))
    editor.quit()


def files_and_windows(world, suite):
    """Two files, each with its own; one file in two windows, drawn only where the cursor is."""
    world.codestral(RULES)
    world.write(BASKET[0], BASKET[1])
    editor = Neovim(world, suite, *INVOICE)
    editor.insert("return ")
    editor.wait_for_ghost(LINES.removeprefix("return "))
    editor.command("split")
    wait_for("two windows", lambda: len(editor.lua("return vim.api.nvim_list_wins()")) == 2)
    editor.insert()
    editor.wait_for_ghost(LINES.removeprefix("return "))
    editor.wait_for_screen("    " + LINES)
    world.wait_for_rows("it is drawn in one window", {"    " + LINES: 1, "    return": 1})
    world.show("two windows on one file:")
    editor.expect_nothing_stale(LINES)
    editor.command(f"edit {BASKET[0]}")
    editor.wait("the other file is served", "return #vim.lsp.get_clients({ bufnr = 0 }) == 1")
    editor.lua("vim.fn.search('quantity <= 0')")
    editor.keys("o")
    wait_for("insert mode", lambda: editor.mode() == "i")
    editor.type("return ")
    editor.leave_insert_mode()
    editor.wait_for_none()
    servers = editor.lua("return #vim.lsp.get_clients({ name = 'midfill' })")
    world.expect("one server serves both", servers == 1, servers)
    editor.quit()


# Faults


def midfill_processes(world):
    return [int(line.split()[0]) for line in world.processes() if line.split()[1] == "midfill"]


def crash(world, suite):
    """A server that is killed comes back without a word; one that keeps crashing is given up."""
    world.codestral(RULES)
    editor = Neovim(world, suite, *INVOICE)
    editor.insert("return ")
    editor.wait_for_ghost(LINES.removeprefix("return "))
    for _ in range(3):
        old = midfill_processes(world)
        os.kill(old[0], signal.SIGKILL)
        wait_for("a new server", lambda: set(midfill_processes(world)) - set(old))
        editor.wait_for_server()
    editor.wait_for_ghost(LINES.removeprefix("return "))
    world.show("after three crashes:")
    editor.expect_calm()
    os.kill(midfill_processes(world)[0], signal.SIGKILL)
    wait_for("it is given up", lambda: editor.status() == "Midfill !")
    wait_for("the user is told", lambda: "ended 4 times" in "\n".join(editor.terminal.screen()))
    world.show("after four:")
    editor.command("Midfill restart")
    editor.wait_for_server()
    editor.insert()
    editor.wait_for_ghost(LINES.removeprefix("return "))
    editor.quit()


def slow_and_down(world, suite):
    """A slow backend stops nobody; one that is down is told once, and works when it is back."""
    backend = world.codestral(RULES)
    backend.mode("held")
    editor = Neovim(world, suite, *INVOICE)
    editor.insert("return ")
    wait_for("it says that it waits", lambda: editor.status() == "Midfill …")
    backend.mode("ok")
    editor.wait_for_held_ghost(LINES.removeprefix("return "))
    wait_for("it says that it is done", lambda: editor.status() == "Midfill")
    backend.down()
    editor.type("None  # ")
    wait_for("the user is told", lambda: "Midfill: " in "\n".join(editor.terminal.screen()))
    world.show("the backend is down:")
    wait_for("the status line says it", lambda: editor.status() == "Midfill !")
    editor.type("typed on")
    editor.wait_for_line("    return None  # typed on")
    backend.up()
    backend.mode("ok")
    editor.leave_insert_mode()
    editor.keys("S")
    editor.type("return ")

    def asked():
        editor.keys("M-s")
        return editor.ghost() == LINES.removeprefix("return ")

    wait_for("it works again", asked)
    wait_for("the status line says it", lambda: editor.status() == "Midfill")
    editor.expect_calm()
    editor.quit()


def toggle_and_snooze(world, suite):
    """Off, nothing is asked; by hand it still is. The commands say what they did."""
    world.codestral(RULES)
    editor = Neovim(world, suite, *INVOICE)
    editor.command("Midfill toggle")
    wait_for("it is off", lambda: editor.status() == "Midfill off")
    editor.insert("return ")
    editor.keys("M-s")
    editor.wait_for_ghost(LINES.removeprefix("return "))
    # Not by the requests to Codestral, one of which is for what comes after the suggestion.
    asked = world.logged("store/invoice.py:7:")
    world.expect("only by hand", len(asked) <= 1, asked)
    editor.command("Midfill toggle")
    wait_for("it is on", lambda: editor.status() == "Midfill")
    editor.command("Midfill snooze 5")
    wait_for("it is quiet", lambda: editor.status() == "Midfill zz 5 min")
    wait_for("it says so", lambda: "quiet for 5 min" in "\n".join(editor.terminal.screen()))
    editor.command("Midfill snooze 0")
    wait_for("it is on", lambda: editor.status() == "Midfill")
    editor.command("Midfill status")
    wait_for("the status", lambda: "backend: codestral" in "\n".join(editor.terminal.screen()))
    world.show(":Midfill status")
    editor.keys("q")
    editor.command("Midfill explain")
    wait_for("the explanation", lambda: "shown from codestral" in "\n".join(editor.lines()))
    editor.keys("q")
    editor.command("checkhealth midfill")
    wait_for("health", lambda: any("serves 1 buffers" in line for line in editor.lines()))
    health = editor.lines()
    wrong = [line for line in health if "ERROR" in line or "WARN" in line]
    world.expect("health has no complaint", not wrong, health)
    editor.quit()


def menus(world, suite):
    """While a menu is open our text stays away, and comes back with its end."""
    world.codestral(RULES)
    # nvim-cmp's interface, as far as we use it.
    stand_in = """
    local open, listeners = false, {}
    package.loaded['cmp'] = {
      visible = function() return open end,
      event = { on = function(_, name, call) listeners[name] = call end },
    }
    function Cmp(state)
      open = state
      listeners[state and 'menu_opened' or 'menu_closed']()
    end
    """
    editor = Neovim(world, suite, *INVOICE, configuration=stand_in)
    rest = LINES.removeprefix("return ")
    editor.insert("return ")
    editor.wait_for_ghost(rest)
    editor.lua("Cmp(true)")
    editor.wait_for_none()
    editor.lua("Cmp(false)")
    editor.wait_for_ghost(rest)
    editor.lua("vim.fn.complete(12, { '[first', '[second' })")
    editor.wait("the menu is open", "return vim.fn.pumvisible() == 1")
    wait_for("our text is away", lambda: not editor.lua("return require('midfill').visible()"))
    world.show("with Neovim's menu:")
    editor.keys("C-e")
    editor.wait("the menu is closed", "return vim.fn.pumvisible() == 0")
    editor.wait_for_ghost(rest)
    editor.expect_calm()
    editor.quit()


def quit_while_waiting(world, suite):
    """Quitting ends the request that is on its way, and midfill."""
    backend = world.codestral(RULES)
    backend.mode("silent")
    editor = Neovim(world, suite, *INVOICE)
    editor.insert("return ")
    wait_for("a request is on its way", backend.completions)
    editor.quit()
    ended = backend.wait_for_completions(1, seconds=60)
    world.expect("Codestral saw the request end", ended, backend.completions())


def options(world, suite):
    """Keys and mistakes of `vim.g.midfill`: what is wrong is named, the rest holds."""
    configuration = """
    vim.keymap.set('i', '<C-y>', 'before')
    vim.g.midfill = { keys = { accept = '<C-y>', acept = 'x' }, delay = 'soon', menu = 'hide' }
    """
    world.codestral(RULES)
    editor = Neovim(world, suite, *INVOICE, configuration=configuration)
    screen = lambda: "\n".join(editor.terminal.screen())
    wait_for("the user is told", lambda: "delay must be" in screen() and "keys.acept" in screen())
    world.show("two mistakes:")
    editor.insert("return ")
    editor.wait_for_ghost(LINES.removeprefix("return "))
    editor.keys("C-y")
    editor.wait_for_line("    " + LINES)
    editor.wait_for_none()
    editor.keys("C-y")
    editor.wait_for_line("    " + LINES + "before")
    editor.quit()


ALL = {
    "first suggestion": first_suggestion,
    "typing along": typing_along,
    "stale answers": stale_answers,
    "overtaken": overtaken,
    "accept by pieces": accept_by_pieces,
    "a block": block,
    "streaming": streaming,
    "alternatives": alternatives,
    "right of the cursor": right_of_the_cursor,
    "CRLF and wide characters": line_ends_and_wide_characters,
    "CRLF, a block": crlf_block,
    "two files, two windows": files_and_windows,
    "crash": crash,
    "slow and down": slow_and_down,
    "toggle and snooze": toggle_and_snooze,
    "menus": menus,
    "options": options,
    "quit while waiting": quit_while_waiting,
}


def _in(suite, scenario):
    return lambda world: scenario(world, suite)


VERSIONS = {"0.12": "forky", "0.10": "trixie", "0.11": "neovim-0.11"}

SCENARIOS = {
    f"{version}, {name}": _in(suite, scenario)
    for version, suite in VERSIONS.items()
    if suite in SUITES or (CLONE / ".build/hosts" / suite).exists()  # 0.11 is fetched by hand
    for name, scenario in ALL.items()
}
