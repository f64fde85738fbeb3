"""Emacs 30 with our mode, and with Eglot or lsp-mode alone."""

import os
import re
import signal
import socket
import subprocess
from pathlib import Path

from sources import BASKET, BLOCK, EMPTY_BODY, INVOICE, LINES, RAISE, RULES
from terminal import Failed, wait_for
from world import CARET, CLONE

PACKAGE = CLONE / "editors/emacs"
# Plain Emacs, but for what a scenario would have to wait or to be asked for.
START = """
(menu-bar-mode -1)
(setq native-comp-jit-compilation nil native-comp-enable-subr-trampolines nil
      make-backup-files nil auto-save-default nil create-lockfiles nil inhibit-startup-screen t
      python-indent-guess-indent-offset nil eldoc-idle-delay 1000 confirm-kill-processes nil
      vc-handled-backends '(Git) server-socket-dir (getenv "XDG_RUNTIME_DIR"))
(server-start)
"""
MODE = f"""
(add-to-list 'load-path "{PACKAGE}")
(require 'midfill)
(add-hook 'python-mode-hook #'midfill-mode)
"""
# Keeps what is drawn, with what stands before it.
RECORDER = """
(progn
  (defvar drawn nil)
  (advice-add 'midfill--draw :filter-return
              (lambda (rest)
                (when midfill--visible
                  (push (concat (buffer-substring-no-properties (pos-bol) (point)) (car rest))
                        drawn))
                rest))
  t)
"""


def environment(programs):
    """What an Emacs needs that is not where it was built to be."""
    base = programs.parent
    version = next((base / "share/emacs").glob("[0-9]*"))
    lisp = version / "lisp"
    folders = [lisp] + sorted(folder for folder in lisp.rglob("*") if folder.is_dir())
    return {
        "EMACSLOADPATH": ":".join(map(str, folders)),
        "EMACSDATA": str(version / "etc"),
        "EMACSDOC": str(version / "etc"),
        "EMACSPATH": str(next((base / "libexec/emacs").glob("*/*-linux-*"))),
    }


def command(programs):
    dump = next((programs.parent / "libexec/emacs").glob("*/*/*.pdmp"))
    # It compiles what it loads, in processes of its own, from before it reads any setting.
    return [programs / "emacs-nox", f"--dump-file={dump}", "-no-comp-spawn", "-Q"]


