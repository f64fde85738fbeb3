"""`midfill complete` in a shell: what it prints, where, and how it exits."""

import json
import os
import re
import shlex
import subprocess

from fake_codestral import KEY
from sources import BASKET, EMPTY_BODY, INVOICE, LINES, RAISE, RULES
from world import CARET, CLONE, KEY_NAME

SUGGESTED, NONE, USAGE, FAILED = 0, 1, 2, 3


def run(world, arguments, expected, folder=None):
    """Runs a command to its end. Returns what it wrote to standard output and standard error."""
    done = subprocess.run(
        arguments,
        cwd=folder or world.project,
        env=world.environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
    )
    told = f"$ {shlex.join(map(str, arguments))}\n{done.stdout}{done.stderr}"
    world.notes.append(told.rstrip() + f"\n[exit status {done.returncode}]")
    world.expect(f"the exit status is {expected}", done.returncode == expected, done.returncode)
    world.expect_nothing_runs()
    return done.stdout, done.stderr


def complete(world, source, *flags, expected=SUGGESTED):
    """Completes at the caret of a source, which is at its line's end."""
    path, text = source
    _, line, _ = world.write(path, text)
    return run(world, ["midfill", "complete", f"{path}:{line}", *flags], expected)


def typed(source, text):
    """A source with text typed before its caret."""
    path, whole = source
    return path, whole.replace(CARET, text + CARET)


# README


