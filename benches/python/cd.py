"""Collisions between simulated aircraft, found in voxels and then exactly: float vectors, red-black trees, recursion."""

from enum import Enum
from math import cos, inf, nan, sin, sqrt, trunc

import harness
from som import Vector

MIN_X = 0.0
MIN_Y = 0.0
MIN_Z = 0.0
MAX_X = 1000.0
MAX_Y = 1000.0
MAX_Z = 10.0
PROXIMITY_RADIUS = 1.0
VOXEL_SIZE = 2.0 * PROXIMITY_RADIUS
FRAMES = 200


class Vector2D:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, o):
        return Vector2D(self.x + o.x, self.y + o.y)

    def __sub__(self, o):
        return Vector2D(self.x - o.x, self.y - o.y)

    def compare_to(self, o):
        return compare(self.y, o.y) if self.x == o.x else compare(self.x, o.x)


HORIZONTAL = Vector2D(VOXEL_SIZE, 0.0)
VERTICAL = Vector2D(0.0, VOXEL_SIZE)


def compare(a, b):
    if a < b:
        return -1
    return 1 if a > b else 0


class Vector3D:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, o):
        return Vector3D(self.x + o.x, self.y + o.y, self.z + o.z)

    def __sub__(self, o):
        return Vector3D(self.x - o.x, self.y - o.y, self.z - o.z)

    def __mul__(self, k):
        return Vector3D(self.x * k, self.y * k, self.z * k)

    def dot(self, o):
        return self.x * o.x + self.y * o.y + self.z * o.z

    def squared_magnitude(self):
        return self.dot(self)

    def magnitude(self):
        return sqrt(self.squared_magnitude())


Color = Enum("Color", ["RED", "BLACK"])
Side = Enum("Side", ["LEFT", "RIGHT"])


def other_side(side):
    return Side.RIGHT if side is Side.LEFT else Side.LEFT


class Node:
    def __init__(self, key, value, parent):
        self.key = key
        self.value = value
        self.parent = parent
        self.left = None
        self.right = None
        self.color = Color.RED

    def child(self, side):
        return self.left if side is Side.LEFT else self.right

    def set_child(self, side, child):
        if side is Side.LEFT:
            self.left = child
        else:
            self.right = child
        if child is not None:
            child.parent = self

    def side_of(self, child):
        return Side.LEFT if self.left is child else Side.RIGHT

    def successor(self):
        if self.right is not None:
            return minimum(self.right)
        node = self
        while node.parent is not None:
            if node.parent.right is not node:
                return node.parent
            node = node.parent
        return None


def minimum(root):
    node = root
    while node.left is not None:
        node = node.left
    return node


def is_red(node):
    return node is not None and node.color is Color.RED


class RedBlackTree:
    """A sorted map of keys that can be compared, after Cormen, Leiserson, Rivest and Stein."""

    def __init__(self):
        self.root = None

    def put(self, key, value):
        """The old value of the key, or None."""
        parent = None
        side = Side.LEFT
        node = self.root
        while node is not None:
            parent = node
            order = key.compare_to(node.key)
            if order < 0:
                side = Side.LEFT
            elif order > 0:
                side = Side.RIGHT
            else:
                old = node.value
                node.value = value
                return old
            node = node.child(side)
        created = Node(key, value, parent)
        if parent is None:
            self.root = created
        else:
            parent.set_child(side, created)
        self.fix_insertion(created)
        return None

    def fix_insertion(self, created):
        x = created
        while is_red(x.parent):
            parent = x.parent
            above = parent.parent
            side = above.side_of(parent)
            uncle = above.child(other_side(side))
            if is_red(uncle):
                parent.color = Color.BLACK
                uncle.color = Color.BLACK
                above.color = Color.RED
                x = above
            else:
                if parent.side_of(x) is not side:
                    x = parent
                    self.rotate(x, side)
                x.parent.color = Color.BLACK
                above.color = Color.RED
                self.rotate(above, other_side(side))
        self.root.color = Color.BLACK

    def remove(self, key):
        """The value that the key had, or None."""
        node = self.find(key)
        if node is None:
            return None
        removed = node.value
        # What is cut out has at most one child; of two, the successor of the node is.
        cut = minimum(node.right) if node.left is not None and node.right is not None else node
        child = cut.left if cut.left is not None else cut.right
        parent = cut.parent
        self.replace(cut, child)
        if cut.color is Color.BLACK:
            self.fix_removal(child, parent)
        node.key = cut.key
        node.value = cut.value
        return removed

    def fix_removal(self, child, child_parent):
        x = child
        above = child_parent
        while x is not self.root and not is_red(x):
            side = above.side_of(x)
            other = other_side(side)
            sibling = above.child(other)
            if is_red(sibling):
                sibling.color = Color.BLACK
                above.color = Color.RED
                self.rotate(above, side)
                sibling = above.child(other)
            if not is_red(sibling.left) and not is_red(sibling.right):
                sibling.color = Color.RED
                x = above
                above = above.parent
            else:
                if not is_red(sibling.child(other)):
                    sibling.child(side).color = Color.BLACK
                    sibling.color = Color.RED
                    self.rotate(sibling, other)
                    sibling = above.child(other)
                sibling.color = above.color
                above.color = Color.BLACK
                sibling.child(other).color = Color.BLACK
                self.rotate(above, side)
                x = self.root
        if x is not None:
            x.color = Color.BLACK

    def get(self, key):
        node = self.find(key)
        return None if node is None else node.value

    def for_each(self, f):
        node = None if self.root is None else minimum(self.root)
        while node is not None:
            f(node.key, node.value)
            node = node.successor()

    def find(self, key):
        node = self.root
        while node is not None:
            order = key.compare_to(node.key)
            if order == 0:
                return node
            node = node.left if order < 0 else node.right
        return None

    def rotate(self, node, side):
        """A node goes down to a side, its child of the other side comes up."""
        child = node.child(other_side(side))
        node.set_child(other_side(side), child.child(side))
        self.replace(node, child)
        child.set_child(side, node)

    def replace(self, node, by):
        """Puts another node, or none, in the place of a node."""
        if node.parent is not None:
            node.parent.set_child(node.parent.side_of(node), by)
        else:
            self.root = by
            if by is not None:
                by.parent = None


