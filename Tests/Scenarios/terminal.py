"""A program in a terminal of its own: tmux, driven by keys and read by its screen."""

import subprocess
import time


class Failed(Exception):
    """What a scenario expected did not happen."""


def wait_for(what, check, seconds=120):
    """Polls until `check` gives something true, and returns it."""
    deadline = time.monotonic() + seconds
    while True:
        value = check()
        if value:
            return value
        if time.monotonic() > deadline:
            raise Failed(f"not within {seconds} s: {what}")
        time.sleep(0.05)


class Terminal:
    """One tmux server with one pane, on a socket that nobody else uses."""

    def __init__(self, tmux, socket, environment, columns, rows):
        self.command = [tmux, "-S", str(socket), "-f", "/dev/null"]
        self.environment = environment
        self.size = (str(columns), str(rows))
        self.seen = ""

    def start(self, arguments, folder):
        columns, rows = self.size
        self._tmux(
            *("start-server", ";", "set-option", "-g", "status", "off", ";"),
            *("set-option", "-g", "remain-on-exit", "on", ";"),
            *("set-option", "-g", "default-terminal", "tmux-256color", ";"),
            *("new-session", "-d", "-x", columns, "-y", rows, "-c", str(folder), "--"),
            *map(str, arguments),
            # A server that has not read its configuration yet takes its client's folder instead.
            folder=folder,
        )

    def type(self, text):
        """Types text, exactly."""
        self._tmux("send-keys", "-l", "--", text)

    def keys(self, *names):
        """Presses keys by tmux's names: Tab, Enter, Escape, BSpace, C-x."""
        self._tmux("send-keys", *names)

    def screen(self):
        """The screen as lines, without blanks at their ends and with spaces for tabs."""
        text = self._tmux("capture-pane", "-p", check=False)
        if text:
            self.seen = text
        return [line.expandtabs().rstrip() for line in self.seen.split("\n")]

    def wait_until_still(self):
        """Waits until the screen has been the same for half a second."""
        seen, since = self.screen(), time.monotonic()

        def still():
            nonlocal seen, since
            now = self.screen()
            if now != seen:
                seen, since = now, time.monotonic()
            return time.monotonic() - since > 0.5

        wait_for("the screen is still", still)

    def colored_screen(self):
        """The screen as lines with its colors, as ANSI sequences."""
        return self._tmux("capture-pane", "-p", "-e", "-N").rstrip("\n").split("\n")

    def cursor(self):
        """The cursor's column and row, from 0."""
        place = self._tmux("display-message", "-p", "#{cursor_x} #{cursor_y}")
        return tuple(map(int, place.split()))

    def exit_status(self):
        """The program's exit status, None while it runs, -1 if a signal ended it."""
        told = self._tmux(
            *("display-message", "-p"),
            "#{pane_dead},#{pane_dead_status},#{pane_dead_signal}",
            check=False,
        )
        dead, status, signal = (told.strip().split(",") + ["", ""])[:3]
        # tmux may see the terminal closed a moment before it knows how the program ended.
        if dead != "1" or not status + signal:
            return None
        return int(status or -1)

    def kill(self):
        self._tmux("kill-server", check=False)

    def _tmux(self, *arguments, check=True, folder=None):
        done = subprocess.run(
            self.command + list(arguments),
            cwd=folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if check and done.returncode != 0:
            raise Failed(f"tmux {arguments[0]}: {done.stderr.strip()}")
        return done.stdout
