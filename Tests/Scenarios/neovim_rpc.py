"""Neovim's own RPC (MessagePack over a Unix socket): asks and waits without a process for each."""

import socket
import struct

from terminal import Failed, wait_for


def pack(value):
    if value is None:
        return b"\xc0"
    if value is True or value is False:
        return b"\xc3" if value else b"\xc2"
    if isinstance(value, int):
        return b"\xd3" + struct.pack(">q", value)
    if isinstance(value, float):
        return b"\xcb" + struct.pack(">d", value)
    if isinstance(value, str):
        data = value.encode()
        return b"\xdb" + struct.pack(">I", len(data)) + data
    if isinstance(value, (list, tuple)):
        return b"\xdd" + struct.pack(">I", len(value)) + b"".join(map(pack, value))
    if isinstance(value, dict):
        items = b"".join(pack(k) + pack(v) for k, v in value.items())
        return b"\xdf" + struct.pack(">I", len(value)) + items
    raise TypeError(type(value))


NUMBERS = {
    **{0xCA: ">f", 0xCB: ">d", 0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q"},
    **{0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q"},
}
# Of texts and bytes, extensions, lists and maps: how long the length is.
SIZED = {
    **{0xC4: (">B", "text"), 0xC5: (">H", "text"), 0xC6: (">I", "text")},
    **{0xD9: (">B", "text"), 0xDA: (">H", "text"), 0xDB: (">I", "text")},
    **{0xC7: (">B", "extension"), 0xC8: (">H", "extension"), 0xC9: (">I", "extension")},
    **{0xDC: (">H", "list"), 0xDD: (">I", "list"), 0xDE: (">H", "map"), 0xDF: (">I", "map")},
}
FIXED = {0xC0: None, 0xC2: False, 0xC3: True}


class Connection:
    """One connection. Its answers come in order; notifications are kept in `notifications`."""

    def __init__(self, path, seconds=120):
        # The socket is there a moment before Neovim listens on it.
        self.socket = wait_for("Neovim listens", lambda: self._connected(path, seconds))
        self.stream = self.socket.makefile("rb")
        self.number = 0
        self.notifications = []

    @staticmethod
    def _connected(path, seconds):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(seconds)
        try:
            connection.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            return None
        return connection

    def request(self, method, *arguments):
        self.number += 1
        self.socket.sendall(pack([0, self.number, method, list(arguments)]))
        while True:
            try:
                message = self.message()
            except TimeoutError:
                raise Failed("Neovim waits for its user and does nothing else") from None
            if message[0] == 1 and message[1] == self.number:
                if message[2]:
                    raise Failed(f"{method}: {message[2]}")
                return message[3]

    def notify(self, method, *arguments):
        self.socket.sendall(pack([2, method, list(arguments)]))

    def lua(self, code, *arguments):
        return self.request("nvim_exec_lua", code, list(arguments))

    def message(self):
        """The next message, whatever it is."""
        message = self._value()
        if message[0] == 2:
            self.notifications.append(message[1:])
        return message

    def close(self):
        self.stream.close()
        self.socket.close()

    def _read(self, count):
        data = self.stream.read(count)
        if len(data) < count:
            raise Failed("Neovim is gone")
        return data

    def _value(self):
        head = self._read(1)[0]
        if head < 0x80:
            return head
        if head >= 0xE0:
            return head - 0x100
        if head < 0x90:
            return self._map(head & 0x0F)
        if head < 0xA0:
            return self._list(head & 0x0F)
        if head < 0xC0:
            return self._text(head & 0x1F)
        if head in FIXED:
            return FIXED[head]
        if head in NUMBERS:
            format = NUMBERS[head]
            return struct.unpack(format, self._read(struct.calcsize(format)))[0]
        if head in SIZED:
            format, kind = SIZED[head]
            size = struct.unpack(format, self._read(struct.calcsize(format)))[0]
            return getattr(self, "_" + kind)(size)
        return self._extension(1 << (head - 0xD4))

    def _text(self, size):
        return self._read(size).decode("utf-8", "replace")

    def _list(self, size):
        return [self._value() for _ in range(size)]

    def _map(self, size):
        return {self._value(): self._value() for _ in range(size)}

    def _extension(self, size):
        self._read(1)
        return self._read(size)
