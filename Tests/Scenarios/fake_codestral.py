#!/usr/bin/env python3
"""A stand-in for Mistral's Codestral on loopback, as strict and as faulty as the real one.

It speaks `POST /v1/fim/completions` and `POST /v1/chat/completions`, streamed or whole, and
`GET /v1/models`. What it answers is decided by rules: a JSON object that maps the end of a prompt to
the text that follows it. A prompt that already holds the beginning of that text gets the rest, as
from a model. In a chat the prompt is what stands before <CURSOR/>, and the answer is in <FILL>.

From Python: `with FakeCodestral(rules) as server: server.mode("429", retry_after=2)`.
By hand: `fake_codestral.py RULES.json [--port N] [--key KEY] [--records FILE]`; then each line of
standard input sets a mode, such as `401 body=detail`, `slow seconds=3`, `down`, `up`, `ok`.

Shapes of answers and errors: Mistral's OpenAPI document (FIMCompletionRequest, which allows no
additional properties) and bodies quoted in public reports of each error.
"""

import argparse
import email.utils
import json
import re
import select
import socket
import sys
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MODELS = ("codestral-latest", "codestral-2508")
KEY = "fakeQ2mVb9LrT4KpZ8sWc1NfHd3YgJ6A"  # shaped like a real one, which has no words in it
FIM_PATH = "/v1/fim/completions"
CHAT_PATH = "/v1/chat/completions"

def is_text(value):
    return isinstance(value, str)


def is_texts(value):
    return isinstance(value, list) and all(map(is_text, value))


def is_count(value):
    return type(value) is int and value >= 0


def is_number(value, high):
    return type(value) in (int, float) and 0 <= value <= high


# Every field of FIMCompletionRequest, with a check of its value.
FIELDS = {
    "model": is_text,
    "prompt": is_text,
    "suffix": lambda value: value is None or is_text(value),
    "temperature": lambda value: value is None or is_number(value, 1.5),
    "top_p": lambda value: is_number(value, 1),
    "max_tokens": lambda value: value is None or is_count(value),
    "min_tokens": lambda value: value is None or is_count(value),
    "stream": lambda value: isinstance(value, bool),
    "stop": lambda value: is_text(value) or is_texts(value),
    "random_seed": lambda value: value is None or is_count(value),
    "metadata": lambda value: value is None or isinstance(value, dict),
    "prompt_cache_key": lambda value: value is None or is_text(value),
}

# The same for chat: the fields that a chat turned into filling in the middle needs.
CHAT_FIELDS = {name: check for name, check in FIELDS.items() if name not in ("prompt", "suffix")}
CHAT_FIELDS["messages"] = lambda value: isinstance(value, list) and value != []
CHAT_FIELDS["stream_options"] = lambda value: value is None or isinstance(value, dict)

# Bodies seen for each status: the gateway's and the application's own differ.
UNAUTHORIZED = {
    "gateway": '{"message":"Unauthorized","request_id":"0c7ff05b3a9d5c1e"}',
    "detail": '{"detail":"Unauthorized"}',
    "empty": "",
}
HTML = (
    "<html>\r\n<head><title>500 Internal Server Error</title></head>\r\n<body>\r\n"
    "<center><h1>500 Internal Server Error</h1></center>\r\n<hr><center>nginx</center>\r\n"
    "</body>\r\n</html>\r\n"
)


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def app_error(message, kind, code, status):
    """The error object of Mistral's application; its `code` is a string."""
    return {
        "object": "error",
        "message": message,
        "type": kind,
        "param": None,
        "code": code,
        "raw_status_code": status,
    }


