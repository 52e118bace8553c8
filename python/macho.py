#!/usr/bin/env python3
"""Looks into a library for macOS where there is no macOS to load it: macho.py FILE.

Fails unless it is of one processor, for macOS 11, needs libraries of the system alone, has the functions of ariadne.h, remembers signal
handlers before Go's runtime takes them, and, on arm64, has a signature whose hashes are those of its pages: macOS loads no code there
without one.
"""

import hashlib
import re
import struct
import sys
from pathlib import Path

HEADER = Path(__file__).parents[1] / "cmd" / "libariadne" / "ariadne.h"

data = Path(sys.argv[1]).read_bytes()
magic, processor, _, kind, commands = struct.unpack_from("<IIIII", data)
if magic != 0xFEEDFACF or kind != 6:
    raise SystemExit(f"{sys.argv[1]} is no library of 64 bits for macOS")
arm = processor == 0x0100000C

libraries, sections, minimum, symbols, signature = [], {}, None, {}, None
at = 32
for _ in range(commands):
    command, size = struct.unpack_from("<II", data, at)
    if command == 0xC:  # LC_LOAD_DYLIB
        libraries.append(data[at + struct.unpack_from("<I", data, at + 8)[0] : at + size].split(b"\0")[0].decode())
    elif command == 0x19:  # LC_SEGMENT_64
        for i in range(struct.unpack_from("<I", data, at + 64)[0]):
            name = struct.unpack_from("<16s", data, at + 72 + 80 * i)[0].rstrip(b"\0").decode()
            sections[name] = struct.unpack_from("<QQI", data, at + 72 + 80 * i + 32)  # address, size, offset
    elif command == 0x32:  # LC_BUILD_VERSION
        minimum = struct.unpack_from("<I", data, at + 12)[0]
    elif command == 0x2:  # LC_SYMTAB
        first, count, texts, _ = struct.unpack_from("<IIII", data, at + 8)
        for i in range(count):
            text, flags, section, _, value = struct.unpack_from("<IBBHQ", data, first + 16 * i)
            if section:
                symbols.setdefault(data[texts + text : data.index(b"\0", texts + text)].decode(), (value, flags))
    elif command == 0x1D:  # LC_CODE_SIGNATURE
        signature = struct.unpack_from("<I", data, at + 8)[0]
    at += size

wrong = []
if minimum != 11 << 16:
    wrong.append(f"it is for macOS {minimum}")
wrong += [f"it needs {library}" for library in libraries if not library.startswith(("/usr/lib/", "/System/"))]
declared = re.findall(r"(?m)^[a-z0-9_]+ \*?(ariadne_[a-z_]+)\(", HEADER.read_text())
wrong += [f"there is no {name}" for name in declared if symbols.get("_" + name, (0, 0))[1] & 0x11 != 1]  # external, not private

address, size, offset = sections["__mod_init_func"]
names = {value: name for name, (value, _) in symbols.items()}
order = [names.get(v) for (v,) in struct.iter_unpack("<Q", data[offset : offset + size])]
runtime = next((name for name in order if name and name.startswith("__rt0_")), None)
if [name for name in order if name in ("_remember_handlers", runtime, "_restore_handlers")] != ["_remember_handlers", runtime, "_restore_handlers"]:
    wrong.append(f"its initialisers are {order}")

if signature is None:
    if arm:
        wrong.append("it is not signed")
else:
    index = signature + struct.unpack_from(">I", data, signature + 16)[0]  # of the first blob, the directory
    kind, _, _, _, hashes, _, special, slots, limit, width, algorithm, _, page = struct.unpack_from(">IIIIIIIIIBBBB", data, index)
    pages = [data[i : min(i + (1 << page), limit)] for i in range(0, limit, 1 << page)]
    if kind != 0xFADE0C02 or algorithm != 2 or slots != len(pages) or limit != signature:
        wrong.append("its signature is not of the whole file by SHA-256")
    elif any(hashlib.sha256(p).digest() != data[index + hashes + width * i :][:width] for i, p in enumerate(pages)):
        wrong.append("its signature is of other pages")
if wrong:
    raise SystemExit(f"{sys.argv[1]}: {'; '.join(wrong)}")
print(f"{Path(sys.argv[1]).name}: {'arm64' if arm else 'x86_64'}, macOS 11, {len(declared)} functions, {'signed' if signature else 'not signed'}")
