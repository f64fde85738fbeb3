"""A real llama-server: its own routes, its slots, and its limits.

The model (`tiny_model.py`) knows what it says by heart; all else is llama.cpp's own.
"""

import json
import os
import re
import subprocess
import urllib.error
import urllib.request

import tiny_model
from command import SUGGESTED, complete, run, typed
from language_client import LanguageClient
from sources import INVOICE
from terminal import Failed, wait_for

ANSWER = "".join(tiny_model.ANSWER).rstrip()


class LlamaServer:
    """llama-server on loopback, with a model of its own. `log` is what it has written."""

    def __init__(self, world, *arguments, fim=True):
        self.log = world.root / "llama-server.log"
        model = world.root / "model.gguf"
        tiny_model.write(model, fim=fim)
        libraries = world.programs.parent / "lib"
        libraries = next(libraries.glob("*/llama")).parent
        environment = {
            "PATH": os.environ["PATH"],
            "LD_LIBRARY_PATH": f"{libraries}:{libraries / 'llama'}",
            "LLAMA_SERVER_SLOTS_DEBUG": "1",  # `/slots` then tells the prompts
        }
        command = [world.programs / "llama-server", "--model", model, "--threads", "1"]
        # It takes a free port itself, so that no other program can come between.
        command += ["--host", "127.0.0.1", "--port", "0", "--parallel", "2", *map(str, arguments)]
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                command,
                # Where it also looks for its code for each kind of processor.
                cwd=next(libraries.glob("ggml/backends*")),
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        world.servers.append(self)
        self.base = wait_for("llama-server listens", self.place)
        wait_for("llama-server is ready", self.healthy)

    def place(self):
        """The address that it says it listens on; None as long as it says none."""
        if self.process.poll() is not None:
            raise Failed(f"llama-server does not start:\n{self.log.read_text()[-2000:]}")
        found = re.search(r"listening on (http://127\.0\.0\.1:\d+)\n", self.log.read_text())
        return found and found[1]

    def healthy(self):
        try:
            return self.get("/health")["status"] == "ok"
        except (OSError, urllib.error.URLError):
            return False

    def get(self, path):
        with urllib.request.urlopen(self.base + path, timeout=60) as answer:
            return json.load(answer)

    def slots(self):
        return self.get("/slots")

    def busy(self):
        return [slot for slot in self.slots() if slot["is_processing"]]

    def tasks(self):
        """The numbers of the requests that are being answered."""
        return [slot["id_task"] for slot in self.busy()]

    def prompt(self):
        """The prompt that was answered last, as the model saw it."""
        return max(self.slots(), key=lambda slot: slot.get("id_task", -1))["prompt"]

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def use(world, preset, base, tokens=200, **settings):
    """Sets the user up with a preset, and prompts that a slow machine reads in time."""
    backend = {"preset": preset, "base": base, **settings}
    world.configure({"backend": backend, "context": {"tokens": tokens}})


# Routes


def infill(world):
    """The text around the caret and other files, put together by the server's own tokens."""
    server = LlamaServer(world, "--ctx-size", 16384)
    use(world, "llamacpp", server.base, tokens=600)
    output, error = complete(world, typed(INVOICE, "return "))
    world.expect("it prints what the model said", output == ANSWER + "\n", output)
    world.expect("it tells the source", "llamacpp" in error, error)
    prompt = server.prompt()
    world.notes.append(f"the prompt as the model saw it:\n{prompt}")
    head, _, rest = prompt.partition("<|fim_prefix|>")
    world.expect("other files lead, by their names", "orders.py\n" in head, head)
    world.expect("with their text", "            item.remove(quantity)\n" in head, head)
    before, _, after = rest.partition("<|fim_suffix|>")
    world.expect("the prefix ends at the caret", before.endswith("(order):\n    return "), before)
    world.expect("the suffix follows it", after.startswith("\n\n\ndef total(order):"), after)
    world.expect("the middle is asked for", "<|fim_middle|>" in after, after)


def no_infill(world):
    """A model without tokens for it: the server refuses, and a plain prompt is sent instead."""
    server = LlamaServer(world, "--ctx-size", 16384, fim=False)
    use(world, "llamacpp", server.base)
    output, _ = complete(world, typed(INVOICE, "return "))
    world.expect("it prints what the model said", output == ANSWER + "\n", output)
    ends = server.prompt().endswith("def lines(order):\n    return ")
    world.expect("the prompt ends at the caret", ends, server.prompt())


def template(world):
    """Completions with the family's tokens in the prompt."""
    server = LlamaServer(world, "--ctx-size", 16384)
    use(world, "vllm", server.base, model="qwen2.5-coder-1.5b")
    output, _ = complete(world, typed(INVOICE, "return "))
    world.expect("it prints what the model said", output == ANSWER + "\n", output)
    prompt = server.prompt()
    for part in ("<|fim_prefix|>", "return <|fim_suffix|>\n\n\ndef total", "<|fim_middle|>"):
        world.expect(f"the prompt has {part}", part in prompt, prompt)


def chat(world):
    """A chat route: asked with rules and tags, and the tags taken off again."""
    server = LlamaServer(world, "--ctx-size", 16384)
    use(world, "pipilot", server.base + "/v1")
    output, _ = complete(world, typed(INVOICE, "return "))
    answer = "".join(tiny_model.CHAT[1:-1])
    world.expect("it prints what the model said", output == answer + "\n", output)
    prompt = server.prompt()
    world.expect("the caret is marked", "return <CURSOR/>" in prompt, prompt)


# Limits


