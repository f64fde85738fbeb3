"""A world for one scenario: a home, a project, a backend and a terminal that nobody else sees."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from fake_codestral import KEY, FakeCodestral
from terminal import Failed, Terminal, wait_for

HERE = Path(__file__).resolve().parent
CLONE = HERE.parent.parent
CARET = "‸"  # marks the cursor in a scenario's file
KEY_NAME = "CODESTRAL_API_KEY"
SUITES = ("forky", "trixie")  # whose editors are unpacked


class World:
    def __init__(self, midfill, programs):
        self.midfill = Path(midfill).resolve()
        self.programs = Path(programs)
        # Short, because the path of a Unix socket may have only about 100 bytes.
        self.root = Path(tempfile.mkdtemp(prefix="midfill-"))
        self.home = self.root / "home"
        self.project = self.root / "project"
        self.backend = None
        self.servers = []
        self.terminal = None
        self.terminal_size = (100, 30)
        self.notes = []
        shutil.copytree(HERE / "project", self.project)
        binaries = self.root / "bin"
        binaries.mkdir()
        (binaries / "midfill").symlink_to(self.midfill)
        self.home.mkdir()
        temporary = self.root / "tmp"
        temporary.mkdir()
        self.environment = {
            "HOME": str(self.home),
            "TMPDIR": str(temporary),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_CACHE_HOME": str(self.home / ".cache"),
            "XDG_DATA_HOME": str(self.home / ".local/share"),
            "XDG_STATE_HOME": str(self.home / ".local/state"),
            "XDG_RUNTIME_DIR": str(self.root),
            "PATH": f"{binaries}:{os.environ['PATH']}",
            "LC_ALL": "C.UTF-8",
            "TERM": "tmux-256color",
            "COLORTERM": "truecolor",
            "SHELL": "/bin/sh",
            # Else Neovim complains of a terminal that answers later than 100 ms.
            "NVIM_NOTTYFAST": "1",
        }
        if "CI" in os.environ:  # without it the README's commands would build everything anew
            self.environment["CI"] = os.environ["CI"]
        self.configure({"log": {"level": "debug", "file": str(self.home / "midfill.log")}})

    # Setting up

    def configure(self, settings):
        """Merges settings into the user's configuration file."""
        file = self.home / ".config/midfill/config.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        old = json.loads(file.read_text()) if file.exists() else {}
        file.write_text(json.dumps({**old, **settings}, indent=2))

    def codestral(self, rules, tls=None):
        """Starts a Codestral on loopback and sets the user up with it."""
        records = self.root / "codestral.jsonl"
        self.backend = FakeCodestral(rules, records=records, tls=tls)
        self.configure({"backend": {"preset": "codestral", "base": self.backend.base}})
        self.environment[KEY_NAME] = KEY
        return self.backend

    def host(self, suite):
        """The folder of the programs of another suite."""
        return self.programs.parents[2] / suite / "usr/bin"

    def write(self, path, text):
        """Writes a file of the project. Returns it with the caret's line and column, from 1."""
        before, caret, after = text.partition(CARET)
        file = self.project / path
        file.write_text(before + after)
        lines = before.split("\n")
        return file, len(lines), len(lines[-1]) + 1

    def take_own_sources(self):
        """Midfill's own sources as the project."""
        shutil.rmtree(self.project)
        for name in ("Sources", "Tests"):
            leave_out = shutil.ignore_patterns("__pycache__", ".*")
            shutil.copytree(CLONE / name, self.project / name, ignore=leave_out)
        shutil.copy(CLONE / "Package.swift", self.project)

    def commit(self):
        """Makes the project the git repository that a user's is."""
        git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "gc.auto=0"]
        for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "Begin"]):
            subprocess.run(
                git + command,
                cwd=self.project,
                env={**self.environment, "GIT_CONFIG_NOSYSTEM": "1"},
                stdin=subprocess.DEVNULL,
                check=True,
            )

    def open_terminal(self, arguments):
        tmux, socket = self.programs / "tmux", self.root / "tmux"
        self.terminal = Terminal(tmux, socket, self.environment, *self.terminal_size)
        self.terminal.start(arguments, self.project)
        return self.terminal

    # Looking

    def processes(self):
        """The processes of this world, as `pid command`, tmux itself left out."""
        mark = f"HOME={self.home}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                environment = (entry / "environ").read_bytes().split(b"\0")
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
            except OSError:
                continue  # gone already, or somebody else's
            is_tmux = command.startswith(str(self.programs / "tmux"))
            if mark in environment and command and not is_tmux:
                found.append(f"{entry.name} {command}")
        return found

    def logged(self, text):
        """The lines of midfill's log that have this text."""
        log = self.home / "midfill.log"
        lines = log.read_text().splitlines() if log.exists() else []
        return [line for line in lines if text in line]

    def asking_again(self, ask):
        """Something to call while waiting for an answer: it calls `ask` now and then once midfill
        has given a request up, which a slow machine may make it do. Gives nothing."""
        asked = time.monotonic()

        def again():
            nonlocal asked
            if time.monotonic() - asked > 2 and self.logged(", failed: "):
                asked = time.monotonic()
                ask()

        return again

    def midfill_runs(self):
        words = [word for line in self.processes() for word in line.split()]
        return any(Path(word).name == "midfill" for word in words)

    def midfill_has_opened(self, file):
        """Whether a server has the file: only then does its editor know what it can do."""
        log = self.home / "midfill.log"
        return log.exists() and f" opened file://{file}\n" in log.read_text()

    def expect(self, what, condition, found=None):
        if not condition:
            raise Failed(what if found is None else f"{what}\n  found: {found!r}")

    def expect_nothing_runs(self):
        """Waits until nothing of this world runs: what was told to end may take a moment."""
        wait_for("every process is gone", lambda: not self.processes())

    def expect_file(self, file, text):
        found = file.read_text()
        if found != text:
            raise Failed(f"{file.name} on disk is\n{found}\n  but should be\n{text}")

    def wait_for_end(self):
        """Waits until the program in the terminal has ended and nothing of it is left."""
        wait_for("the editor ends", lambda: self.terminal.exit_status() is not None)
        self.expect("the editor's exit status is 0", self.terminal.exit_status() == 0)
        self.expect_nothing_runs()

    def wait_for_rows(self, what, counts):
        """Waits until the screen has each of these rows, blanks before them aside, so many times."""

        def there():
            rows = [row.strip() for row in self.terminal.screen()]
            return all(rows.count(row.strip()) == count for row, count in counts.items())

        wait_for(what, there)

    def show(self, title):
        """Puts the screen into the scenario's report."""
        lines = self.terminal.screen()
        while lines and not lines[-1]:
            lines.pop()
        self.notes.append(title + "\n" + "\n".join("  | " + line for line in lines))

    # Ending

    def evidence(self):
        """All that helps to understand a failure."""
        parts = []
        if self.terminal:
            parts.append("screen:\n" + "\n".join("  | " + line for line in self.terminal.screen()))
        parts.append("processes:\n" + "\n".join("  " + line for line in self.processes()))
        logs = [self.home / "midfill.log", self.root / "codestral.jsonl"]
        logs += [server.log for server in self.servers] + sorted(self.home.glob("*.stderr"))
        logs += sorted(self.home.glob(".local/state/nvim/*.log"))
        logs += sorted(self.home.glob(".cache/helix/*.log"))
        for log in logs:
            if log.exists():
                lines = log.read_text(errors="replace").splitlines()[-60:]
                parts.append(f"{log.name}:\n" + "\n".join("  " + line[:1000] for line in lines))
        return "\n".join(parts)

    def close(self):
        if self.terminal:
            self.terminal.kill()
        if self.backend:
            self.backend.close()
        for server in self.servers:
            server.close()
        # Until they are gone they may write, and start others.
        while running := self.processes():
            for line in running:
                try:
                    os.kill(int(line.split()[0]), signal.SIGKILL)
                except OSError:
                    pass
            time.sleep(0.01)
        shutil.rmtree(self.root, ignore_errors=True)
