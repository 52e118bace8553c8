"""The map that an agent of Ariadne's draws, stated once more, in numpy; package agent/gridmap says what it is.

Axes: K targets, D distances that a ray is told to be clear to, S cells a side of what is shown.
"""

import heapq
import math

import numpy as np

STEPS = [(1, 0), (0, 1), (-1, 0), (0, -1), (1, 1), (-1, 1), (-1, -1), (1, -1)]  # along the lattice, then across
UNKNOWN = 3  # times as long as a known cell is one that nobody has seen


def logistic(x):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-np.asarray(x, np.float64)))


def nearest(x, period):
    """Returns the number nearest to 0 that differs from x by whole periods."""
    q = x / period
    return x - period * math.copysign(math.floor(abs(q) + 0.5), q)


def whole(x):
    return math.copysign(math.floor(abs(x) + 0.5), x)


def phase(pair):
    c, s = map(float, pair)
    return math.atan2(s, c), min(1.0, math.hypot(c, s))


def crossings(start, way):
    cell = math.floor(start)
    step, until = (-1, start - cell) if way < 0 else (1, cell + 1 - start)
    per = 1 / max(abs(way), 1e-9)
    return cell, step, until * per, per


def nearness(length):
    return math.exp(-length / 20) if length is not None and length < 160 else 0.0