def validation_problems(body, fields=FIELDS, needed=("model", "prompt")):
    """What FastAPI's validation says about a body, empty when the body is right."""
    problems = []
    for name in needed:
        if name not in body:
            problems.append(
                {"type": "missing", "loc": ["body", name], "msg": "Field required", "input": body}
            )
    for name, value in body.items():
        if name not in fields:
            problems.append(
                {
                    "type": "extra_forbidden",
                    "loc": ["body", name],
                    "msg": "Extra inputs are not permitted",
                    "input": value,
                }
            )
        elif not fields[name](value):
            problems.append(
                {
                    "type": "value_error",
                    "loc": ["body", name],
                    "msg": "Input should be valid",
                    "input": value,
                }
            )
    return problems


def completion_for(rules, prompt):
    """The text that follows the prompt: the longest matching rule's, less what is typed of it."""
    longest, rest = -1, ""
    for ending, text in rules.items():
        at = prompt.rfind(ending)
        if at < 0 or len(ending) <= longest:
            continue
        typed = prompt[at + len(ending) :]
        if text.startswith(typed):
            longest, rest = len(ending), text[len(typed) :]
    return rest


def answer_to_chat(rules, messages):
    """The answer to a chat that asks what belongs at <CURSOR/>. Mistral goes on from a last message
    of the assistant's own (`prefix: true`), and repeats it."""
    question = next(m["content"] for m in reversed(messages) if m["role"] == "user")
    text = completion_for(rules, question.partition("<CURSOR/>")[0])
    return f"<FILL>{text}</FILL>"