class CallSign:
    def __init__(self, value):
        self.value = value

    def compare_to(self, o):
        return compare(self.value, o.value)


class Aircraft:
    def __init__(self, call_sign, position):
        self.call_sign = call_sign
        self.position = position


class Collision:
    def __init__(self, first, second, position):
        self.first = first
        self.second = second
        self.position = position


def meets_frame(low, high):
    """Whether a time between two is in the frame."""
    return (low <= 1.0 <= high) or (low <= 0.0 <= high) or (0.0 <= low and high <= 1.0)


def divide(a, b):
    """As floats divide in other languages."""
    if b != 0.0:
        return a / b
    if a == 0.0:
        return nan
    return inf if a > 0.0 else -inf


class Motion:
    """What an aircraft does between two frames, at constant speed."""

    def __init__(self, call_sign, start, end):
        self.call_sign = call_sign
        self.start = start
        self.end = end

    def delta(self):
        return self.end - self.start

    def find_intersection(self, other):
        """Where two aircraft come too close to each other: the distance at a time v is the square root of
        a v² + b v + c, and too much by the radius."""
        delta = self.delta()
        other_delta = other.delta()
        a = (other_delta - delta).squared_magnitude()
        if a == 0.0:
            distance = (other.start - self.start).magnitude()
            return (self.start + other.start) * 0.5 if distance <= PROXIMITY_RADIUS else None
        b = 2.0 * (self.start - other.start).dot(delta - other_delta)
        c = (other.start - self.start).squared_magnitude() - PROXIMITY_RADIUS * PROXIMITY_RADIUS
        discriminant = b * b - 4.0 * a * c
        if discriminant < 0.0:
            return None
        v1 = (0.0 - b - sqrt(discriminant)) / (2.0 * a)
        v2 = (0.0 - b + sqrt(discriminant)) / (2.0 * a)
        if v1 > v2 or not meets_frame(v1, v2):
            return None
        v = 0.0 if v1 <= 0.0 else v1
        at = (self.start + delta * v + (other.start + other_delta * v)) * 0.5
        inside = MIN_X <= at.x <= MAX_X and MIN_Y <= at.y <= MAX_Y and MIN_Z <= at.z <= MAX_Z
        return at if inside else None

    def is_in_voxel(self, voxel):
        if voxel.x > MAX_X or voxel.x < MIN_X or voxel.y > MAX_Y or voxel.y < MIN_Y:
            return False
        r = PROXIMITY_RADIUS / 2.0
        x0 = self.start.x
        xv = self.end.x - x0
        y0 = self.start.y
        yv = self.end.y - y0

        low_x = divide(voxel.x - r - x0, xv)
        high_x = divide(voxel.x + VOXEL_SIZE + r - x0, xv)
        if xv < 0.0:
            low_x, high_x = high_x, low_x
        low_y = divide(voxel.y - r - y0, yv)
        high_y = divide(voxel.y + VOXEL_SIZE + r - y0, yv)
        if yv < 0.0:
            low_y, high_y = high_y, low_y

        x_stays = xv == 0.0 and voxel.x <= x0 + r and x0 - r <= voxel.x + VOXEL_SIZE
        y_stays = yv == 0.0 and voxel.y <= y0 + r and y0 - r <= voxel.y + VOXEL_SIZE
        together = (
            xv == 0.0
            or yv == 0.0
            or (low_y <= high_x <= high_y)
            or (low_y <= low_x <= high_y)
            or (low_x <= low_y and high_y <= high_x)
        )
        return (x_stays or meets_frame(low_x, high_x)) and (y_stays or meets_frame(low_y, high_y)) and together


