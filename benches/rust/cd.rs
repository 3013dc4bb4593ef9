//! Collisions between simulated aircraft, found in voxels and then exactly: float vectors, red-black trees, recursion.
mod harness;
mod som;

use som::Vector;
use std::cmp::Ordering;
use std::hint::black_box;
use std::ops::{Add, Mul, Sub};

const MIN_X: f64 = 0.0;
const MIN_Y: f64 = 0.0;
const MIN_Z: f64 = 0.0;
const MAX_X: f64 = 1000.0;
const MAX_Y: f64 = 1000.0;
const MAX_Z: f64 = 10.0;
const PROXIMITY_RADIUS: f64 = 1.0;
const VOXEL_SIZE: f64 = 2.0 * PROXIMITY_RADIUS;
const HORIZONTAL: Vector2D = Vector2D { x: VOXEL_SIZE, y: 0.0 };
const VERTICAL: Vector2D = Vector2D { x: 0.0, y: VOXEL_SIZE };
const FRAMES: i64 = 200;

/// What trees are sorted by. Floats have no order of their own that fits.
trait Key {
    fn compare(&self, other: &Self) -> Ordering;
}

#[derive(Clone, Copy)]
struct Vector2D {
    x: f64,
    y: f64,
}

impl Add for Vector2D {
    type Output = Vector2D;

    fn add(self, o: Vector2D) -> Vector2D {
        Vector2D { x: self.x + o.x, y: self.y + o.y }
    }
}

impl Sub for Vector2D {
    type Output = Vector2D;

    fn sub(self, o: Vector2D) -> Vector2D {
        Vector2D { x: self.x - o.x, y: self.y - o.y }
    }
}

impl Key for Vector2D {
    fn compare(&self, o: &Vector2D) -> Ordering {
        if self.x == o.x { compare(self.y, o.y) } else { compare(self.x, o.x) }
    }
}

fn compare(a: f64, b: f64) -> Ordering {
    if a < b {
        Ordering::Less
    } else if a > b {
        Ordering::Greater
    } else {
        Ordering::Equal
    }
}

#[derive(Clone, Copy)]
struct Vector3D {
    x: f64,
    y: f64,
    z: f64,
}

impl Add for Vector3D {
    type Output = Vector3D;

    fn add(self, o: Vector3D) -> Vector3D {
        Vector3D { x: self.x + o.x, y: self.y + o.y, z: self.z + o.z }
    }
}

impl Sub for Vector3D {
    type Output = Vector3D;

    fn sub(self, o: Vector3D) -> Vector3D {
        Vector3D { x: self.x - o.x, y: self.y - o.y, z: self.z - o.z }
    }
}

impl Mul<f64> for Vector3D {
    type Output = Vector3D;

    fn mul(self, k: f64) -> Vector3D {
        Vector3D { x: self.x * k, y: self.y * k, z: self.z * k }
    }
}

impl Vector3D {
    fn dot(self, o: Vector3D) -> f64 {
        self.x * o.x + self.y * o.y + self.z * o.z
    }

    fn squared_magnitude(self) -> f64 {
        self.dot(self)
    }

