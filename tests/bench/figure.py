# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws seconds over reviews, both by powers of ten, as SVG."""
import math

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 400, 64, 170, 16, 44
COLOURS = ["#1b6ca8", "#c8553d", "#3c7a3f", "#7b4fa3"]


class Axes:
    """From reviews and seconds to the picture."""

    def __init__(self, sizes, times):
        self.sizes = sizes
        self.low = math.floor(math.log10(min(times)))
        self.high = max(math.ceil(math.log10(max(times))), self.low + 1)

    def x(self, size):
        first, last = math.log(self.sizes[0]), math.log(self.sizes[-1])
        share = (math.log(size) - first) / max(last - first, 1e-9)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, seconds):
        share = (math.log10(seconds) - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    def draw(self):
        for power in range(self.low, self.high + 1):
            y = self.y(10.0 ** power)
            yield f'<path class="grid" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
            yield (f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">'
                   f'{10.0 ** power:g} s</text>')
        for size in self.sizes:
            x = self.x(size)
            yield f'<path class="grid" d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}"/>'
            yield (f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" '
                   f'text-anchor="middle">{size:,}</text>')
        middle = (LEFT + WIDTH - RIGHT) / 2
        yield f'<text x="{middle}" y="{HEIGHT - 8}" text-anchor="middle">reviews</text>'


def draw(lines):
    """SVG of [(name, [(size, seconds)], (factor, exponent))]."""
    everything = [(size, max(seconds, 1e-3)) for _, points, _ in lines for size, seconds in points]
    axes = Axes(sorted({size for size, _ in everything}), [seconds for _, seconds in everything])
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
             'font-family="sans-serif" font-size="12" role="img" '
             'aria-label="Seconds over the number of reviews">',
             "<style>.grid{stroke:#ddd;fill:none}text{fill:#333}</style>",
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>', *axes.draw()]
    for at, (name, points, (factor, exponent)) in enumerate(lines):
        colour, ends = COLOURS[at % len(COLOURS)], (points[0][0], points[-1][0])
        at_ends = [(s, max(factor * s ** exponent, 10.0 ** axes.low)) for s in ends]
        path = "L".join(f"{axes.x(s):.1f} {axes.y(t):.1f}" for s, t in at_ends)
        parts.append(f'<path d="M{path}" stroke="{colour}" stroke-dasharray="4 3" fill="none"/>')
        parts += [f'<circle cx="{axes.x(s):.1f}" cy="{axes.y(max(t, 1e-3)):.1f}" r="4" '
                  f'fill="{colour}"/>' for s, t in points]
        parts.append(f'<text x="{WIDTH - RIGHT + 12}" y="{TOP + 16 + 34 * at}" '
                     f'style="fill:{colour}">{name}</text>')
        parts.append(f'<text x="{WIDTH - RIGHT + 12}" y="{TOP + 31 + 34 * at}">'
                     f'∼ reviews ^ {exponent:.2f}</text>')
    return "\n".join(parts + ["</svg>", ""])
