#!/usr/bin/env python3
"""Writes a language model of 1 MB for llama.cpp that knows a few words by heart.

It is a real GGUF file of llama's architecture with weights set by hand: each token's embedding is a
direction of its own, attention and feed-forward add nothing, and the output layer names the token
that follows. So a real server runs all its ways on it (tokens, prompt, slots, sampling, streaming),
and what comes is known. One byte of text is one token; the special tokens are those of Qwen's coder
models.

By hand: `tiny_model.py FILE [--without-fim]`.

It says `net * rate` where something is to be filled in, `gross()` as an assistant, and with
`UNTIL_STOPPED` it talks without end.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

import argparse
import struct

# What the model says. A word is one token; a line's end ends it.
ANSWER = ("net", " *", " rate", "\n")  # after <|fim_middle|>, and after a blank
CHAT = ("<FILL>", "gross", "()", "</FILL>")  # as an assistant
# Without end, where the answer's first word is forbidden (`UNTIL_STOPPED`).
ENDLESS = tuple("v" + letter for letter in "abcdefghijklmnopqrstuvwxyz")

END = "<|endoftext|>"
ASSISTANT = "<|assistant|>"
FIM = {
    "pre": "<|fim_prefix|>",
    "mid": "<|fim_middle|>",
    "suf": "<|fim_suffix|>",
    "pad": "<|fim_pad|>",
    "rep": "<|repo_name|>",
    "sep": "<|file_sep|>",
}
SPECIAL = (END, *FIM.values(), "<|im_start|>", "<|im_end|>", ASSISTANT)
CHAT_TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}" + ASSISTANT + "{% endif %}"
)

WIDTH = 320  # at least the number of tokens, and a multiple of 32
INNER = 32  # of attention and feed-forward: small, so that a long prompt is read fast
CONTEXT = 16384
UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
NORMAL, CONTROL = 1, 3


def byte_alphabet():
    """GPT-2's letter for each byte: a vocabulary may hold no control characters and no blanks."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(0x100) if byte not in plain]
    letters = {byte: chr(byte) for byte in plain}
    return letters | {byte: chr(0x100 + index) for index, byte in enumerate(others)}


def vocabulary(fim=True):
    """Every token as it stands in the file, bytes first; and the tokens' numbers by their text."""
    letters = byte_alphabet()
    words = [word for word in (*ANSWER, *ENDLESS, *CHAT) if len(word) > 1]
    spelled = ["".join(letters[byte] for byte in word.encode()) for word in words]
    # The server knows the tokens for filling in the middle by their spelling, too.
    hidden = () if fim else FIM.values()
    special = [f"<|{n}|>" if text in hidden else text for n, text in enumerate(SPECIAL)]
    tokens = [letters[byte] for byte in range(0x100)] + special + spelled
    ids = {chr(byte): byte for byte in range(0x80)}
    ids |= {text: 0x100 + index for index, text in enumerate([*SPECIAL, *words])}
    return tokens, ids


def successors(ids):
    """The token after each token; whatever has none here ends the answer."""
    chains = ((FIM["mid"], *ANSWER), (" ", *ANSWER), (ASSISTANT, *CHAT), (*ENDLESS, ENDLESS[0]))
    return {ids[a]: ids[b] for chain in chains for a, b in zip(chain, chain[1:])}


# Members of a request's body with which the model talks until it is stopped, and some seconds long.
UNTIL_STOPPED = {"logit_bias": [[vocabulary()[1][ANSWER[0]], False]], "n_predict": CONTEXT}


def string(text):
    data = text.encode()
    return struct.pack("<Q", len(data)) + data


def entry(key, kind, value):
    pack = {UINT32: "<I", INT32: "<i", FLOAT32: "<f", BOOL: "<?"}
    return string(key) + struct.pack("<I", kind) + (
        string(value) if kind == STRING else struct.pack(pack[kind], value)
    )


def array(key, kind, values):
    head = string(key) + struct.pack("<IIQ", ARRAY, kind, len(values))
    if kind == STRING:
        return head + b"".join(map(string, values))
    return head + struct.pack(f"<{len(values)}i", *values)