    fn magnitude(self) -> f64 {
        self.squared_magnitude().sqrt()
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Color {
    Red,
    Black,
}

#[derive(Clone, Copy, PartialEq)]
enum Side {
    Left,
    Right,
}

impl Side {
    fn other(self) -> Side {
        match self {
            Side::Left => Side::Right,
            Side::Right => Side::Left,
        }
    }
}

type NodeId = usize;

struct Node<K, V> {
    key: K,
    value: V,
    parent: Option<NodeId>,
    left: Option<NodeId>,
    right: Option<NodeId>,
    color: Color,
}

impl<K, V> Node<K, V> {
    fn new(key: K, value: V, parent: Option<NodeId>) -> Node<K, V> {
        Node { key, value, parent, left: None, right: None, color: Color::Red }
    }

    fn child(&self, side: Side) -> Option<NodeId> {
        match side {
            Side::Left => self.left,
            Side::Right => self.right,
        }
    }

    fn side_of(&self, child: Option<NodeId>) -> Side {
        if self.left == child { Side::Left } else { Side::Right }
    }
}

/// A sorted map of keys that can be compared, after Cormen, Leiserson, Rivest and Stein.
struct RedBlackTree<K, V> {
    nodes: Vec<Node<K, V>>,
    free: Vec<NodeId>,
    root: Option<NodeId>,
}

impl<K: Key, V> RedBlackTree<K, V> {
    fn new() -> RedBlackTree<K, V> {
        RedBlackTree { nodes: Vec::new(), free: Vec::new(), root: None }
    }

    /// The old value of the key.
    fn put(&mut self, key: K, value: V) -> Option<V> {
        let mut parent = None;
        let mut side = Side::Left;
        let mut at = self.root;
        while let Some(id) = at {
            parent = at;
            let node = &mut self.nodes[id];
            match key.compare(&node.key) {
                Ordering::Less => side = Side::Left,
                Ordering::Greater => side = Side::Right,
                Ordering::Equal => return Some(std::mem::replace(&mut node.value, value)),
            }
            at = node.child(side);
        }
        let created = self.allocate(Node::new(key, value, parent));
        match parent {
            Some(parent) => self.set_child(parent, side, Some(created)),
            None => self.root = Some(created),
        }
        self.fix_insertion(created);
        None
    }

    fn allocate(&mut self, node: Node<K, V>) -> NodeId {
        if let Some(id) = self.free.pop() {
            self.nodes[id] = node;
            return id;
        }
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn fix_insertion(&mut self, created: NodeId) {
        let mut x = created;
        while let Some(parent) = self.nodes[x].parent
            && self.nodes[parent].color == Color::Red
        {
            let above = self.nodes[parent].parent.expect("the root is black");
            let side = self.nodes[above].side_of(Some(parent));
            let uncle = self.nodes[above].child(side.other());
            match uncle {
                Some(uncle) if self.nodes[uncle].color == Color::Red => {
                    self.nodes[parent].color = Color::Black;
                    self.nodes[uncle].color = Color::Black;
                    self.nodes[above].color = Color::Red;
                    x = above;
                }
                _ => {
                    let mut upper = parent;
                    if self.nodes[parent].side_of(Some(x)) != side {
                        upper = x;
                        x = parent;
                        self.rotate(x, side);
                    }
                    self.nodes[upper].color = Color::Black;
                    self.nodes[above].color = Color::Red;
                    self.rotate(above, side.other());
                }
            }
        }
        let root = self.root.expect("a root");
        self.nodes[root].color = Color::Black;
    }

    fn get(&self, key: &K) -> Option<&V> {
        self.find(key).map(|id| &self.nodes[id].value)
    }

    fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.find(key).map(|id| &mut self.nodes[id].value)
    }

    fn for_each(&self, mut f: impl FnMut(&K, &V)) {
        let mut at = self.root.map(|root| self.minimum(root));
        while let Some(id) = at {
            f(&self.nodes[id].key, &self.nodes[id].value);
            at = self.successor(id);
        }
    }

    /// The values in the order of their keys.
    fn into_values(self) -> impl Iterator<Item = V> {
        let first = self.root.map(|root| self.minimum(root));
        let order: Vec<NodeId> = std::iter::successors(first, |&id| self.successor(id)).collect();
        let mut values: Vec<Option<V>> =
            self.nodes.into_iter().map(|node| Some(node.value)).collect();
        order.into_iter().filter_map(move |id| values[id].take())
    }

    fn find(&self, key: &K) -> Option<NodeId> {
        let mut at = self.root;
        while let Some(id) = at {
            let node = &self.nodes[id];
            at = match key.compare(&node.key) {
                Ordering::Less => node.left,
                Ordering::Greater => node.right,
                Ordering::Equal => return Some(id),
            };
        }
        None
    }

    fn is_red(&self, node: Option<NodeId>) -> bool {
        node.is_some_and(|id| self.nodes[id].color == Color::Red)
    }

    fn minimum(&self, root: NodeId) -> NodeId {
        let mut node = root;
        while let Some(left) = self.nodes[node].left {
            node = left;
        }
        node
    }

    fn successor(&self, id: NodeId) -> Option<NodeId> {
        if let Some(right) = self.nodes[id].right {
            return Some(self.minimum(right));
        }
        let mut node = id;
        while let Some(parent) = self.nodes[node].parent {
            if self.nodes[parent].right != Some(node) {
                return Some(parent);
            }
            node = parent;
        }
        None
    }

    fn set_child(&mut self, node: NodeId, side: Side, child: Option<NodeId>) {
        match side {
            Side::Left => self.nodes[node].left = child,
            Side::Right => self.nodes[node].right = child,
        }
        if let Some(child) = child {
            self.nodes[child].parent = Some(node);
        }
    }

    /// A node goes down to a side, its child of the other side comes up.
    fn rotate(&mut self, node: NodeId, side: Side) {
        let child = self.nodes[node].child(side.other()).expect("a child to come up");
        let inner = self.nodes[child].child(side);
        self.set_child(node, side.other(), inner);
        self.replace(node, Some(child));
        self.set_child(child, side, Some(node));
    }

    /// Puts another node, or none, in the place of a node.
    fn replace(&mut self, node: NodeId, by: Option<NodeId>) {
        match self.nodes[node].parent {
            Some(parent) => {
                let side = self.nodes[parent].side_of(Some(node));
                self.set_child(parent, side, by);
            }
            None => {
                self.root = by;
                if let Some(root) = by {
                    self.nodes[root].parent = None;
                }
            }
        }
    }
}

impl<K: Key + Copy, V: Copy> RedBlackTree<K, V> {
    /// The value that the key had.
    fn remove(&mut self, key: &K) -> Option<V> {
        let id = self.find(key)?;
        let node = &self.nodes[id];
        let removed = node.value;
        // What is cut out has at most one child; of two, the successor of the node is.
        let cut = match (node.left, node.right) {
            (Some(_), Some(right)) => self.minimum(right),
            _ => id,
        };
        let Node { key, value, parent, left, right, color } = self.nodes[cut];
        let child = left.or(right);
        self.replace(cut, child);
        if color == Color::Black {
            self.fix_removal(child, parent);
        }
        self.nodes[id].key = key;
        self.nodes[id].value = value;
        self.free.push(cut);
        Some(removed)
    }

    fn fix_removal(&mut self, child: Option<NodeId>, child_parent: Option<NodeId>) {
        let mut x = child;
        let mut parent = child_parent;
        while x != self.root && !self.is_red(x) {
            let above = parent.expect("the root is reached first");
            let side = self.nodes[above].side_of(x);
            let other = side.other();
            let mut sibling = self.nodes[above].child(other).expect("a sibling");
            if self.nodes[sibling].color == Color::Red {
                self.nodes[sibling].color = Color::Black;
                self.nodes[above].color = Color::Red;
                self.rotate(above, side);
                sibling = self.nodes[above].child(other).expect("a sibling");
            }
            let Node { left, right, .. } = self.nodes[sibling];
            if !self.is_red(left) && !self.is_red(right) {
                self.nodes[sibling].color = Color::Red;
                x = Some(above);
                parent = self.nodes[above].parent;
            } else {
                if !self.is_red(self.nodes[sibling].child(other)) {
                    let near = self.nodes[sibling].child(side).expect("the red one");
                    self.nodes[near].color = Color::Black;
                    self.nodes[sibling].color = Color::Red;
                    self.rotate(sibling, other);
                    sibling = near;
                }
                self.nodes[sibling].color = self.nodes[above].color;
                self.nodes[above].color = Color::Black;
                let far = self.nodes[sibling].child(other).expect("the red one");
                self.nodes[far].color = Color::Black;
                self.rotate(above, side);
                x = self.root;
            }
        }
        if let Some(id) = x {
            self.nodes[id].color = Color::Black;
        }
    }
}

#[derive(Clone, Copy)]
struct CallSign {
    value: i64,
}

impl Key for CallSign {
    fn compare(&self, o: &CallSign) -> Ordering {
        self.value.cmp(&o.value)
    }
}

struct Aircraft {
    call_sign: CallSign,
    position: Vector3D,
}

#[allow(dead_code, reason = "the rules ask for them, but they are only counted")]
struct Collision {
    first: CallSign,
    second: CallSign,
    position: Vector3D,
}

/// Whether a time between two is in the frame.
fn meets_frame(low: f64, high: f64) -> bool {
    (low <= 1.0 && 1.0 <= high) || (low <= 0.0 && 0.0 <= high) || (0.0 <= low && high <= 1.0)
}

/// What an aircraft does between two frames, at constant speed.
#[derive(Clone, Copy)]
struct Motion {
    call_sign: CallSign,
    from: Vector3D,
    to: Vector3D,
}

impl Motion {
    fn delta(&self) -> Vector3D {
        self.to - self.from
    }

    /// Where two aircraft come too close to each other: the distance at a time v is the square root of a v² + b v + c,
    /// and too much by the radius.
    fn find_intersection(&self, other: &Motion) -> Option<Vector3D> {
        let delta = self.delta();
        let other_delta = other.delta();
        let a = (other_delta - delta).squared_magnitude();
        if a == 0.0 {
            let distance = (other.from - self.from).magnitude();
            return (distance <= PROXIMITY_RADIUS).then(|| (self.from + other.from) * 0.5);
        }
        let b = 2.0 * (self.from - other.from).dot(delta - other_delta);
        let c = (other.from - self.from).squared_magnitude() - PROXIMITY_RADIUS * PROXIMITY_RADIUS;
        let discriminant = b * b - 4.0 * a * c;
        if discriminant < 0.0 {
            return None;
        }
        let v1 = (0.0 - b - discriminant.sqrt()) / (2.0 * a);
        let v2 = (0.0 - b + discriminant.sqrt()) / (2.0 * a);
        if v1 > v2 || !meets_frame(v1, v2) {
            return None;
        }
        let v = if v1 <= 0.0 { 0.0 } else { v1 };
        let at = (self.from + delta * v + (other.from + other_delta * v)) * 0.5;
        let inside = (MIN_X..=MAX_X).contains(&at.x)
            && (MIN_Y..=MAX_Y).contains(&at.y)
            && (MIN_Z..=MAX_Z).contains(&at.z);
        inside.then_some(at)
    }

    fn is_in_voxel(&self, voxel: Vector2D) -> bool {
        if voxel.x > MAX_X || voxel.x < MIN_X || voxel.y > MAX_Y || voxel.y < MIN_Y {
            return false;
        }
        let r = PROXIMITY_RADIUS / 2.0;
        let x0 = self.from.x;
        let xv = self.to.x - x0;
        let y0 = self.from.y;
        let yv = self.to.y - y0;

        let mut low_x = (voxel.x - r - x0) / xv;
        let mut high_x = (voxel.x + VOXEL_SIZE + r - x0) / xv;
        if xv < 0.0 {
            (low_x, high_x) = (high_x, low_x);
        }
        let mut low_y = (voxel.y - r - y0) / yv;
        let mut high_y = (voxel.y + VOXEL_SIZE + r - y0) / yv;
        if yv < 0.0 {
            (low_y, high_y) = (high_y, low_y);
        }

        let x_stays = xv == 0.0 && voxel.x <= x0 + r && x0 - r <= voxel.x + VOXEL_SIZE;
        let y_stays = yv == 0.0 && voxel.y <= y0 + r && y0 - r <= voxel.y + VOXEL_SIZE;
        let together = xv == 0.0
            || yv == 0.0
            || (low_y <= high_x && high_x <= high_y)
            || (low_y <= low_x && low_x <= high_y)
            || (low_x <= low_y && high_y <= high_x);
        (x_stays || meets_frame(low_x, high_x))
            && (y_stays || meets_frame(low_y, high_y))
            && together
    }
}

/// The voxel that a position is in.
fn voxel_of(position: Vector3D) -> Vector2D {
    let mut x = VOXEL_SIZE * (position.x / VOXEL_SIZE).trunc();
    let mut y = VOXEL_SIZE * (position.y / VOXEL_SIZE).trunc();
    if position.x < 0.0 {
        x -= VOXEL_SIZE;
    }
    if position.y < 0.0 {
        y -= VOXEL_SIZE;
    }
    Vector2D { x, y }
}

type VoxelMap = RedBlackTree<Vector2D, Vector<Motion>>;

/// Notes a motion in all voxels that it touches, from one to its neighbours.
fn draw_motion(
    voxels: &mut VoxelMap,
    seen: &mut RedBlackTree<Vector2D, bool>,
    voxel: Vector2D,
    motion: &Motion,
) {
    if !motion.is_in_voxel(voxel) || seen.put(voxel, true).is_some() {
        return;
    }
    match voxels.get_mut(&voxel) {
        Some(motions) => motions.append(*motion),
        None => {
            let mut motions = Vector::with_capacity(4);
            motions.append(*motion);
            voxels.put(voxel, motions);
        }
    }

    draw_motion(voxels, seen, voxel - HORIZONTAL, motion);
    draw_motion(voxels, seen, voxel + HORIZONTAL, motion);
    draw_motion(voxels, seen, voxel - VERTICAL, motion);
    draw_motion(voxels, seen, voxel + VERTICAL, motion);
    draw_motion(voxels, seen, voxel - HORIZONTAL - VERTICAL, motion);
    draw_motion(voxels, seen, voxel - HORIZONTAL + VERTICAL, motion);
    draw_motion(voxels, seen, voxel + HORIZONTAL - VERTICAL, motion);
    draw_motion(voxels, seen, voxel + HORIZONTAL + VERTICAL, motion);
}

/// Sets of motions that share a voxel, so that only those can collide.
fn reduce_collision_set(motions: &Vector<Motion>) -> Vector<Vector<Motion>> {
    let mut voxels = VoxelMap::new();
    for motion in motions.iter() {
        draw_motion(&mut voxels, &mut RedBlackTree::new(), voxel_of(motion.from), motion);
    }
    let mut result = Vector::new();
    for set in voxels.into_values() {
        if set.size() > 1 {
            result.append(set);
        }
    }
    result
}

struct CollisionDetector {
    state: RedBlackTree<CallSign, Vector3D>,
}

impl CollisionDetector {
    fn handle_new_frame(&mut self, frame: &Vector<Aircraft>) -> Vector<Collision> {
        let mut motions = Vector::new();
        let mut seen = RedBlackTree::new();
        for &Aircraft { call_sign, position } in frame.iter() {
            let old = self.state.put(call_sign, position);
            seen.put(call_sign, true);
            // One that is new has stood where it is.
            motions.append(Motion { call_sign, from: old.unwrap_or(position), to: position });
        }

        let mut gone = Vector::new();
        self.state.for_each(|call_sign, _| {
            if seen.get(call_sign).is_none() {
                gone.append(*call_sign);
            }
        });
        for call_sign in gone.iter() {
            self.state.remove(call_sign);
        }

        let mut collisions = Vector::new();
        for set in reduce_collision_set(&motions).iter() {
            for (i, first) in set.iter().enumerate() {
                for second in set.iter().skip(i + 1) {
                    if let Some(position) = first.find_intersection(second) {
                        let (first, second) = (first.call_sign, second.call_sign);
                        collisions.append(Collision { first, second, position });
                    }
                }
            }
        }
        collisions
    }
}

struct Simulator {
    call_signs: Vector<CallSign>,
}

impl Simulator {
    fn new(aircraft: i64) -> Simulator {
        let mut call_signs = Vector::new();
        for value in 0..aircraft {
            call_signs.append(CallSign { value });
        }
        Simulator { call_signs }
    }

    /// Pairs of aircraft fly side by side, along a cosine and a sine.
    fn simulate(&self, time: f64) -> Vector<Aircraft> {
        let mut frame = Vector::new();
        for i in (0..self.call_signs.size()).step_by(2) {
            let lane = i as f64 * 3.0;
            let cosine = Vector3D { x: time, y: time.cos() * 2.0 + lane, z: 10.0 };
            let sine = Vector3D { x: time, y: time.sin() * 2.0 + lane, z: 10.0 };
            for (k, position) in [(i, cosine), (i + 1, sine)] {
                let call_sign = *self.call_signs.at(k).expect("aircraft come in pairs");
                frame.append(Aircraft { call_sign, position });
            }
        }
        frame
    }
}

fn benchmark(aircraft: i64) -> usize {
    let simulator = Simulator::new(aircraft);
    let mut detector = CollisionDetector { state: RedBlackTree::new() };
    let mut collisions = 0;
    for i in 0..FRAMES {
        let frame = simulator.simulate(i as f64 / 10.0);
        collisions += black_box(detector.handle_new_frame(&frame)).size();
    }
    collisions
}

fn main() {
    harness::run("CD", 30, benchmark);
}