class GridMap:
    """The map of one walker."""

    def __init__(self, targets, side, crop, memory, rays, clear, field_of_view, eye, ways):
        self.k, self.side, self.crop, self.eye, self.ways = targets, side, crop, eye, ways
        self.keep = np.float32(math.exp(-1 / memory)) if memory else np.float32(1)
        self.distances = np.concatenate([[0.0], clear])
        self.tan = math.tan(field_of_view / 2 * math.pi / 180)
        across = self.tan * (2 * (np.arange(rays) + 0.5) / rays - 1)
        norm = 1 / np.sqrt(1 + across * across)
        self.rays = list(zip(norm, across * norm))  # forward, right
        self.reset()

    def reset(self):
        self.begins = True
        self.pose = np.zeros(3, np.float32)
        self.floor, self.wall, self.looked = np.zeros((3, self.side, self.side), np.float32)  # [y, x]
        self.targets = np.zeros((self.k, 3), np.float32)

    def step(self, motion, lattice, clear, view, visible, wanted):
        """Takes in what is sensed, and returns what is around: cells [S, S, C] and numbers."""
        self.survival = np.minimum.accumulate(np.hstack([np.ones((len(self.rays), 1)), logistic(clear).reshape(len(self.rays), -1)]), axis=1)
        self.locate(motion, lattice)
        if self.keep != 1:
            self.floor *= self.keep
            self.wall *= self.keep
            self.looked *= self.keep
            self.targets[:, 2] *= self.keep
        self.draw()
        self.mark(view.reshape(self.k, 3), logistic(visible))
        if self.ways:
            self.find_ways(int(np.argmax(wanted)))
        return self.show(logistic(wanted).astype(np.float32))

    def locate(self, motion, lattice):
        heading, sure = phase(lattice[:2])
        (first, sure_first), (second, sure_second) = phase(lattice[2:4]), phase(lattice[4:])
        heading, first, second = heading / 4, first / (2 * math.pi), second / (2 * math.pi)
        if self.begins:
            self.begins = False
            self.turn(heading)
            self.move(first - math.floor(first), -second - math.floor(-second))
            return
        x, y, before = map(float, self.pose)
        self.turn(before)
        right, forward, clockwise = map(float, motion)
        x, y = x + self.cos * forward + self.sin * right, y + self.sin * forward - self.cos * right
        turned = before - clockwise
        self.turn(turned + 0.5 * sure * nearest(heading - turned, math.pi / 2))
        ax, ay = self.axis
        trust = 0.3 * max(0.0, math.cos(2 * self.off))
        first = trust * sure_first * nearest(first - (ax * x + ay * y), 1)
        second = trust * sure_second * nearest(second - (ay * x - ax * y), 1)
        self.move(x + ax * first + ay * second, y + ay * first - ax * second)

    def turn(self, heading):
        heading = nearest(heading, 2 * math.pi)
        self.pose[2] = heading
        self.sin, self.cos = math.sin(heading), math.cos(heading)
        axis = whole(heading / (math.pi / 2))
        self.off = heading - axis * (math.pi / 2)
        self.axis = [(1, 0), (0, 1), (-1, 0), (0, -1)][int(axis) % 4]

    def move(self, x, y):
        self.x, self.y = x, y
        self.pose[:2] = x, y
        self.cell = math.floor(x), math.floor(y)

    def ahead(self, dx, dy):
        return self.sin * dx - self.cos * dy, self.cos * dx + self.sin * dy

    def note(self, x, y, share, floor):
        at = y % self.side, x % self.side
        self.floor[at] += np.float32(share * (floor - float(self.floor[at])))
        self.wall[at] += np.float32(share * (1 - floor - float(self.wall[at])))

    def look(self, x, y, share):
        at = y % self.side, x % self.side
        self.looked[at] += np.float32(share * (1 - float(self.looked[at])))

    def draw(self):
        self.note(*self.cell, 0.5, 1)
        self.look(*self.cell, 0.5)
        x, y = self.x + self.eye * self.cos, self.y + self.eye * self.sin
        for survival, (forward, right) in zip(self.survival, self.rays):
            self.cast(survival, x, y, self.cos * forward + self.sin * right, self.sin * forward - self.cos * right)

    def cast(self, survival, x, y, dx, dy):
        cell_x, step_x, next_x, per_x = crossings(x, dx)
        cell_y, step_y, next_y, per_y = crossings(y, dy)
        start, reached = 0.0, 1.0
        while start < self.distances[-1]:
            end = min(next_x, next_y)
            if start > 0:
                free = float(np.interp((start + end) / 2, self.distances, survival))
                crossed = min(1, end - start)
                self.note(cell_x, cell_y, 0.35 / (1 + start / 3) * crossed * reached, free / reached)
                self.look(cell_x, cell_y, 0.5 / (1 + start * start / 16) * max(0, 2 * crossed - 1) * free)
                reached = free
                if reached < 0.05:
                    return
            start = end
            if next_x < next_y:
                cell_x, next_x = cell_x + step_x, next_x + per_x
            else:
                cell_y, next_y = cell_y + step_y, next_y + per_y

    def mark(self, view, visible):
        for t, (_, right, forward), likely in zip(self.targets, view.astype(np.float64), visible):
            if likely <= 0.5:
                if likely <= 0.2 and t[2] > 0 and self.should_see(t):
                    t[2] *= np.float32(0.7)
                continue
            x = np.float32(self.x + self.cos * forward + self.sin * right)
            y = np.float32(self.y + self.sin * forward - self.cos * right)
            spread = 0.15 + 0.12 * math.hypot(right, forward)
            weight = np.float32((2 * likely - 1) / (spread * spread))
            dx, dy = x - t[0], y - t[1]
            far = dx * dx + dy * dy > 1.5
            if t[2] == 0 or far and weight > t[2] / 4:
                t[:] = x, y, weight
            elif far:
                t[2] *= np.float32(0.8)
            else:
                t[2] = min(t[2] + weight, np.float32(100))
                t[0] += weight / t[2] * dx
                t[1] += weight / t[2] * dy

    def should_see(self, t):
        right, forward = self.ahead(float(t[0]) - self.x, float(t[1]) - self.y)
        if forward < 0.5 or forward > 3 or abs(right) > 0.6 * self.tan * forward:
            return False
        ray = int((right / (self.tan * forward) + 1) / 2 * len(self.rays))
        return np.interp(forward, self.distances, self.survival[ray]) > 0.8

    def find_ways(self, wanted):
        known = self.floor + self.wall >= np.float32(0.2)
        self.cost = np.where(known, np.where(self.wall > self.floor, 0, 1), UNKNOWN)
        self.end = self.targets[wanted]
        places = {}
        if self.end[2] / (self.end[2] + np.float32(2)) > np.float32(0.2):
            places[math.floor(self.end[1]) % self.side, math.floor(self.end[0]) % self.side] = 0
        self.to_target = self.spread(places, UNKNOWN)
        unseen = (self.cost == UNKNOWN) | ((self.cost == 1) & (self.looked < np.float32(0.5)))
        beside = np.zeros_like(unseen)
        for dx, dy in STEPS[:4]:
            beside |= np.roll(self.cost == 1, (dy, dx), (0, 1))
        places = {}
        for y, x in np.argwhere(unseen & ((self.cost == 1) | beside)).tolist():
            more = sum(unseen[(y + dy) % self.side, (x + dx) % self.side] for dx, dy in STEPS)
            places[y, x] = math.floor(10 * math.log(8 / max(more, 1)) + 0.5)
        self.to_look = self.spread(places, 1)

    def across(self, at, dx, dy):
        """Tells whether a step across the lattice passes no wall."""
        return self.cost[at[0], (at[1] + dx) % self.side] != 0 and self.cost[(at[0] + dy) % self.side, at[1]] != 0

    def spread(self, places, dearest):
        """Returns how long ways are to the nearest place, in halves of a cell, a dictionary of cells (y, x)."""
        length, queue = dict(places), [(n, at) for at, n in places.items()]
        heapq.heapify(queue)
        here, done, enough = (self.cell[1] % self.side, self.cell[0] % self.side), {}, math.inf
        while queue:
            n, at = heapq.heappop(queue)
            if n > enough:
                break
            if at in done:
                continue
            done[at] = n
            if at == here:
                enough = n + 24
            for k, (dx, dy) in enumerate(STEPS):
                beside = (at[0] + dy) % self.side, (at[1] + dx) % self.side
                cost = self.cost[beside]
                if cost == 0 or cost > dearest or k >= 4 and not self.across(at, dx, dy):
                    continue
                further = n + int(cost) * (2 if k < 4 else 3)
                if further < length.get(beside, math.inf):
                    length[beside] = further
                    heapq.heappush(queue, (further, beside))
        return done

    def show_way(self, lengths, end):
        """Returns the point two steps along a way, right and forward, and how near the way's end is."""
        (x, y), side = self.cell, self.side
        at = y % side, x % side
        if at not in lengths:
            return [0, 0, 0]
        near, px, py = nearness(lengths[at]), x + 0.5, y + 0.5
        for _ in range(2):
            best, step = lengths[at], None
            for k, (dx, dy) in enumerate(STEPS):
                n = lengths.get(((at[0] + dy) % side, (at[1] + dx) % side), math.inf)
                if n < best and (k < 4 or self.across(at, dx, dy)):
                    best, step = n, (dx, dy)
            if step is None:
                break
            x, y = x + step[0], y + step[1]
            at, px, py = (y % side, x % side), x + 0.5, y + 0.5
        if end is not None and lengths[at] == 0:
            px, py = self.x + nearest(float(end[0]) - self.x, side), self.y + nearest(float(end[1]) - self.y, side)
        return [*self.ahead(px - self.x, py - self.y), near]

    def show(self, wanted):
        half = self.crop // 2
        (ax, ay), (cx, cy) = self.axis, self.cell
        i, j = np.mgrid[-half : half + 1, -half : half + 1]
        at = (cy + i * ay - j * ax) % self.side, (cx + i * ax + j * ay) % self.side
        cells = np.zeros((self.crop, self.crop, 7 if self.ways else 5), np.float32)
        cells[:, :, 0], cells[:, :, 1], cells[:, :, 2] = self.floor[at], self.wall[at], self.looked[at]
        ways = []
        if self.ways:
            for channel, lengths in (5, self.to_target), (6, self.to_look):
                cells[:, :, channel] = [[nearness(lengths.get(c)) for c in zip(*rows)] for rows in zip(*(a.tolist() for a in at))]
            ways = self.show_way(self.to_target, self.end) + self.show_way(self.to_look, None)
        forward, right = ax * self.x + ay * self.y, ay * self.x - ax * self.y
        numbers = [math.sin(self.off), math.cos(self.off), forward - math.floor(forward) - 0.5, right - math.floor(right) - 0.5]
        share = wanted / (np.float32(1e-6) + wanted.sum())
        places = np.zeros((self.k, 3), np.float32)
        for t, place, part in zip(self.targets, places, share):
            sure = t[2] / (t[2] + np.float32(2))
            right, forward = self.ahead(float(t[0]) - self.x, float(t[1]) - self.y)
            place[:] = sure * np.float32(min(2, max(-2, right / 4))), sure * np.float32(min(2, max(-2, forward / 4))), sure
            dx, dy = math.floor(t[0]) - cx, math.floor(t[1]) - cy
            row, column = dx * ax + dy * ay + half, dx * ay - dy * ax + half
            if t[2] > 0 and 0 <= row < self.crop and 0 <= column < self.crop:
                cells[row, column, 3] += part * sure
                cells[row, column, 4] += (1 - part) * sure
        return cells, np.concatenate([np.array(numbers, np.float32), share @ places, places.reshape(-1), np.array(ways, np.float32)])
