#!/usr/bin/env python3
"""Trains the dictionaries of src/store/compress.cc on the documents of databases filled from simulated worlds.

    make.py FIELD_NAMES_DICTIONARY_SOURCE DATABASE...

Names, addresses, telephone numbers and ids are replaced by random ones of their shape first, so that the dictionaries hold
the documents' structure and nobody's data. Needs the zstd command and libzstd. New dictionaries get new numbers in compress.h;
those that a release has written with are never replaced.
"""

import ctypes
import json
import pathlib
import random
import re
import sqlite3
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
SAMPLES = 12_000
BYTES = 16_384


def decompressor(source):
    zstd = ctypes.CDLL("libzstd.so.1")
    zstd.ZSTD_createDCtx.restype = ctypes.c_void_p
    zstd.ZSTD_getFrameContentSize.restype = ctypes.c_ulonglong
    zstd.ZSTD_decompress_usingDict.restype = ctypes.c_size_t
    zstd.ZSTD_decompress_usingDict.argtypes = [ctypes.c_void_p, *[ctypes.c_char_p, ctypes.c_size_t] * 3]
    context = zstd.ZSTD_createDCtx()
    text = pathlib.Path(source).read_text(encoding="utf-8")
    text = text[text.index("kFieldNames ="):text.index("struct Free")]
    dictionaries = {1: "".join(re.findall(r'R"\((.*?)\)"', text, re.S)).encode()}
    for number, name in ((2, "declarations"), (3, "assessments")):
        path = HERE / f"{name}.dictionary"
        dictionaries[number] = path.read_bytes() if path.exists() else b""

    def decompress(blob):
        dictionary, frame = dictionaries[blob[0]], blob[1:]
        size = zstd.ZSTD_getFrameContentSize(frame, len(frame))
        out = ctypes.create_string_buffer(size + 1)
        got = zstd.ZSTD_decompress_usingDict(context, out, size, frame, len(frame), dictionary, len(dictionary))
        if got != size:
            sys.exit("a document that does not decompress")
        return out.raw[:size].decode()

    return decompress


def shaped(match):
    return "".join(
        random.choice("0123456789") if c.isdigit()
        else random.choice("abcdefghijklmnopqrstuvwxyz") if c.isascii() and c.islower()
        else random.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ") if c.isascii() and c.isupper()
        else chr(random.randrange(0x4E00, 0x8000)) if "\u4e00" <= c <= "\u9fff"
        else c
        for c in match.group(0))


def scrubbed(text):
    text = re.sub(r'(?<="name":")[^"]*', shaped, text)
    text = re.sub(r'(?<="left":")[^"]*|(?<="right":")[^"]*|(?<="email":")[^"]*|(?<="matched_name":")[^"]*', shaped, text)
    text = re.sub(r'(?<="address":\[)[^\]]*', shaped, text)
    text = re.sub(r"\b[A-Z]{2}\d{9}[A-Z]{2}\b|\bE[0-9A-Z]{12}\b|\d{5,}", shaped, text)
    return text


def main():
    random.seed(1)
    decompress = decompressor(sys.argv[1])
    for table, name in (("item", "declarations"), ("assessment", "assessments")):
        documents = []
        for path in sys.argv[2:]:
            rows = sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute(f"SELECT document FROM {table}")
            documents += [scrubbed(decompress(document)) for (document,) in rows]
        documents = random.sample(documents, min(SAMPLES, len(documents)))
        with tempfile.TemporaryDirectory() as folder:
            for i, document in enumerate(documents):
                (pathlib.Path(folder) / str(i)).write_text(document, encoding="utf-8")
            subprocess.run(["zstd", "-q", "-f", "--train", "-r", folder, f"--maxdict={BYTES}", "-o", str(HERE / f"{name}.dictionary")], check=True)


if __name__ == "__main__":
    main()