def cut(text, body):
    """Applies `stop` and `max_tokens`, and cuts the text into pieces of about a token each."""
    stops = body.get("stop") or []
    found = [text.find(stop) for stop in ([stops] if isinstance(stops, str) else stops) if stop]
    found = [at for at in found if at >= 0]
    if found:
        text = text[: min(found)]
    pieces = re.findall(r"\s*\S{1,4}|\s+$", text)
    limit = body.get("max_tokens")
    if limit is not None and len(pieces) > limit:
        return pieces[:limit], "length"
    return pieces, "stop"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def setup(self):
        super().setup()
        self.fake = self.server.fake
        self.fake.accepted += 1
        self.fake.connections.add(self.connection)

    def finish(self):
        self.fake.connections.discard(self.connection)
        try:
            super().finish()
        except OSError:
            pass

    def log_message(self, *_):
        pass

    # Requests

    def do_GET(self):
        self._serve(None)

    def do_HEAD(self):
        self._serve(None)

    def do_POST(self):
        self._serve(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _serve(self, data):
        mode, options = self.fake.current
        self.number = self.fake.arrived(self, data, mode)
        self.status, outcome = None, "answered"
        try:
            if self.path == "/v1/models" and data is None:
                outcome = self._checked(self._models) or outcome
            elif self.path in (FIM_PATH, CHAT_PATH) and data is not None:
                respond = getattr(self, "mode_" + mode.replace("-", "_"))
                outcome = self._checked(lambda: respond(data, **options)) or outcome
            else:
                self._json(404, {"message": "no Route matched with those values"})
        except OSError:
            outcome = "closed by client"
            self.close_connection = True
        self.fake.left(self.number, self.status, outcome)

    def _checked(self, respond):
        if self.fake.authorization(self.headers) != "right":
            return self._text(401, UNAUTHORIZED["gateway"], "application/json")
        return respond()

    def _models(self):
        data = [{"id": name, "object": "model", "owned_by": "mistralai"} for name in MODELS]
        self._json(200, {"object": "list", "data": data})

    # Modes: each answers a completion request in its own way, and may return its outcome.

    def mode_ok(self, data, pause=0.0, torn=False, held=None):
        """Streams one event per token, `pause` seconds apart; `torn` cuts events anywhere. After
        `held` tokens nothing comes until the mode changes."""
        body = self._valid(data)
        if body is None:
            return
        if self.path == CHAT_PATH:
            text = answer_to_chat(self.fake.rules, body["messages"])
        else:
            text = completion_for(self.fake.rules_for(body), body["prompt"])
        pieces, reason = cut(text, body)
        usage = {"prompt_tokens": len(data) // 4 + 1, "completion_tokens": len(pieces)}
        usage["total_tokens"] = sum(usage.values())
        if not body.get("stream"):
            message = {"role": "assistant", "content": "".join(pieces), "tool_calls": None}
            choice = {"index": 0, "message": message, "finish_reason": reason}
            return self._json(200, self._object("chat.completion", body, choice, usage=usage))
        self._start_stream()
        self._event(body, {"role": "assistant", "content": ""}, torn=torn)
        for number, piece in enumerate(pieces):
            if number == held:
                self._hold()
            if pause and self._client_left_within(pause):
                raise ConnectionResetError
            self._event(body, {"content": piece}, torn=torn)
        self._event(body, {"content": ""}, reason, torn=torn, usage=usage)
        self._chunk(b"data: [DONE]\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def mode_slow(self, data, seconds=2.0):
        """Nothing for a while, not even a header, then a right answer."""
        if self._client_left_within(seconds):
            raise ConnectionResetError
        self.mode_ok(data)

    def mode_held(self, data, after=None):
        """Nothing until the mode changes, or `after` so many tokens; then the rest of a right answer."""
        if after is None:
            self._hold()
        self.mode_ok(data, held=after)

    def mode_401(self, data, body="gateway"):
        self._text(401, UNAUTHORIZED[body], "application/json")

    def mode_402(self, data):
        self._json(402, app_error("Payment required", "payment_required", "1910", 402))

    def mode_403(self, data):
        message = "This model is not available in your subscription tier"
        self._json(403, app_error(message, "forbidden", "1920", 403))

    def mode_404(self, data):
        message = "The model `codestral-latest` does not exist"
        self._json(404, app_error(message, "invalid_model", "1500", 404))

    def mode_422(self, data, body="object"):
        loc = ["body", "n"]
        problem = {"type": "extra_forbidden", "loc": loc, "msg": "Extra inputs are not permitted"}
        detail = {"detail": [dict(problem, input=1)]}
        self._json(422, detail if body == "detail" else self._validation_error(detail))

    def mode_429(self, data, retry_after=None, body="app", date=False):
        """`retry_after` in seconds, said as such or, with `date`, as an HTTP date."""
        headers = {}
        if retry_after is not None:
            when = email.utils.formatdate(time.time() + retry_after, usegmt=True)
            headers["Retry-After"] = when if date else str(retry_after)
        gateway = {"message": "Requests rate limit exceeded"}
        app = app_error("Rate limit exceeded", "rate_limited", "1300", 429)
        self._json(429, gateway if body == "gateway" else app, headers)

    def mode_500(self, data):
        self._text(500, HTML, "text/html")

    def mode_cut(self, data):
        """The head, one event, half of the next one, and the connection is gone."""
        body = self._valid(data)
        if body is None:
            return None
        self._start_stream()
        self._event(body, {"role": "assistant", "content": ""})
        event = b'data: {"id":"cut","object":"chat.completion.chunk","choices":[{"ind'
        self.wfile.write(b"%x\r\n" % (2 * len(event)) + event)
        self.close_connection = True
        return "cut"

    def mode_error_event(self, data):
        """Status 200, and then an error where the next piece of text should be."""
        body = self._valid(data)
        if body is None:
            return
        self._start_stream()
        self._event(body, {"role": "assistant", "content": ""})
        error = app_error("Service unavailable.", "internal_server_error", "3000", 500)
        self._chunk(b"data: " + compact(error).encode() + b"\n\n")
        self.wfile.write(b"0\r\n\r\n")

    def mode_silent(self, data):
        """No answer at all, until the client gives up or the mode changes."""
        while self.fake.current[0] == "silent":
            if self._client_left_within(0.1):
                raise ConnectionResetError
        self.close_connection = True
        return "never answered"

    # Parts of answers

    def _hold(self):
        while self.fake.current[0] == "held":
            if self._client_left_within(0.05):
                raise ConnectionResetError

    def _valid(self, data):
        """The request's body, or None when it was refused."""
        if not self.headers.get("Content-Type", "").startswith("application/json"):
            self._json(415, {"detail": "Unsupported Media Type"})
            return None
        try:
            body = json.loads(data)
        except ValueError:
            self._json(400, app_error("Could not parse the body", "invalid_request", "3051", 400))
            return None
        if not isinstance(body, dict):
            problems = [{"loc": ["body"]}]
        elif self.path == CHAT_PATH:
            problems = validation_problems(body, CHAT_FIELDS, ("model", "messages"))
        else:
            problems = validation_problems(body)
        if problems:
            self._json(422, self._validation_error({"detail": problems}))
        elif body["model"] not in MODELS:
            message = f"Invalid model: {body['model']}"
            self._json(400, app_error(message, "invalid_model", "1500", 400))
        elif body.get("temperature") == 0 and body.get("top_p", 1) != 1:
            message = "top_p must be 1 when using greedy sampling."
            self._json(400, app_error(message, "invalid_request_error", "3051", 400))
        else:
            return body
        return None

    def _validation_error(self, detail):
        # As really sent: `message` is an object.
        return {
            "object": "error",
            "message": detail,
            "type": "invalid_request_error",
            "param": None,
            "code": None,
        }

    def _object(self, kind, body, choice, **more):
        head = {"id": f"{self.number:032x}", "object": kind, "created": int(time.time())}
        return {**head, "model": body["model"], "choices": [choice], **more}

    def _start_stream(self):
        self._head(200, "text/event-stream; charset=utf-8", {"Transfer-Encoding": "chunked"})

    def _event(self, body, delta, reason=None, torn=False, **more):
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        # Mistral pads each event with random text of random length.
        more["p"] = "abcdefghijklmnopqrstuvwxyz"[: 1 + (self.number * 7 + len(str(delta))) % 26]
        event = self._object("chat.completion.chunk", body, choice, **more)
        line = b"data: " + compact(event).encode() + b"\n\n"
        size = 7 if torn else len(line)
        for at in range(0, len(line), size):
            self._chunk(line[at : at + size])

    def _chunk(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def _json(self, status, value, headers=None):
        self._text(status, compact(value), "application/json", headers)

    def _text(self, status, text, kind, headers=None):
        data = text.encode()
        self._head(status, kind, {"Content-Length": str(len(data)), **(headers or {})})
        if self.command != "HEAD":
            self.wfile.write(data)

    def _head(self, status, kind, headers):
        self.status = status
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("mistral-correlation-id", str(uuid.UUID(int=self.number)))
        limit = self.fake.requests_a_minute
        self.send_header("x-ratelimit-limit-req-minute", str(limit))
        self.send_header("x-ratelimit-remaining-req-minute", str(limit - 1))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _client_left_within(self, seconds):
        readable, _, _ = select.select([self.connection], [], [], seconds)
        return bool(readable) and self.connection.recv(1, socket.MSG_PEEK) == b""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass  # a client may go at any time; what it missed is in the records


class FakeCodestral:
    """The server: one mode at a time, every request recorded."""

    def __init__(self, rules, key=KEY, records=None, port=0, tls=None):
        """`tls` is an SSLContext, for https."""
        self.rules = rules
        self.tls = tls
        self.accepted = 0  # connections
        self.requests_a_minute = 60  # as the answers' heads tell
        self.others = []  # rules for requests that want something else (temperature), in turn
        self.key = key
        self.port = port
        self.current = ("ok", {})
        self.connections = set()
        self.records = []
        self._file = open(records, "a", buffering=1) if records else None
        self._changed = threading.Condition()
        self._server = None
        self._place = None  # a socket that holds the port while nobody listens
        self.up()

    @property
    def base(self):
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self.port}/v1"

    def mode(self, name, **options):
        if not hasattr(_Handler, "mode_" + name.replace("-", "_")):
            raise ValueError(f"no such mode: {name}")
        self.current = (name, options)

    def down(self):
        """Stops listening and drops every connection."""
        if self._server is None:
            return
        self._server.shutdown()
        try:
            # A close alone would not do it: a program that is just being started may have a copy.
            self._server.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # macOS does not know that
        self._server.server_close()
        self._server = None
        # As long as its port is bound and nobody listens, no other program gets it.
        self._place = socket.socket()
        self._place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._place.bind(("127.0.0.1", self.port))
        for connection in list(self.connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def up(self):
        """Listens, on the same port as before."""
        if self._server is not None:
            return
        if self._place:
            self._place.close()
        self._server = _Server(("127.0.0.1", self.port), _Handler)
        self._server.fake = self
        if self.tls:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_port
        serve = lambda server=self._server: server.serve_forever(poll_interval=0.02)
        threading.Thread(target=serve, daemon=True).start()

    def close(self):
        """Down for good."""
        self.down()
        self._place.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # Records

    def completions(self):
        """The requests for a completion so far, oldest first."""
        paths = (FIM_PATH, CHAT_PATH)
        return [record for record in list(self.records) if record["path"] in paths]

    def wait_for_completions(self, count, seconds):
        """Waits until so many requests for a completion have been dealt with."""
        done = lambda: len([r for r in self.completions() if "outcome" in r]) >= count
        with self._changed:
            return self._changed.wait_for(done, seconds)

    def rules_for(self, body):
        if not self.others or not body.get("temperature"):
            return self.rules
        with self._changed:
            self.others.append(self.others.pop(0))
            return self.others[-1]

    def authorization(self, headers):
        given = headers.get("Authorization")
        if given is None:
            return "missing"
        return "right" if given == f"Bearer {self.key}" else "wrong"

    def arrived(self, handler, data, mode):
        text = None if data is None else data.decode("utf-8", "replace")
        try:
            body = text and json.loads(text)
        except ValueError:
            body = text
        headers = {k.lower(): v for k, v in handler.headers.items() if k.lower() != "authorization"}
        record = {
            "time": round(time.time(), 4),
            "method": handler.command,
            "path": handler.path,
            "authorization": self.authorization(handler.headers),
            "headers": headers,
            "body": body,
            "mode": mode,
        }
        with self._changed:
            self.records.append(record)
            number = len(self.records)
            record["number"] = number
        self._write({"event": "request", **record})
        return number

    def left(self, number, status, outcome):
        now = round(time.time(), 4)
        with self._changed:
            self.records[number - 1].update(status=status, outcome=outcome, ended=now)
            self._changed.notify_all()
        answer = {"number": number, "time": now, "status": status, "outcome": outcome}
        self._write({"event": "answer", **answer})

    def _write(self, record):
        if self._file:
            self._file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _options(words):
    """`seconds=3 body=detail` as keyword arguments."""
    pairs = (word.partition("=")[::2] for word in words)
    return {
        name: json.loads(value) if re.fullmatch(r"[\d.]+|true|false", value) else value
        for name, value in pairs
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("rules", help="JSON file: the end of a prompt to the text that follows")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--key", default=KEY)
    parser.add_argument("--records", help="append every request and answer here, as JSON lines")
    parser.add_argument("--requests-a-minute", type=int, default=60, help="as told in answers")
    arguments = parser.parse_args()
    with open(arguments.rules, encoding="utf-8") as file:
        rules = json.load(file)
    with FakeCodestral(rules, arguments.key, arguments.records, arguments.port) as server:
        server.requests_a_minute = arguments.requests_a_minute
        print(f"listening on {server.base}", flush=True)
        for line in sys.stdin:
            words = line.split()
            if not words:
                continue
            try:
                if words[0] in ("up", "down"):
                    getattr(server, words[0])()
                else:
                    server.mode(words[0], **_options(words[1:]))
                print("now", *words, flush=True)
            except ValueError as error:
                print(error, flush=True)


if __name__ == "__main__":
    main()
