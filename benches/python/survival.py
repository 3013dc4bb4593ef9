"""Lists, maps and objects that all live until the end of their round: a collector that hopes for early deaths finds none."""

import harness


class Link:
    def __init__(self, value, next):
        self.value = value
        self.next = next


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Shape:
    def __init__(self, name, points):
        self.name = name
        self.points = points


def one_round(size):
    head = None
    shapes = {}
    rows = []
    for n in range(size):
        head = Link(n, head)
        name = f"shape {n}"
        points = [Point(n + k, n - k) for k in range(4)]
        shapes[name] = Shape(name, points)
        rows.append([n, n + 1, n + 2])

    total = 0
    rest = head
    while rest is not None:
        total = (total * 31 + rest.value) % 1000003
        rest = rest.next
    for n in range(size):
        shape = shapes[f"shape {n}"]
        for point in shape.points:
            total = (total * 31 + point.x * 2 - point.y) % 1000003
        total += len(shape.name) + rows[n][2]
    return total


def benchmark(size):
    return sum(one_round(size + k) for k in range(3))


harness.run("Survival", 30000, benchmark)