def voxel_of(position):
    """The voxel that a position is in."""
    x = VOXEL_SIZE * trunc(position.x / VOXEL_SIZE)
    y = VOXEL_SIZE * trunc(position.y / VOXEL_SIZE)
    if position.x < 0.0:
        x -= VOXEL_SIZE
    if position.y < 0.0:
        y -= VOXEL_SIZE
    return Vector2D(x, y)


def draw_motion(voxels, seen, voxel, motion):
    """Notes a motion in all voxels that it touches, from one to its neighbours."""
    if not motion.is_in_voxel(voxel) or seen.put(voxel, True):
        return
    motions = voxels.get(voxel)
    if motions is None:
        motions = Vector(4)
        voxels.put(voxel, motions)
    motions.append(motion)

    draw_motion(voxels, seen, voxel - HORIZONTAL, motion)
    draw_motion(voxels, seen, voxel + HORIZONTAL, motion)
    draw_motion(voxels, seen, voxel - VERTICAL, motion)
    draw_motion(voxels, seen, voxel + VERTICAL, motion)
    draw_motion(voxels, seen, voxel - HORIZONTAL - VERTICAL, motion)
    draw_motion(voxels, seen, voxel - HORIZONTAL + VERTICAL, motion)
    draw_motion(voxels, seen, voxel + HORIZONTAL - VERTICAL, motion)
    draw_motion(voxels, seen, voxel + HORIZONTAL + VERTICAL, motion)


def reduce_collision_set(motions):
    """Sets of motions that share a voxel, so that only those can collide."""
    voxels = RedBlackTree()
    motions.for_each(lambda motion: draw_motion(voxels, RedBlackTree(), voxel_of(motion.start), motion))
    result = Vector()

    def keep(_, group):
        if group.size() > 1:
            result.append(group)

    voxels.for_each(keep)
    return result


class CollisionDetector:
    def __init__(self):
        self.state = RedBlackTree()

    def handle_new_frame(self, frame):
        motions = Vector()
        seen = RedBlackTree()

        def note(aircraft):
            old = self.state.put(aircraft.call_sign, aircraft.position)
            seen.put(aircraft.call_sign, True)
            # One that is new has stood where it is.
            start = aircraft.position if old is None else old
            motions.append(Motion(aircraft.call_sign, start, aircraft.position))

        frame.for_each(note)

        gone = Vector()

        def miss(call_sign, _):
            if not seen.get(call_sign):
                gone.append(call_sign)

        self.state.for_each(miss)
        gone.for_each(self.state.remove)

        collisions = Vector()

        def collide(group):
            for i in range(group.size()):
                first = group.at(i)
                for j in range(i + 1, group.size()):
                    second = group.at(j)
                    position = first.find_intersection(second)
                    if position is not None:
                        collisions.append(Collision(first.call_sign, second.call_sign, position))

        reduce_collision_set(motions).for_each(collide)
        return collisions


class Simulator:
    def __init__(self, aircraft):
        self.call_signs = Vector()
        for value in range(aircraft):
            self.call_signs.append(CallSign(value))

    def simulate(self, time):
        """Pairs of aircraft fly side by side, along a cosine and a sine."""
        frame = Vector()
        for i in range(0, self.call_signs.size(), 2):
            lane = i * 3.0
            cosine = Vector3D(time, cos(time) * 2.0 + lane, 10.0)
            sine = Vector3D(time, sin(time) * 2.0 + lane, 10.0)
            frame.append(Aircraft(self.call_signs.at(i), cosine))
            frame.append(Aircraft(self.call_signs.at(i + 1), sine))
        return frame


def benchmark(aircraft):
    simulator = Simulator(aircraft)
    detector = CollisionDetector()
    collisions = 0
    for i in range(FRAMES):
        collisions += detector.handle_new_frame(simulator.simulate(i / 10.0)).size()
    return collisions


harness.run("CD", 30, benchmark)
