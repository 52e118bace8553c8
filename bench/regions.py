"""Parts of the pages that programs write: what stands between <!-- KIND: WHAT --> and <!-- end -->."""

import os
import re

from side_by_side import ROOT

PAGES = [ROOT / "README.md", ROOT / "python" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def pattern(kind):
    return re.compile(f"<!-- {kind}: ([^>]*?) -->(.*?)<!-- end -->", re.DOTALL)


def fill(kind, content, write, source, pages=PAGES):
    """Writes all regions of a kind anew, or only compares them; returns what is wrong, a line each.

    content returns what a region should hold, given WHAT, and raises a LookupError where that is nothing; source says where
    it comes from, and what writes it.
    """
    wrong = []

    def region(page, m):
        try:
            text = content(m[1])
        except LookupError as error:
            wrong.append(f"{name(page)}: {error.args[0]}")
            return m[0]
        if text != m[2] and not write:
            wrong.append(f"{name(page)}, {m[1]}: the page does not say what {source}")
        return f"<!-- {kind}: {m[1]} -->{text}<!-- end -->"

    for page in pages:
        text = page.read_text()
        wanted = pattern(kind).sub(lambda m: region(page, m), text)
        if write and wanted != text:
            keep(page, wanted)
    return wrong


def name(page):
    """Returns the path of a page as people know it."""
    return page.relative_to(ROOT) if page.is_relative_to(ROOT) else page


def keep(path, text):
    """Writes a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(text)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def table(head, rows):
    """Returns a table in Markdown."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [head, ["---"] * len(head), *rows])