def overflow(world):
    """A prompt beyond the server's context is made smaller once, by what the server says."""
    server = LlamaServer(world, "--ctx-size", 4096)  # for two slots
    use(world, "vllm", server.base, model="qwen2.5-coder-1.5b", tokens=3000)
    path, text = typed(INVOICE, "return ")
    line = 'RATES["%03d"] = 0.19  # as of this year\n'
    long = "".join(line % number for number in range(400)) + text
    output, _ = complete(world, (path, long))
    world.expect("it prints what the model said", output == ANSWER + "\n", output)
    log = server.log.read_text()
    world.expect("the first prompt was too long", "exceeds the available context size" in log)
    prompt = server.prompt()
    world.notes.append(f"the second prompt has {len(prompt)} bytes, 2048 tokens are there")
    world.expect("the second prompt is not tiny", len(prompt) > 1000, len(prompt))
    world.expect("it keeps what is near", "def lines(order):\n    return " in prompt, prompt)


def overflow_is_remembered(world):
    """The server's limit holds for the next request too."""
    server = LlamaServer(world, "--ctx-size", 4096)
    use(world, "vllm", server.base, model="qwen2.5-coder-1.5b", tokens=3000)
    path, text = typed(INVOICE, "return ")
    long = "".join(f'RATES["{number:03}"] = 0.19  # of this year\n' for number in range(400))
    editor = LanguageClient(world, (path, long + text))
    world.expect("the first text comes", editor.suggestion() == ANSWER)
    refused = lambda: server.log.read_text().count("exceeds the available context size")
    count = refused()
    editor.type("abs(")
    editor.suggestion()
    world.expect("it was refused once", (count, refused()) == (1, 1), (count, refused()))
    editor.quit()


def small_context(world):
    """Where the server would cut other files without a word, they lead the text as comments."""
    server = LlamaServer(world, "--ctx-size", 4096)  # 2048 for each slot, and a batch has as many
    use(world, "llamacpp", server.base, tokens=600)
    editor = LanguageClient(world, typed(INVOICE, "return "))
    # What is chosen for a line holds while it is typed.
    wait_for("the project is read", lambda: "still indexing" not in editor.status())

    def leads():
        # The first request may have gone out before the server had told its size.
        editor.type("a")
        editor.suggestion()
        return "<|fim_prefix|># Path: " in server.prompt()

    wait_for("other files lead as comments", leads)
    prompt = server.prompt()
    world.notes.append(f"the prompt as the model saw it:\n{prompt}")
    world.expect("with path and language", "orders.py, language: python\n" in prompt, prompt)
    world.expect("and the document's", "# Path: store/invoice.py, language: python\n" in prompt)
    editor.quit()


# Slots


def cancelled(world):
    """Typing away from what is being written frees the server's slot."""
    server = LlamaServer(world, "--ctx-size", 32768)
    use(world, "llamacpp", server.base, extra=tiny_model.UNTIL_STOPPED)
    editor = LanguageClient(world, typed(INVOICE, "return "))
    asked = editor.request()
    wait_for("the model writes", lambda: any(s.get("generated") for s in server.busy()))
    editor.type("#")
    wait_for("the slot is free", lambda: not server.busy())
    code = editor.answer(asked).get("error", {}).get("code")
    world.expect("the request was superseded", code == -32800, code)
    world.expect("the server was not done", "cancel task" in server.log.read_text())
    editor.quit()


def two_editors(world):
    """Two at once: each has a slot, and one that gives up does not disturb the other."""
    server = LlamaServer(world, "--ctx-size", 32768)
    use(world, "llamacpp", server.base, extra=tiny_model.UNTIL_STOPPED)
    first = LanguageClient(world, typed(INVOICE, "return "), name="first")
    first.request()
    (mine,) = wait_for("the first one's text is written", server.tasks)
    use(world, "llamacpp", server.base)
    path, text = typed(INVOICE, "return ")
    second = LanguageClient(world, ("store/second.py", text), name="second")
    world.expect("the second one gets its text", second.suggestion() == ANSWER)
    # Beside it may run what the second one asks ahead of time.
    world.expect("the first one's goes on", mine in server.tasks(), server.slots())
    first.type("#")
    wait_for("its slot is free", lambda: mine not in server.tasks())
    second.type("abs(")
    world.expect("the second one gets text again", second.suggestion() is not None)
    for editor in (first, second):
        editor.quit()
    world.expect_nothing_runs()


def quit_while_writing(world):
    """An editor that ends frees the slot as well."""
    server = LlamaServer(world, "--ctx-size", 32768)
    use(world, "llamacpp", server.base, extra=tiny_model.UNTIL_STOPPED)
    editor = LanguageClient(world, typed(INVOICE, "return "))
    editor.request()
    wait_for("the model writes", server.busy)
    editor.quit()
    wait_for("the slot is free", lambda: not server.busy())


def doctor(world):
    """What doctor says of it."""
    server = LlamaServer(world, "--ctx-size", 16384)
    use(world, "llamacpp", server.base)
    output, _ = run(world, ["midfill", "doctor"], SUGGESTED)
    world.expect("a suggestion came back", "A suggestion came back." in output, output)


SCENARIOS = {
    "infill with other files": infill,
    "a model that cannot infill": no_infill,
    "completions by template": template,
    "chat": chat,
    "context overflow": overflow,
    "context overflow is remembered": overflow_is_remembered,
    "small context": small_context,
    "cancelled": cancelled,
    "two editors": two_editors,
    "quit while writing": quit_while_writing,
    "doctor": doctor,
}
