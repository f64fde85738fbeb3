"""The extension for VS Code under Node, with a stand-in for VS Code's API and the real midfill."""

import subprocess

from terminal import Failed, wait_for
from world import CLONE

TESTS = CLONE / "editors/vscode/test/extension.test.js"


def extension(world):
    """Its own tests: a suggestion, typing along, cancelling, settings, a crash, the package."""
    done = subprocess.run(
        ["node", "--test", TESTS],
        env={**world.environment, "MIDFILL": str(world.midfill)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=500,
    )
    told = [
        line.removeprefix("# ")
        for line in done.stdout.splitlines()
        if line.startswith(("ok", "not ok", "# |", "# pass", "# fail"))
    ]
    world.notes.append("\n".join(told))
    if done.returncode != 0:
        raise Failed(done.stdout + done.stderr)
    wait_for("no midfill is left running", lambda: not world.midfill_runs())


SCENARIOS = {"extension": extension}
