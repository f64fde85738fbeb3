"""The documents' examples: each is read by what it is for."""

import json
import re
import subprocess
import tomllib

import emacs
from sources import INVOICE, LINES, RULES
from terminal import wait_for
from world import CARET, CLONE

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


def vim_environment(world):
    """What a Vim needs that is not where it was built to be."""
    base = world.programs.parent / "share/vim"
    return {"VIM": str(base), "VIMRUNTIME": str(next(base.glob("vim9*")))}


# Functions of plugins that the examples call.
VIM_PLUGINS = {
    "autoload/ale/linter.vim": "function ale#linter#Define(...)\nendfunction\n",
    "autoload/lsp.vim": "function lsp#register_server(...)\nendfunction\n",
    "plugin.vim": "function LspAddServer(...)\nendfunction\n",
}


def vim(world, text):
    """Vim runs it, with functions of the plugins' names."""
    folder = world.home / "vim"
    for path, code in {**VIM_PLUGINS, "example.vim": text}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(code)
    begin = f"set runtimepath+={folder} | source {folder}/plugin.vim"
    done = subprocess.run(
        [world.programs / "vim.basic", "-Nu", "NONE", "-i", "NONE", "-V1", "-es", "-c", begin]
        + ["-S", folder / "example.vim", "-c", "doautocmd <nomodeline> User lsp_setup", "-c", "qa!"],
        env={**world.environment, **vim_environment(world)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    told = (done.stdout + done.stderr).splitlines()
    return "\n".join(line for line in told if re.match(r"E\d+:", line.strip()))


def kakoune(world, text):
    """Kakoune runs it, and it adds a table of TOML to the option of kakoune-lsp."""
    found = world.home / "servers.toml"
    file = world.home / "example.kak"
    # What kakoune-lsp does for a file: the language's own server, by a hook of its own.
    file.write_text(
        f"""
        declare-option str lsp_servers
        hook global User LSPDefaultConfig=python %{{
            set-option buffer lsp_servers '
            [pylsp]
            root_globs = ["setup.py"]'
        }}
        {text}
        trigger-user-hook LSPDefaultConfig=python
        echo -to-file {found} -- %opt{{lsp_servers}}
        quit!
        """
    )
    fault = _run(
        world,
        [world.programs / "kak", "-n", "-ui", "dummy", "-e", f"try %{{ source {file} }} catch %{{"
         f" echo -to-file {found} -- %val{{error}}; quit! 1 }}"],
    )
    told = found.read_text() if found.exists() else ""
    try:
        servers = tomllib.loads(told)
    except tomllib.TOMLDecodeError:
        return f"{fault}\n{told}"
    return "" if set(servers) == {"pylsp", "midfill"} else str(servers)


READERS = {
    "json": lambda world, text: json.loads(text) and "",
    "toml": lambda world, text: tomllib.loads(text) and "",
    "lua": lua,
    "elisp": elisp,
    "sh": shell,
    "vim": vim,
    "kak": kakoune,
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


def vim_with_ale(world):
    """The document's example for ALE in a real Vim: an entry of the menu is shown and taken."""
    world.codestral(RULES)
    text = (CLONE / "editors/README.md").read_text()
    example = re.search(r"^```vim\n(let g:ale.*?)^```", text, re.M | re.S)[1]
    plugin = world.programs.parent / "share/vim-ale"
    rc = world.home / ".vimrc"
    rc.write_text(f"set nocompatible\nset runtimepath+={plugin}\nfiletype plugin on\n" + example)
    world.environment.update(vim_environment(world))
    path, text = INVOICE
    file, line, _ = world.write(path, text)
    world.commit()
    vim = world.programs / "vim.basic"
    terminal = world.open_terminal([vim, "-u", rc, "-n", "-i", "NONE", f"+{line}", path])
    wait_for("midfill has the file", lambda: world.logged("opened file://"))
    terminal.keys("A")
    wait_for("insert mode", lambda: "-- INSERT --" in "\n".join(terminal.screen()))
    terminal.type("return")
    shown = lambda: [row for row in terminal.screen() if row.startswith(f"    {LINES} v")]
    wait_for("the entry is in the menu", shown)
    world.show("Vim with ALE:")
    terminal.keys("C-n", "C-y")
    wait_for("it is in the text", lambda: f"    {LINES}" in terminal.screen())
    terminal.keys("Escape")
    wait_for("normal mode", lambda: "-- INSERT --" not in "\n".join(terminal.screen()))
    terminal.type(":wq")
    terminal.keys("Enter")
    world.wait_for_end()
    world.expect_file(file, text.replace(CARET, LINES))


SCENARIOS = {
    "examples": examples,
    "Helix's settings": helix_settings,
    "Vim with ALE": vim_with_ale,
}
