"""`midfill doctor` on set-ups that are broken in the usual ways: it names the cause and the fix."""

import http.server
import subprocess
import threading

from authority import Authority
from command import FAILED, NONE, SUGGESTED, run
from fake_codestral import KEY
from world import KEY_NAME

RULES = {"# The two sides, multiplied.\n    ": "quokka_area = width * height"}
NOWHERE = "codestral.mistral.invalid"  # a name that no resolver knows (RFC 6761)


def doctor(world, *flags, expected, told=(), inside=()):
    """Runs doctor and looks for what it should tell. `inside` is a command to run it in."""
    output, _ = run(world, [*inside, "midfill", "doctor", *flags], expected)
    text = " ".join(output.split())
    for words in told:
        world.expect(f"it tells: {words}", words in text, output)
    world.expect("the key is not printed", KEY not in output, output)


def codestral(world, mode="ok", **options):
    """Codestral with a key in the environment, and the flags for it."""
    backend = world.codestral(RULES)
    backend.mode(mode, **options)
    world.configure({"backend": "local"})  # the flags say all
    return backend, ["--backend", "codestral", "--base", backend.base]


def sound(world):
    _, flags = codestral(world, pause=0.1)
    told = ["quokka_area = width * height", "suffix works", "streaming works", "Nothing to change."]
    doctor(world, *flags, expected=SUGGESTED, told=told)


def wrong_key(world):
    _, flags = codestral(world)
    world.environment[KEY_NAME] = "fakeX7wRt2MnB5vC8xZ1qL4kJ9hG3fD6"
    told = [
        f"the key from the environment variable {KEY_NAME} was not accepted",
        f"1. Put a key that Mistral accepts into the environment variable {KEY_NAME}",
    ]
    doctor(world, *flags, expected=FAILED, told=told)


def wrong_host(world):
    """The key is not even sent there."""
    world.environment[KEY_NAME] = KEY
    told = [
        f"The key in {KEY_NAME} is not sent to {NOWHERE}",
        "1. Correct `base` (did you mean codestral.mistral.ai?)",
    ]
    base = f"https://{NOWHERE}/v1"
    doctor(world, "--backend", "codestral", "--base", base, expected=NONE, told=told)


def wrong_host_for_a_key_of_its_own(world):
    world.environment["OTHER_KEY"] = KEY
    flags = ["--backend", "codestral", "--base", f"https://{NOWHERE}/v1", "--key-env", "OTHER_KEY"]
    # No resolver at all is another cause, and told as such.
    resolves = subprocess.run(["getent", "hosts", NOWHERE], capture_output=True).returncode == 2
    told = [f"there is no host {NOWHERE}", "did you mean codestral.mistral.ai?"]
    told = told if resolves else [NOWHERE]
    doctor(world, *flags, expected=FAILED, told=[*told, "set https_proxy=http://HOST:PORT"])


def wrong_model(world):
    _, flags = codestral(world)
    told = [
        "Invalid model: codestral-latst",
        "1. Set `model` to `codestral-latest`, instead of codestral-latst.",
    ]
    doctor(world, *flags, "--model", "codestral-latst", expected=FAILED, told=told)


def chat_address(world):
    backend, flags = codestral(world)
    flags[-1] = backend.base + "/chat/completions"
    told = [
        "`base` ends in /chat/completions, but the preset codestral speaks to /fim/completions",
        "1. Give the address up to /v1, or choose a preset for chat models, such as litellm-chat.",
    ]
    doctor(world, *flags, expected=NONE, told=told)


def no_network(world):
    world.environment[KEY_NAME] = KEY
    told = ["this machine has no network connection", "1. Connect to a network."]
    inside = ["unshare", "--map-root-user", "--net"]
    doctor(world, "--backend", "codestral", expected=FAILED, told=told, inside=inside)


def expired_certificate(world):
    """The certificate's authority is trusted, but its time is over."""
    authority = Authority(world)
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    context = authority.server_context(days=-1)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_: None  # the client leaves in the handshake
    threading.Thread(target=server.serve_forever, daemon=True).start()
    world.environment[KEY_NAME] = KEY
    flags = ["--backend", "codestral", "--base", f"https://localhost:{server.server_port}/v1"]
    told = [
        "certificate has expired",
        "1. The certificate of localhost has expired: ask who runs it to renew it",
    ]
    try:
        doctor(world, *flags, expected=FAILED, told=told, inside=authority.trusted)
    finally:
        server.shutdown()
        server.server_close()


def proxy(world):
    """A proxy that wants to know who one is."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.send_response(407)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    place = f"127.0.0.1:{server.server_port}"
    world.environment.update({"OTHER_KEY": KEY, "http_proxy": f"http://{place}"})
    flags = ["--backend", "codestral", "--base", "http://llm.internal/v1", "--key-env", "OTHER_KEY"]
    told = [
        f"the proxy http://{place} answered 407: it wants to know who you are",
        f"http_proxy=http://USER:PASSWORD@{place}",
    ]
    try:
        doctor(world, *flags, expected=FAILED, told=told)
    finally:
        server.shutdown()
        server.server_close()


def out_of_quota(world):
    _, flags = codestral(world, "402")
    told = [
        'Mistral answered 402: "Payment required"',
        "1. Add credit to the account at Mistral or raise its limit",
    ]
    doctor(world, *flags, expected=FAILED, told=told)


def slow_server(world):
    _, flags = codestral(world, "silent")
    told = ["the answer is too slow: Mistral did not begin to answer within 8 s", "1. Try again"]
    doctor(world, *flags, expected=FAILED, told=told)


def typing_error(world):
    file = world.home / ".config/midfill/config.json"
    file.write_text('{\n  "backend": "local"\n  "log": {}\n}\n')
    told = [
        "~/.config/midfill/config.json:3:3: expected `,` or `}`",
        "1. Correct ~/.config/midfill/config.json at line 3, column 3",
    ]
    doctor(world, expected=NONE, told=told)


def misspelt_setting(world):
    world.configure({"backend": {"preset": "local", "modle": "x"}})
    told = ["did you mean `backend.model`?"]
    doctor(world, expected=NONE, told=told)


SCENARIOS = {
    "a sound set-up": sound,
    "wrong key": wrong_key,
    "wrong host": wrong_host,
    "wrong host, the key named": wrong_host_for_a_key_of_its_own,
    "wrong model": wrong_model,
    "a chat address for fill-in-the-middle": chat_address,
    "no network": no_network,
    "expired certificate": expired_certificate,
    "a proxy that asks for a password": proxy,
    "out of quota": out_of_quota,
    "slow server": slow_server,
    "typing error in the file": typing_error,
    "misspelt setting": misspelt_setting,
}
