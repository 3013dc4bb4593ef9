//! Short-lived trees, built from the root and from the leaves, beside a long-lived tree and array: the collector.
mod harness;

use std::hint::black_box;

#[derive(Default)]
#[allow(dead_code, reason = "the fields of the original: nodes hold data")]
struct Node {
    left: Option<Box<Node>>,
    right: Option<Box<Node>>,
    i: i64,
    j: i64,
}

impl Node {
    fn new(left: Option<Box<Node>>, right: Option<Box<Node>>) -> Node {
        Node { left, right, i: 0, j: 0 }
    }

    fn left_depth(&self) -> i64 {
        match &self.left {
            Some(left) => 1 + left.left_depth(),
            None => 0,
        }
    }

    fn count(&self) -> i64 {
        match (&self.left, &self.right) {
            (Some(left), Some(right)) => 1 + left.count() + right.count(),
            _ => 1,
        }
    }
}

fn nodes(depth: i64) -> i64 {
    (1 << (depth + 1)) - 1
}

/// From the root: old nodes are made to point to young ones.
fn populate(depth: i64, node: &mut Node) {
    if depth == 0 {
        return;
    }
    let left = node.left.insert(Box::default());
    let right = node.right.insert(Box::default());
    populate(depth - 1, left);
    populate(depth - 1, right);
}

/// From the leaves: young nodes point to old ones.
fn make_tree(depth: i64) -> Box<Node> {
    Box::new(if depth == 0 {
        Node::new(None, None)
    } else {
        Node::new(Some(make_tree(depth - 1)), Some(make_tree(depth - 1)))
    })
}

fn short_lived(depth: i64, rounds: i64) -> i64 {
    let mut sum = 0;
    for _ in 0..rounds {
        let mut tree = Box::<Node>::default();
        populate(depth, &mut tree);
        sum += black_box(tree).left_depth();
    }
    for _ in 0..rounds {
        sum += black_box(make_tree(depth)).left_depth();
    }
    sum
}

fn benchmark(max_depth: i64) -> String {
    let stretch = black_box(make_tree(max_depth + 1)).left_depth();
    let mut long_lived = Box::<Node>::default();
    populate(max_depth, &mut long_lived);
    let cells = (nodes(max_depth) * 4) as usize;
    let mut array = vec![0.0; cells];
    for (i, cell) in array.iter_mut().take(cells / 2).enumerate() {
        *cell = 1.0 / (i + 1) as f64;
    }
    let mut sum = stretch;
    let mut depth = 4;
    while depth <= max_depth {
        sum += short_lived(depth, 2 * nodes(max_depth + 1) / nodes(depth));
        depth += 2;
    }
    assert_eq!(black_box(array)[cells / 4], 1.0 / (cells / 4 + 1) as f64);
    format!("{sum}/{}", long_lived.count())
}

fn main() {
    harness::run("GCBench", 10, benchmark);
}
