"""The documents' examples: each is read by what it is for."""

import json
import re
import subprocess
import tomllib

import emacs
from world import CLONE

DOCUMENTS = [
    CLONE / "README.md",
    *sorted((CLONE / "editors").rglob("README.md")),
    CLONE / "editors/helix/languages.toml",
]


def blocks(document):
    """The fenced blocks of a document, as their language and text."""
    text = document.read_text()
    if document.suffix == ".toml":
        return [("toml", text)]
    return re.findall(r"^```(\w+)\n(.*?)^```", text, re.M | re.S)


def lua(world, text):
    file = world.home / "example.lua"
    file.write_text(text)
    check = f"lua assert(loadfile({json.dumps(str(file))}))"
    return _run(world, [world.programs / "nvim", "--headless", "-u", "NONE", "-c", check, "-c", "q"])


def elisp(world, text):
    file = world.home / "example.el"
    file.write_text(text)
    status, told = emacs.run_batch(
        world, "--eval", f'(with-temp-buffer (insert-file-contents "{file}") (check-parens))'
    )
    return told if status else ""


def shell(world, text):
    file = world.home / "example.sh"
    file.write_text(text)
    return _run(world, ["bash", "-n", file])


def _run(world, command):
    done = subprocess.run(
        command, env=world.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    return done.stderr.strip()


READERS = {
    "json": lambda world, text: json.loads(text) and "",
    "toml": lambda world, text: tomllib.loads(text) and "",
    "lua": lua,
    "elisp": elisp,
    "sh": shell,
}


def examples(world):
    """JSON, TOML, Lua, Emacs Lisp and shell commands of every document are well formed."""
    counts = {}
    for document in DOCUMENTS:
        for language, text in blocks(document):
            reader = READERS.get(language)
            if not reader:
                continue
            fault = reader(world, text)
            world.expect(f"an example of {document.name} can be read", not fault, (text, fault))
            counts[language] = counts.get(language, 0) + 1
    world.notes.append(f"read: {counts}")
    world.expect("there is one of each", set(counts) == set(READERS), counts)


def helix_settings(world):
    """Helix takes our languages.toml, and starts midfill for a language of it."""
    languages = tomllib.loads((CLONE / "editors/helix/languages.toml").read_text())
    for language in languages["language"]:
        servers = language["language-servers"]
        world.expect("midfill comes first", servers[0] == "midfill", language)
    folder = world.home / ".config/helix"
    folder.mkdir(parents=True)
    (folder / "languages.toml").write_text((CLONE / "editors/helix/languages.toml").read_text())
    for suite in ("forky", "trixie"):
        done = subprocess.run(
            [world.host(suite) / "hx", "--health", "python"],
            env=world.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        told = re.sub(r"\x1b\[[\d;]*m", "", done.stdout)
        world.expect("Helix knows midfill", re.search(r"✓ midfill", told), told)


SCENARIOS = {"examples": examples, "Helix's settings": helix_settings}
