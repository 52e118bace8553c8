#!/usr/bin/env python3
"""Packs a folder: archive.py FOLDER INTO. One with a program for Windows becomes a .zip, others a .tar.gz. Times are $SOURCE_DATE_EPOCH,
names are in order and nobody owns the files, so that equal folders make equal archives."""

import gzip
import os
import pathlib
import sys
import tarfile
import time
import zipfile

folder, into = map(pathlib.Path, sys.argv[1:])
when = int(os.environ["SOURCE_DATE_EPOCH"])
files = sorted(path for path in folder.rglob("*") if path.is_file())


def mode(path):
    return 0o755 if path.stem == "ariadne" and path.parent == folder else 0o644


if (folder / "ariadne.exe").exists():
    with zipfile.ZipFile(into / f"{folder.name}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in files:
            info = zipfile.ZipInfo(str(path.relative_to(folder.parent)), time.gmtime(when)[:6])
            info.external_attr, info.compress_type = mode(path) << 16, zipfile.ZIP_DEFLATED
            archive.writestr(info, path.read_bytes())
else:
    with open(into / f"{folder.name}.tar.gz", "wb") as file, gzip.GzipFile("", "wb", 9, file, when) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for path in files:
            info = archive.gettarinfo(path, str(path.relative_to(folder.parent)))
            info.mtime, info.mode, info.uid, info.gid, info.uname, info.gname = when, mode(path), 0, 0, "", ""
            with open(path, "rb") as content:
                archive.addfile(info, content)