def run_batch(world, *arguments):
    """Runs Emacs without a screen, and returns what it wrote."""
    done = subprocess.run(
        [*command(world.programs), "--batch", *arguments],
        env={**world.environment, **environment(world.programs)},
        cwd=world.home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    # The tree's Emacs looks for the folder that it was built for.
    told = [line for line in done.stderr.splitlines() if "No such file or directory" not in line]
    return done.returncode, done.stdout + "\n".join(told)


class Emacs:
    def __init__(self, world, path, text, configuration=MODE, begins=True):
        self.world = world
        self.text = text
        self.file, line, _ = world.write(path, text)
        world.commit()
        init = world.home / "init.el"
        init.write_text(START + configuration)
        world.environment.update(environment(world.programs))
        self.socket = world.root / "server"
        self.terminal = world.open_terminal(
            [*command(world.programs), "-l", init, f"+{line}", path]
        )
        wait_for("Emacs is up", self.listens)
        self.wait("the file is open", f'(string-suffix-p "{path}" (or buffer-file-name ""))')
        if "eglot-ensure" in configuration:
            self.wait("Eglot manages the buffer", "(eglot-managed-p)")
        self.move("(end-of-line)")
        if "midfill-mode" in configuration:
            self.ask(RECORDER)

    # Asking

    def listens(self):
        """The socket is there a moment before Emacs listens on it."""
        with socket.socket(socket.AF_UNIX) as client:
            return client.connect_ex(str(self.socket)) == 0

    def ask(self, expression):
        """What an expression gives in the buffer on the screen, printed."""
        code = f"(with-current-buffer (window-buffer (selected-window)) {expression})"
        quoted = re.sub(r"[&\- \n]", lambda found: "&" + {" ": "_", "\n": "n"}.get(
            found[0], found[0]), code)
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(120)
            client.connect(str(self.socket))
            client.sendall(f"-eval {quoted} \n".encode())
            answer = b""
            try:
                while piece := client.recv(65536):
                    answer += piece
            except TimeoutError:
                raise Failed("Emacs waits for its user and does nothing else") from None
        text = answer.decode()
        # Also what is printed may have the word, quoted.
        if re.search(r"^-error ", text, re.M):
            raise Failed(f"{expression}: {text}")
        printed = "".join(re.findall(r"^-print(?:-nonl)? (.*)$", text, re.M))
        plain = {"_": " ", "n": "\n"}
        return re.sub(r"&(.)", lambda found: plain.get(found[1], found[1]), printed).strip()

    def text_of(self, expression):
        """A text that an expression gives. It travels as code points, which need no quoting."""
        printed = self.ask(f'(mapconcat #\'number-to-string (append (or {expression} "") nil) ",")')
        return "".join(chr(int(code)) for code in printed.strip('"').split(",") if code)

    def wait(self, what, expression):
        return wait_for(what, lambda: self.ask(f"(if {expression} t)") == "t")

    def line(self):
        return self.text_of("(buffer-substring-no-properties (pos-bol) (pos-eol))")

    def before(self):
        """The line up to point."""
        return self.text_of("(buffer-substring-no-properties (pos-bol) (point))")

    def said(self, text):
        """Whether Emacs has told its user this; the next message takes it off the screen."""
        return text in self.text_of('(with-current-buffer "*Messages*" (buffer-string))')

    def ghost(self):
        """What is suggested at point and drawn; empty if nothing is."""
        return self.text_of(
            "(and midfill--visible (midfill--current) (car (midfill--rest (midfill--current))))"
        )

    def move(self, expression):
        self.ask(f"(progn {expression} (set-window-point nil (point)) t)")

    # Doing

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

    def command(self, name):
        """M-x"""
        self.terminal.keys("M-x")
        self.terminal.type(name)
        self.terminal.keys("Enter")

    # Seeing

    def screen(self):
        return "\n".join(self.terminal.screen())

    def wait_for_ghost(self, text):
        wait_for(f"suggested: {text}", lambda: self.ghost() == text)

    def wait_for_none(self):
        wait_for("nothing is suggested", lambda: self.ghost() == "")

    def wait_for_screen(self, text):
        """Waits until the screen shows these lines one below the other."""
        wait_for(f"on the screen: {text}", lambda: self.shows(text))

    def shows(self, text):
        wanted = text.split("\n")
        rows = self.terminal.screen()
        # Flymake, which comes with Eglot, has a margin of two columns.
        return any(
            all(row == margin + want for row, want in zip(rows[at:], wanted))
            for margin in ("", "  ")
            for at in range(len(rows) - len(wanted) + 1)
        )

    def wait_for_line(self, text):
        wait_for(f"the line is: {text}", lambda: self.line() == text)

    def expect_nothing_stale(self, *wholes):
        drawn = self.text_of('(string-join drawn "\\0")').split("\0")
        for one in filter(None, drawn):
            fits = any(one.strip() in whole for whole in wholes)
            self.world.expect("nothing stale was drawn", fits, one)

    def expect_saved(self, completed):
        self.keys("C-x", "C-s")
        self.wait("the file is written", "(not (buffer-modified-p))")
        wanted = self.text.replace(CARET, completed).encode()
        found = self.file.read_bytes()
        self.world.expect("the file is as it should be", found == wanted, found.decode())

    def quit(self):
        # It would ask about buffers with changes, and a message may cover the question.
        self.ask("(dolist (one (buffer-list) t)"
                 " (with-current-buffer one (set-buffer-modified-p nil)))")
        self.keys("C-x", "C-c")
        self.world.wait_for_end()


# Our mode


def compiles(world):
    """The package compiles without a warning and has what checkdoc wants."""
    copy = world.home / "midfill.el"
    copy.write_text((PACKAGE / "midfill.el").read_text())
    status, told = run_batch(
        world, "--eval", "(setq byte-compile-error-on-warn t)", "-f", "batch-byte-compile", copy
    )
    world.expect("it compiles without a warning", status == 0, told)
    check = f'(progn (require \'checkdoc) (checkdoc-file "{copy}"))'
    _, told = run_batch(world, "--eval", check)
    world.expect("checkdoc has no complaint", "midfill.el:" not in told, told)


def first_suggestion(world, mode=MODE):
    """A line from the local model, drawn beside the text and not in it, taken whole, undone."""
    editor = Emacs(world, *BASKET, configuration=mode)
    editor.type("raise V")
    rest = RAISE.removeprefix("raise V")
    editor.wait_for_ghost(rest)
    editor.wait_for_screen(" " * 12 + RAISE)
    world.expect("the buffer has what was typed", editor.line().strip() == "raise V")
    world.show("suggested by the local model:")
    editor.keys("Tab")
    editor.wait_for_line(" " * 12 + RAISE)
    editor.expect_saved(RAISE)
    editor.keys("C-_")
    editor.wait_for_line(" " * 12 + "raise V")
    editor.expect_nothing_stale(RAISE)
    editor.quit()


def typing(world, mode=MODE):
    """Along, away, and faster than the answers come."""
    backend = world.codestral(RULES)
    editor = Emacs(world, *INVOICE, configuration=mode)
    editor.type("return ")
    editor.wait_for_ghost(LINES.removeprefix("return "))
    for key in '[f"{item':
        editor.type(key)
        editor.wait_for_screen("    " + LINES)
    editor.wait_for_ghost(LINES.removeprefix('return [f"{item'))
    world.show("typed along:")
    asked = [request["body"]["prompt"].rsplit("\n", 1)[-1] for request in backend.completions()]
    partly = [line for line in asked if line.startswith("    return [") and line != "    " + LINES]
    world.expect("nobody was asked for what was on the screen", not partly, partly)
    asked = len(backend.completions())
    backend.mode("slow", seconds=1)
    editor.type("q")
    editor.wait_for_none()
    wait_for("the next request is on its way", lambda: len(backend.completions()) > asked)
    editor.type("y")
    editor.wait_for_screen('    return [f"{itemqy')
    editor.expect_nothing_stale(LINES)
    editor.quit()


def pieces(world, mode=MODE):
    """A block: a word, lines, the rest; dismissed, and asked for by hand."""
    world.codestral(RULES)
    editor = Emacs(world, *EMPTY_BODY, configuration=mode)
    editor.command("midfill-suggest")
    editor.wait_for_ghost(BLOCK)
    editor.wait_for_screen("def total(order):\n    " + BLOCK)
    world.show("a block:")
    editor.keys("C-g")
    editor.wait_for_none()
    editor.command("midfill-suggest")
    editor.wait_for_ghost(BLOCK)
    editor.keys("M-f")
    editor.wait_for_line("    net")
    editor.keys("C-e")
    editor.wait_for_line("    net = order.total()")
    editor.keys("C-e")
    editor.wait_for_line("    if order.customer.exempt:")
    editor.wait_for_screen("    " + BLOCK)
    editor.keys("Tab")
    editor.wait_for_line("    return net * (1 + VAT)")
    editor.expect_saved(BLOCK)
    editor.expect_nothing_stale(BLOCK, *BLOCK.split("\n"))
    editor.quit()


def alternatives(world, mode=MODE):
    """The next one and back, counted on the screen; what is taken is what is shown."""
    backend = world.codestral(RULES)
    ways = [f"return list(order.{name})" for name in ("lines", "entries")]
    backend.others = [{"def lines(order):\n    ": way} for way in ways]
    editor = Emacs(world, *INVOICE, configuration=mode)
    editor.type("return ")
    first = LINES.removeprefix("return ")
    editor.wait_for_ghost(first)
    editor.keys("M-n")
    wait_for("another one", lambda: editor.ghost().startswith("list("))
    second = editor.ghost()
    editor.wait_for_screen(f"    return {second} 2/3")
    world.show("the second of three:")
    editor.keys("M-p")
    editor.wait_for_ghost(first)
    editor.keys("M-n")
    editor.wait_for_ghost(second)
    editor.keys("Tab")
    editor.wait_for_line(f"    return {second}")
    editor.quit()


def right_of_the_cursor(world, mode=MODE):
    """A bracket that Emacs closes is not doubled; text right of the cursor stays."""
    call = "store(item.name, quantity)"
    world.codestral({"def keep(item, quantity):\n    ": "return " + call})
    path, text = INVOICE
    text = text.replace("def lines(order)", "def keep(item, quantity)")
    editor = Emacs(world, path, text, configuration=mode + "(electric-pair-mode 1)")
    editor.type("return ")
    editor.wait_for_ghost(call)
    editor.type("store(")
    editor.wait_for_line("    return store()")
    editor.wait_for_screen("    return " + call)
    world.show("Emacs closed the bracket:")
    editor.keys("Tab")
    editor.wait_for_line("    return " + call)
    editor.move('(progn (delete-region (pos-bol) (pos-eol)) (insert "      # kept")'
                "(goto-char (+ 4 (pos-bol))))")
    editor.command("midfill-suggest")
    wait_for("a suggestion", editor.ghost)
    editor.keys("Tab")
    wait_for("the comment stays", lambda: editor.line().endswith("# kept"))
    world.expect("the text is before it", call in editor.line(), editor.line())
    editor.quit()


def line_ends_and_wide_characters(world, mode=MODE):
    """CRLF stays CRLF; emoji and combining characters before the cursor move nothing."""
    before, rest = 'note("👩‍👩‍👧 e\u0301 ', 'naïve e\u0301 😀", order)'
    world.codestral({f"def total(order):\n    {before}": rest})
    path, text = EMPTY_BODY
    editor = Emacs(world, path, text.replace("\n", "\r\n"), configuration=mode)
    editor.ask(f"(progn (goto-char (point-max)) (forward-line -1) (end-of-line) t)")
    editor.move("(end-of-line)")
    editor.type(before)
    editor.wait_for_ghost(rest)
    world.show("wide characters before the cursor:")
    editor.keys("M-f")
    editor.wait_for_line(f"    {before}naïve")
    editor.keys("M-f")
    editor.wait_for_line(f"    {before}naïve e\u0301")
    editor.keys("Tab")
    editor.wait_for_line(f"    {before}{rest}")
    editor.expect_saved(before + rest)
    editor.quit()


def files_and_windows(world, mode=MODE):
    """Two files on one server; one file in two windows, drawn only where the cursor is."""
    world.codestral(RULES)
    world.write(*BASKET)
    editor = Emacs(world, *INVOICE, configuration=mode)
    editor.keys("C-x", "2")
    editor.wait("two windows", "(= 2 (count-windows))")
    editor.type("return ")
    editor.wait_for_ghost(LINES.removeprefix("return "))
    editor.wait_for_screen("    " + LINES)
    world.wait_for_rows("it is drawn in one window", {LINES: 1, "return": 1})
    world.show("two windows on one file:")
    editor.ask(f'(progn (find-file "{world.project / BASKET[0]}") t)')
    editor.wait("the other file is open", '(string-suffix-p "basket.py" buffer-file-name)')
    editor.move('(search-forward "quantity <= 0:") (forward-line) (end-of-line)')
    editor.type("raise V")
    wait_for("it was told to the server", lambda: world.logged(f"opened file://{world.project}/{BASKET[0]}"))
    world.expect("one server serves both", len(servers(world)) == 1, servers(world))
    editor.quit()


def servers(world):
    """The ids of the processes of midfill."""
    lines = [line.split() for line in world.processes()]
    return [int(words[0]) for words in lines if Path(words[1]).name == "midfill"]


def crash(world, mode=MODE):
    """A server that is killed comes back with the next key."""
    world.codestral(RULES)
    editor = Emacs(world, *INVOICE, configuration=mode)
    editor.type("return ")
    editor.wait_for_ghost(LINES.removeprefix("return "))
    os.kill(servers(world)[0], signal.SIGKILL)
    editor.wait_for_none()
    editor.wait("it is known to be gone", "(null midfill--servers)")
    editor.type("[f")
    editor.wait_for_ghost(LINES.removeprefix("return [f"))
    editor.keys("Tab")
    editor.expect_saved(LINES)
    editor.quit()


def slow_and_down(world, mode=MODE):
    """A slow backend stops nobody; one that is down is told, and works when it is back."""
    backend = world.codestral(RULES)
    backend.mode("held")
    editor = Emacs(world, *INVOICE, configuration=mode)
    editor.type("return ")
    wait_for("the mode line says that it waits", lambda: "Midfill:…" in editor.screen())
    backend.mode("ok")
    again = world.asking_again(lambda: editor.command("midfill-suggest"))
    wait_for("suggested", lambda: editor.ghost() == LINES.removeprefix("return ") or again())
    backend.down()
    editor.type("None  #")
    wait_for("the user is told", lambda: editor.said("Midfill: "))
    world.show("the backend is down:")
    backend.up()
    backend.mode("ok")
    editor.move('(delete-region (pos-bol) (pos-eol)) (insert "    return ")')

    def asked():
        editor.command("midfill-suggest")
        return editor.ghost() == LINES.removeprefix("return ")

    wait_for("it works again", asked)
    editor.quit()


def toggle_and_snooze(world, mode=MODE):
    """Off, nothing is asked; by hand it still is. The commands say what they did."""
    world.codestral(RULES)
    editor = Emacs(world, *INVOICE, configuration=mode)
    editor.command("midfill-toggle")
    wait_for("it says so", lambda: editor.said("Midfill is off"))
    editor.type("return ")
    editor.command("midfill-suggest")
    editor.wait_for_ghost(LINES.removeprefix("return "))
    # Not by the requests to Codestral, one of which is for what comes after the suggestion.
    log = (world.home / "midfill.log").read_text().splitlines()
    asked = [line for line in log if "store/invoice.py:7:" in line]
    world.expect("only by hand", len(asked) <= 1, asked)
    editor.command("midfill-toggle")
    editor.command("midfill-snooze")
    wait_for("it says so", lambda: editor.said("quiet for 10 min"))
    wait_for("the mode line says it", lambda: "Midfill:zz" in editor.screen())
    editor.command("midfill-status")
    wait_for("the status", lambda: "backend: codestral" in editor.screen())
    world.show("M-x midfill-status")
    editor.command("midfill-explain")
    wait_for("the explanation", lambda: "shown from codestral" in editor.screen())
    editor.quit()


def quit_while_waiting(world, mode=MODE):
    """Quitting ends the request that is on its way, and midfill."""
    backend = world.codestral(RULES)
    backend.mode("silent")
    editor = Emacs(world, *INVOICE, configuration=mode)
    editor.type("return ")
    wait_for("a request is on its way", backend.completions)
    editor.quit()
    ended = backend.wait_for_completions(1, seconds=60)
    world.expect("Codestral saw the request end", ended, backend.completions())


# Eglot


EGLOT = """
(require 'eglot)
(add-to-list 'eglot-server-programs '(python-mode . ("midfill")))
(add-hook 'python-mode-hook #'eglot-ensure)
"""


def eglot(world):
    """Our mode over the connection of Eglot, which runs midfill."""
    world.codestral(RULES)
    editor = Emacs(world, *EMPTY_BODY, configuration=EGLOT + MODE)
    editor.command("midfill-suggest")
    editor.wait_for_ghost(BLOCK)
    world.expect("there is one server", editor.ask("(length midfill--servers)") == "0")
    editor.wait_for_screen("    " + BLOCK)
    world.show("over Eglot's connection:")
    editor.type("ne")
    editor.wait_for_ghost(BLOCK.removeprefix("ne"))
    editor.keys("Tab")
    editor.wait_for_line("    return net * (1 + VAT)")
    editor.expect_saved(BLOCK)
    editor.quit()


def eglot_crash(world):
    """Without Eglot's server our mode starts one of its own."""
    world.codestral(RULES)
    editor = Emacs(world, *INVOICE, configuration=EGLOT + MODE)
    editor.type("return ")
    editor.wait_for_ghost(LINES.removeprefix("return "))
    old = servers(world)
    os.kill(old[0], signal.SIGKILL)
    editor.wait("Eglot has given it up", "(not (eglot-managed-p))")
    editor.keys("C-g")
    editor.wait_for_none()
    editor.type("[f")
    editor.wait_for_ghost(LINES.removeprefix("return [f"))
    world.expect("a new server gave it", set(servers(world)) - set(old), servers(world))
    editor.keys("Tab")
    editor.expect_saved(LINES)
    editor.quit()


def completion_preview(world):
    """Eglot and Emacs' own completion-preview-mode: no code of ours."""
    world.codestral(RULES)
    own = EGLOT + "(add-hook 'python-mode-hook #'completion-preview-mode)"
    editor = Emacs(world, *INVOICE, configuration=own)
    editor.wait("the preview is on", "completion-preview-mode")

    def asked():
        editor.move("(delete-region (+ 4 (pos-bol)) (pos-eol))")
        editor.terminal.type("retur")
        return _soon(lambda: editor.shows("    " + LINES))

    wait_for("a preview", asked)
    world.show("completion-preview-mode:")
    editor.keys("Tab")
    editor.wait_for_line("    " + LINES)
    editor.expect_saved(LINES)
    editor.quit()


def _soon(check):
    try:
        return wait_for("", check, seconds=5)
    except Failed:
        return None


# lsp-mode


LSP_MODE = """
(dolist (folder (directory-files "{site}/elpa-src" t "^[a-z]"))
  (add-to-list 'load-path folder))
(require 'lsp-mode)
(mapc #'require '(lsp-inline-completion lsp-lens lsp-modeline lsp-headerline lsp-diagnostics lsp-completion))
(setq lsp-session-file (expand-file-name "lsp-session" (getenv "HOME"))
      lsp-server-install-dir (expand-file-name "servers" (getenv "HOME"))
      lsp-auto-guess-root t lsp-enable-snippet nil lsp-headerline-breadcrumb-enable nil
      lsp-modeline-code-actions-enable nil lsp-modeline-diagnostics-enable nil
      lsp-warn-no-matched-clients nil lsp-inline-completion-idle-delay 0.1
      lsp-enable-suggest-server-download nil)
(add-to-list 'load-path "{package}")
(require 'midfill)
(midfill-register-lsp-mode)
(add-hook 'python-mode-hook #'lsp)
"""


class LspMode(Emacs):
    """Emacs where lsp-mode runs midfill and draws what it suggests."""

    RUNS = """
    (and (bound-and-true-p lsp-mode) (lsp-workspaces)
         (eq 'initialized (lsp--workspace-status (car (lsp-workspaces)))))
    """

    def __init__(self, world, path, text, more=""):
        site = world.programs.parent / "share/emacs/site-lisp"
        super().__init__(world, path, text, LSP_MODE.format(site=site, package=PACKAGE) + more)
        self.wait("lsp-mode runs midfill", self.RUNS)

    def suggest(self, shown=None):
        self.command("lsp-inline-completion-display")
        if shown:
            self.wait_for_screen(shown)

    def accept(self, line):
        self.ask("(progn (call-interactively #'lsp-inline-completion-accept) t)")
        self.wait_for_line(line)


def lsp_mode(world):
    """lsp-mode shows suggestions itself; we only register the server. One undo takes it back."""
    world.codestral(RULES)
    editor = LspMode(world, *EMPTY_BODY)
    editor.suggest("    " + BLOCK)
    world.show("lsp-mode:")
    editor.accept("    return net * (1 + VAT)")
    editor.expect_saved(BLOCK)
    editor.keys("C-_")
    wait_for("undone", lambda: "net" not in editor.text_of("(buffer-string)"))
    editor.quit()


def lsp_mode_stale(world):
    """A key that comes before the answer cancels the question, and nothing late is shown."""
    backend = world.codestral(RULES)
    backend.mode("silent")
    editor = LspMode(world, *INVOICE)
    editor.suggest()
    wait_for("a request is on its way", backend.completions)
    editor.type("q")
    ended = backend.wait_for_completions(1, seconds=60)
    world.expect("the request was withdrawn", ended, backend.completions())
    editor.wait_for_screen("    q")
    backend.mode("ok")
    editor.keys("BSpace")
    editor.suggest("    " + LINES)
    editor.accept("    " + LINES)
    editor.expect_saved(LINES)
    editor.quit()


def lsp_mode_text(world):
    """CRLF, emoji and combining characters; brackets that Emacs closed; a second file."""
    before, rest = 'note("👩‍👩‍👧 e\u0301 ', 'naïve e\u0301 😀", order)'
    call = "store(item.name, quantity)"
    keep = "def keep(item, quantity):\n    "
    world.codestral({f"def total(order):\n    {before}": rest, keep: "return " + call})
    other, _, _ = world.write("store/keep.py", keep + "return \n")
    path, text = EMPTY_BODY
    editor = LspMode(world, path, text.replace("\n", "\r\n"), "(electric-pair-mode 1)")
    editor.ask("(progn (electric-pair-mode -1) t)")
    editor.move("(progn (goto-char (point-max)) (forward-line -1) (end-of-line))")
    editor.type(before)
    editor.suggest()
    wait_for("it is drawn", lambda: "naïve" in editor.screen())
    world.show("wide characters before the cursor:")
    editor.accept(f"    {before}{rest}")
    editor.expect_saved(before + rest)
    editor.ask(f'(progn (electric-pair-mode 1) (find-file "{other}") t)')
    editor.wait("the other file is open", '(string-suffix-p "keep.py" buffer-file-name)')
    editor.wait("lsp-mode has it", LspMode.RUNS)
    editor.move("(progn (forward-line) (end-of-line))")
    editor.type("store(")
    editor.wait_for_line("    return store()")
    editor.suggest("    return " + call)
    world.show("Emacs closed the bracket:")
    editor.accept("    return " + call)
    world.expect("one server serves both", len(servers(world)) == 1, servers(world))
    editor.quit()


def lsp_mode_windows(world):
    """One file in two windows: drawn at the cursor, gone with a step aside, taken once."""
    world.codestral(RULES)
    editor = LspMode(world, *INVOICE)
    editor.keys("C-x", "2")
    editor.wait("two windows", "(= 2 (count-windows))")
    editor.suggest("    " + LINES)
    at_the_cursor = lambda: editor.terminal.screen()[editor.terminal.cursor()[1]].strip() == LINES
    wait_for("it is drawn at the cursor", at_the_cursor)
    world.show("two windows on one file:")
    editor.keys("C-x", "o")
    world.wait_for_rows("it is gone from both", {LINES: 0})
    editor.keys("C-x", "o")
    editor.suggest("    " + LINES)
    editor.accept("    " + LINES)
    drawn = "(seq-some (lambda (one) (overlay-get one 'after-string)) (overlays-in 1 (point-max)))"
    editor.wait("nothing of it is left", f"(not {drawn})")
    world.wait_for_rows("both windows have it, once", {LINES: 2})
    editor.expect_saved(LINES)
    editor.quit()


def lsp_mode_faults(world):
    """A backend that is down is told, and works when it is back; so does a server that was killed."""
    backend = world.codestral(RULES)
    backend.down()
    editor = LspMode(world, *INVOICE, more="(setq lsp-restart 'auto-restart)")
    editor.suggest()
    wait_for("the user is told", lambda: editor.said("reached"))
    backend.up()

    def works():
        editor.suggest()
        return _soon(lambda: editor.shows("    " + LINES))

    wait_for("it works again", works)
    # What is on the screen must not be taken for the new server's.
    editor.keys("C-g")
    wait_for("it is dismissed", lambda: not editor.shows("    " + LINES))
    old = servers(world)
    os.kill(old[0], signal.SIGKILL)
    wait_for("a new server", lambda: set(servers(world)) - set(old))
    wait_for("it works again", works)
    editor.accept("    " + LINES)
    editor.quit()


def lsp_mode_commands(world):
    """Off and on, and quiet, by the server's commands; quitting while an answer is due."""
    backend = world.codestral(RULES)
    editor = LspMode(world, *INVOICE)
    for command, told in (
        ("toggle", "completion is off"), ("toggle", "completion is on"), ("snooze", "snoozed for 10"),
    ):
        said = editor.text_of(f'(lsp-workspace-command-execute "midfill.{command}")')
        world.expect("it says what it did", told in said, said)
    backend.mode("silent")
    editor.suggest()
    wait_for("asked by hand it still asks", backend.completions)
    editor.quit()
    ended = backend.wait_for_completions(1, seconds=60)
    world.expect("Codestral saw the request end", ended, backend.completions())


IN_EACH = {
    "first suggestion": first_suggestion,
    "typing": typing,
    "pieces of a block": pieces,
    "alternatives": alternatives,
    "right of the cursor": right_of_the_cursor,
    "CRLF and wide characters": line_ends_and_wide_characters,
    "two files, two windows": files_and_windows,
    "slow and down": slow_and_down,
    "toggle and snooze": toggle_and_snooze,
    "quit while waiting": quit_while_waiting,
}


def _over_eglot(scenario):
    return lambda world: scenario(world, EGLOT + MODE)


SCENARIOS = {
    "compiles": compiles,
    **IN_EACH,
    "crash": crash,
    **{f"Eglot, {name}": _over_eglot(scenario) for name, scenario in IN_EACH.items()},
    "Eglot, crash": eglot_crash,
    "Eglot, one server": eglot,
    "completion-preview-mode": completion_preview,
    "lsp-mode": lsp_mode,
    "lsp-mode, late answers": lsp_mode_stale,
    "lsp-mode, CRLF, wide characters, brackets, two files": lsp_mode_text,
    "lsp-mode, two windows": lsp_mode_windows,
    "lsp-mode, down and crash": lsp_mode_faults,
    "lsp-mode, commands and quitting": lsp_mode_commands,
}
