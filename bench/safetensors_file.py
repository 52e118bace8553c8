"""Reads safetensors files."""

import json
import pathlib
import struct

import numpy as np

DTYPES = {"F32": "<f4", "F64": "<f8", "I32": "<i4", "I64": "<i8", "U8": "u1", "U32": "<u4"}


class File:
    """A safetensors file: its arrays by name, and its metadata."""

    def __init__(self, path):
        data = pathlib.Path(path).read_bytes()
        (length,) = struct.unpack_from("<Q", data)
        header = json.loads(data[8 : 8 + length])
        self.metadata = header.pop("__metadata__", {})
        self.arrays = {}
        for name, a in header.items():
            begin, end = (8 + length + i for i in a["data_offsets"])
            self.arrays[name] = np.frombuffer(data[begin:end], DTYPES[a["dtype"]]).reshape(a["shape"])

    def below(self, prefix):
        """Returns the arrays whose names begin with prefix, without it."""
        return {k.removeprefix(prefix): v for k, v in self.arrays.items() if k.startswith(prefix)}
