"""An editor without a screen: it starts midfill and speaks LSP to it."""

import itertools
import json
import subprocess
import threading

from terminal import Failed, wait_for

AUTOMATIC, INVOKED = 2, 1


class LanguageClient:
    """One midfill, with one file open at a caret. `inside` is a command to start it in."""

    def __init__(self, world, source, name="editor", inside=()):
        path, text = source
        self.file, line, column = world.write(path, text)
        self.line, self.column = line - 1, column - 1
        self.uri = self.file.as_uri()
        self.version = 1
        self.numbers = itertools.count(1)
        self.answers = {}
        self.told = []
        self._changed = threading.Condition()
        with open(world.home / f"{name}.stderr", "w") as errors:
            self.process = subprocess.Popen(
                [*inside, "midfill"],
                cwd=world.project,
                env=world.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        threading.Thread(target=self._read, daemon=True).start()
        capabilities = {"general": {"positionEncodings": ["utf-8"]}}
        folder = {"uri": world.project.as_uri(), "name": "project"}
        params = {"processId": None, "capabilities": capabilities, "workspaceFolders": [folder]}
        self.ask("initialize", params)
        self._notify("initialized", {})
        document = {"uri": self.uri, "languageId": "python", "version": 1}
        self._notify(
            "textDocument/didOpen",
            {"textDocument": {**document, "text": self.file.read_text()}},
        )

    # What a user does

    def type(self, text):
        """Types text of one line at the caret."""
        self.version += 1
        place = {"line": self.line, "character": self.column}
        change = {"range": {"start": place, "end": place}, "text": text}
        document = {"uri": self.uri, "version": self.version}
        params = {"textDocument": document, "contentChanges": [change]}
        self._notify("textDocument/didChange", params)
        self.column += len(text.encode())

    def request(self, trigger=INVOKED):
        """Asks for a suggestion at the caret, and returns the request's number."""
        return self._send(
            "textDocument/inlineCompletion",
            {
                "textDocument": {"uri": self.uri},
                "position": {"line": self.line, "character": self.column},
                "context": {"triggerKind": trigger},
            },
        )

    def suggestion(self, trigger=INVOKED):
        """The text suggested at the caret, None when there is none."""
        return self.text(self.request(trigger))

    def text(self, number):
        """The text that answers a request, None when there is none."""
        items = self.result(number)["items"]
        return items[0]["insertText"] if items else None

    def status(self):
        return self.ask("workspace/executeCommand", {"command": "midfill.status"})

    def quit(self):
        self.ask("shutdown", None)
        self._notify("exit", None)
        self.process.stdin.close()
        if self.process.wait(timeout=40) != 0:
            raise Failed(f"midfill's exit status is {self.process.returncode}")

    # The protocol

    def ask(self, method, params):
        return self.result(self._send(method, params))

    def answer(self, number, seconds=120):
        """The whole answer to a request."""
        with self._changed:
            if not self._changed.wait_for(lambda: number in self.answers, seconds):
                raise Failed(f"no answer to request {number} within {seconds} s")
            return self.answers[number]

    def result(self, number):
        answer = self.answer(number)
        if "error" in answer:
            raise Failed(f"request {number} was answered with {answer['error']}")
        return answer["result"]

    def _send(self, method, params):
        number = next(self.numbers)
        self._write({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        return number

    def _notify(self, method, params):
        self._write({"jsonrpc": "2.0", "method": method, "params": params})

    def _write(self, message):
        data = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(data), data))
        self.process.stdin.flush()

    def _read(self):
        stream = self.process.stdout
        while True:
            length = 0
            while (line := stream.readline().strip()) != b"":
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if length == 0:
                return
            message = json.loads(stream.read(length))
            with self._changed:
                if "method" not in message:
                    self.answers[message["id"]] = message
                elif message["method"] in ("window/showMessage", "window/logMessage"):
                    self.told.append(message["params"]["message"])
                self._changed.notify_all()
