"""Draws how many times faster Ariadne is, a bar for each comparison, as SVG."""

import html
import math

from side_by_side import number

LABELS, BARS, HEIGHT = 500, 400, 22  # pixels
INK, MUTED, GRID, BAR = "#242930", "#6a737d", "#e4e7eb", "#1f6fb4"


def chart(rows):
    """Returns a picture of the rows that have ratios: medians on a logarithmic scale, from least to most as a line."""
    rows = [r for r in rows if "ratio" in r]
    decades = max([1, *(math.ceil(math.log10(r["ratio"]["max"])) for r in rows)])

    def x(ratio):
        return LABELS + BARS * max(math.log10(ratio), 0) / decades

    width, bottom = LABELS + BARS + 70, 12 + HEIGHT * len(rows)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{bottom + 34}" font-family="Liberation Sans,Arial,Helvetica,sans-serif" font-size="12">',
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    for n in range(decades + 1):
        out.append(f'<path d="M{x(10**n):.1f} 6V{bottom}" stroke="{GRID}"/>')
        out.append(f'<text x="{x(10**n):.1f}" y="{bottom + 16}" text-anchor="middle" fill="{MUTED}">{10**n:,}</text>')
    out.append(f'<text x="{LABELS + BARS / 2}" y="{bottom + 30}" text-anchor="middle" fill="{MUTED}">times faster</text>')
    for i, r in enumerate(rows):
        y = 12 + HEIGHT * i
        low, median, high = (x(r["ratio"][k]) for k in ("min", "median", "max"))
        label = html.escape(f"{r['name']} · {r['package']}")
        out.append(f'<text x="{LABELS - 8}" y="{y + 13}" text-anchor="end" fill="{INK}">{label}</text>')
        out.append(f'<rect x="{LABELS}" y="{y + 2}" width="{median - LABELS:.1f}" height="14" fill="{BAR}"/>')
        out.append(f'<path d="M{low:.1f} {y + 9}H{high:.1f}" stroke="{INK}" stroke-width="1.5"/>')
        out.append(f'<text x="{max(high, median) + 6:.1f}" y="{y + 13}" fill="{INK}">{number(r["ratio"]["median"])}</text>')
    return "\n".join([*out, "</svg>\n"])