def readme_commands():
    """The lines of the README's first block of shell commands."""
    text = (CLONE / "README.md").read_text()
    block = re.search(r"^```(?:sh|bash|console)\n(.*?)^```", text, re.M | re.S)
    lines = [line.removeprefix("$ ").strip() for line in block[1].splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def build_beside_others(world):
    """Where temporary files are is where builds of one clone find each other's locks."""
    del world.environment["TMPDIR"]
    if "TMPDIR" in os.environ:
        world.environment["TMPDIR"] = os.environ["TMPDIR"]


def readme_without_a_key(world):
    """The README's first command prints a suggestion, made from this very project."""
    build_beside_others(world)
    command = shlex.split(readme_commands()[0], comments=True)
    output, _ = run(world, command, SUGGESTED, folder=CLONE)
    world.expect("there is a suggestion", output.strip())


def readme_with_a_key(world):
    """With a key and a server, the same command prints what that server streamed."""
    build_beside_others(world)
    backend = world.codestral({"": "streamed(by: codestral)"})
    backend.mode("ok", torn=True)
    flags = ["--backend", "codestral", "--base", backend.base, "--key-env", KEY_NAME]
    command = shlex.split(readme_commands()[0], comments=True)
    output, _ = run(world, command + flags, SUGGESTED, folder=CLONE)
    world.expect("it is what was streamed", "streamed(by: codestral)" in output, output)


# Suggestions


def local_model(world):
    """Standard output holds the suggestion alone; standard error says whose it is."""
    world.commit()
    output, error = complete(world, typed(BASKET, "raise V"))
    world.expect("it prints the suggestion", "raise V" + output == RAISE + "\n", output)
    world.expect("it tells the source", "local" in error, error)
    world.expect("it tells the time", re.search(r"\d ms", error), error)


def codestral(world):
    backend = world.codestral(RULES)
    backend.mode("ok", pause=0.01, torn=True)
    output, error = complete(world, typed(INVOICE, "return "))
    world.expect("it prints what was streamed", "return " + output == LINES + "\n", output)
    world.expect("it tells the source", "codestral" in error, error)
    asked = [record["path"] for record in backend.completions()]
    world.expect("Codestral was asked once", len(asked) == 1, asked)


def as_json(world):
    world.codestral(RULES)
    output, _ = complete(world, typed(INVOICE, "return "), "--json")
    answer = json.loads(output)
    text = answer["suggestions"][0]["text"]
    world.expect("the text is there", text == LINES.removeprefix("return "), answer)
    world.expect("its source is there", answer["source"] == "codestral", answer)


def column_in_scalars(world):
    """A column counts what an editor shows, not bytes and not UTF-16."""
    backend = world.codestral({'größe = "😀", ': "breite"})
    world.write("store/size.py", 'größe = "😀", \n')
    run(world, ["midfill", "complete", "store/size.py:1:14"], SUGGESTED)
    prompt = backend.completions()[0]["body"]["prompt"]
    world.expect("the prompt ends at the column", prompt.endswith('\ngröße = "😀", '), prompt)


def show_prompt(world):
    """Shows what would be sent, and sends nothing."""
    backend = world.codestral(RULES)
    output, _ = complete(world, typed(INVOICE, "return "), "--show-prompt")
    world.expect("the prompt is shown", "def lines(order):" in output, output)
    world.expect("nothing was sent", not backend.completions(), backend.completions())


# Keys and places to send them


def keys(world):
    """A key from a flag's variable, a file, or a command is sent; it is never printed."""
    backend = world.codestral(RULES)
    key = world.environment.pop(KEY_NAME)
    world.environment["OTHER_KEY"] = key
    (world.home / "key").write_text(key + "\n")
    preset = {"preset": "codestral", "base": backend.base}
    sources = [
        ({}, ["--key-env", "OTHER_KEY"]),
        ({"key": {"env": "OTHER_KEY"}}, []),
        ({"key": {"file": str(world.home / "key")}}, []),
        ({"key": {"command": ["cat", str(world.home / "key")]}}, []),
    ]
    for settings, flags in sources:
        world.configure({"backend": {**preset, **settings}})
        output, error = complete(world, typed(INVOICE, "return "), *flags)
        world.expect("the key is not printed", key not in output + error)
    sent = [record["authorization"] for record in backend.completions()]
    world.expect("the key was sent each time", sent == ["right"] * len(sources), sent)
    log = (world.home / "midfill.log").read_text() if (world.home / "midfill.log").exists() else ""
    world.expect("the key is not logged", key not in log)


def key_stays_at_home(world):
    """A key that only lies in the environment goes to its provider, wherever `base` points."""
    world.environment[KEY_NAME] = KEY
    for base in ("https://codestral.mistrall.ai/v1", "http://192.168.0.1:9/v1"):
        world.configure({"backend": {"preset": "codestral", "base": base}})
        output, error = complete(world, typed(INVOICE, "return "), expected=FAILED)
        world.expect("it names the key and the fix", f'`key` to {{"env": "{KEY_NAME}"}}' in error)
        world.expect("the key is not printed", KEY not in output + error)


def project_cannot_redirect(world):
    """A project that somebody else wrote cannot have the user's text or key sent anywhere."""
    backend = world.codestral(RULES)
    world.configure({"backend": "local"})
    hostile = {"backend": {"preset": "codestral", "base": backend.base, "key": {"env": KEY_NAME}}}
    (world.project / ".midfill.json").write_text(json.dumps(hostile))
    world.commit()
    _, error = complete(world, typed(BASKET, "raise "))
    world.expect("nobody was asked", not backend.records, backend.records)
    world.expect("the user is told", ".midfill.json" in error, error)


# No suggestion


def nothing_to_suggest(world):
    """Exit status 1, and why."""
    world.codestral({})
    output, error = complete(world, typed(INVOICE, "return "), expected=NONE)
    world.expect("standard output is empty", output == "", output)
    world.expect("the reason is told", error.strip())


def wrong_usage(world):
    """Exit status 2, and what is wrong."""
    world.write(*EMPTY_BODY)
    place = "store/invoice.py:7"
    for words, told in [
        (["complete"], "FILE:LINE"),
        (["complete", "store/invoice.py"], "FILE:LINE"),
        (["complete", "store/missing.py:1"], "missing.py"),
        (["complete", "store/invoice.py:700"], "700"),
        (["complete", place, "--jsn"], "--json"),
        (["complete", place, "--base"], "--base"),
        (["complete", place, "--backend", "codestrl"], "codestral"),
        (["compete", place], "complete"),
    ]:
        output, error = run(world, ["midfill", *words], USAGE)
        world.expect(f"it names {told}", told in error, error)
        world.expect("standard output is empty", output == "", output)


def backend_failures(world):
    """Exit status 3, and what to do."""
    backend = world.codestral(RULES)
    key = world.environment[KEY_NAME]
    source = typed(INVOICE, "return ")
    for mode, options, told in [
        ("401", {}, KEY_NAME),
        ("401", {"body": "detail"}, KEY_NAME),
        ("401", {"body": "empty"}, KEY_NAME),
        ("402", {}, "402"),
        ("403", {}, "403"),
        ("404", {}, "model"),
        ("422", {}, "Extra inputs are not permitted"),
        ("422", {"body": "detail"}, "Extra inputs are not permitted"),
        ("429", {"retry_after": 30}, "30 s"),
        ("429", {"retry_after": 30, "date": True, "body": "gateway"}, "rate limit"),
        ("500", {}, "500"),
        ("cut", {}, "broke off"),
        ("error-event", {}, "Service unavailable"),
        ("silent", {}, "did not begin to answer"),
    ]:
        backend.mode(mode, **options)
        output, error = complete(world, source, expected=FAILED)
        world.expect(f"in mode {mode} it tells {told}", told in error, error)
        world.expect("standard output is empty", output == "", output)
        world.expect("the key is not printed", key not in error)
    backend.down()
    _, error = complete(world, source, expected=FAILED)
    world.expect("it tells where nothing listens", f"127.0.0.1:{backend.port}" in error, error)


def no_key(world):
    """A backend that needs a key and has none: told, with the name to set, and nothing sent."""
    backend = world.codestral(RULES)
    del world.environment[KEY_NAME]
    flags = ["--backend", "codestral", "--base", backend.base]
    _, error = complete(world, typed(INVOICE, "return "), *flags, expected=FAILED)
    world.expect("it names the variable", KEY_NAME in error, error)
    world.expect("nothing was sent", not backend.completions(), backend.completions())


# Install


def install(world):
    """The program, its completions and its manual page; nothing else, and again over itself."""
    command = [CLONE / "editors/install", "--binary", world.midfill]
    for _ in range(2):
        output, _ = run(world, command, SUGGESTED)
    world.expect("it says what is missing", "on your PATH" in output, output)
    base = world.home / ".local"
    found = sorted(str(file.relative_to(base)) for file in base.rglob("*") if file.is_file())
    wanted = [
        "bin/midfill",
        "share/bash-completion/completions/midfill",
        "share/fish/vendor_completions.d/midfill.fish",
        "share/man/man1/midfill.1",
        "share/zsh/site-functions/_midfill",
    ]
    world.expect("the files are there", found == wanted, found)
    version, _ = run(world, [base / "bin/midfill", "--version"], SUGGESTED)
    world.expect("the program runs", version.startswith("midfill "), version)


SCENARIOS = {
    "README's first command": readme_without_a_key,
    "README's first command, with a key": readme_with_a_key,
    "local model": local_model,
    "Codestral": codestral,
    "JSON": as_json,
    "column in scalars": column_in_scalars,
    "show the prompt": show_prompt,
    "keys": keys,
    "a key stays at home": key_stays_at_home,
    "a project cannot redirect": project_cannot_redirect,
    "nothing to suggest": nothing_to_suggest,
    "wrong usage": wrong_usage,
    "backend failures": backend_failures,
    "no key": no_key,
    "install": install,
}