def matrix(rows, weights={}):
    """Rows of `WIDTH` numbers, zero but for the places (row, column) given."""
    data = bytearray(4 * WIDTH * rows)
    for (row, column), weight in weights.items():
        struct.pack_into("<f", data, 4 * (WIDTH * row + column), weight)
    return (WIDTH, rows), bytes(data)


def write(path, fim=True):
    """Without the tokens for filling in the middle the server refuses `/infill`."""
    tokens, ids = vocabulary(fim)
    assert len(tokens) <= WIDTH
    kinds = [NORMAL] * len(tokens)
    kinds[0x100 : 0x100 + len(SPECIAL)] = [CONTROL] * len(SPECIAL)
    end = ids[END]
    about = [
        entry("general.architecture", STRING, "llama"),
        entry("general.name", STRING, "by-heart"),
        entry("general.file_type", UINT32, 0),
        entry("llama.context_length", UINT32, CONTEXT),
        entry("llama.embedding_length", UINT32, WIDTH),
        entry("llama.block_count", UINT32, 1),
        entry("llama.feed_forward_length", UINT32, INNER),
        entry("llama.attention.head_count", UINT32, 1),
        entry("llama.attention.head_count_kv", UINT32, 1),
        entry("llama.attention.key_length", UINT32, INNER),
        entry("llama.attention.value_length", UINT32, INNER),
        entry("llama.attention.layer_norm_rms_epsilon", FLOAT32, 1e-5),
        entry("llama.rope.dimension_count", UINT32, INNER),
        entry("llama.vocab_size", UINT32, len(tokens)),
        entry("tokenizer.ggml.model", STRING, "gpt2"),
        entry("tokenizer.ggml.pre", STRING, "qwen2"),
        array("tokenizer.ggml.tokens", STRING, tokens),
        array("tokenizer.ggml.token_type", INT32, kinds),
        # There must be one; it makes a token that is not there, so it never applies.
        array("tokenizer.ggml.merges", STRING, ["a b"]),
        entry("tokenizer.ggml.bos_token_id", UINT32, end),
        entry("tokenizer.ggml.eos_token_id", UINT32, end),
        entry("tokenizer.ggml.add_bos_token", BOOL, False),
        entry("tokenizer.chat_template", STRING, CHAT_TEMPLATE),
    ]
    if fim:
        about += [entry(f"tokenizer.ggml.fim_{k}_token_id", UINT32, ids[FIM[k]]) for k in FIM]

    count = len(tokens)
    following = successors(ids)
    output = {(following.get(token, end), token): 1.0 for token in range(count)}
    output[ids[ENDLESS[0]], ids[FIM["mid"]]] = 0.5  # the second choice
    norm = ((WIDTH,), struct.pack("<f", 1.0) * WIDTH)
    back = (INNER, WIDTH), bytes(4 * INNER * WIDTH)
    tensors = {
        "token_embd.weight": matrix(count, {(token, token): 1.0 for token in range(count)}),
        "output.weight": matrix(count, output),
        "output_norm.weight": norm,
        "blk.0.attn_norm.weight": norm,
        "blk.0.ffn_norm.weight": norm,
        **{f"blk.0.{part}.weight": matrix(INNER) for part in ("attn_q", "attn_k", "attn_v")},
        "blk.0.attn_output.weight": back,
        "blk.0.ffn_gate.weight": matrix(INNER),
        "blk.0.ffn_up.weight": matrix(INNER),
        "blk.0.ffn_down.weight": back,
    }
    places, body = [], bytearray()
    for name, (shape, data) in tensors.items():
        body += bytes(-len(body) % 32)
        places.append(
            string(name)
            + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, len(body))  # 0: float32
        )
        body += data
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(about))
    head += b"".join(about) + b"".join(places)
    with open(path, "wb") as file:
        file.write(head + bytes(-len(head) % 32) + body)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file")
    parser.add_argument("--without-fim", action="store_true")
    arguments = parser.parse_args()
    write(arguments.file, fim=not arguments.without_fim)


if __name__ == "__main__":
    main()
