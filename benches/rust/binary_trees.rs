//! Many short-lived binary trees beside a long-lived one: allocation and the collector.
mod harness;

struct Node {
    children: Option<(Box<Node>, Box<Node>)>,
}

impl Node {
    fn check(&self) -> i64 {
        match &self.children {
            Some((left, right)) => 1 + left.check() + right.check(),
            None => 1,
        }
    }
}

fn tree(depth: i64) -> Node {
    if depth == 0 {
        Node { children: None }
    } else {
        Node { children: Some((Box::new(tree(depth - 1)), Box::new(tree(depth - 1)))) }
    }
}

fn benchmark(max_depth: i64) -> i64 {
    let mut total = tree(max_depth + 1).check();
    let long_lived = tree(max_depth);
    let mut depth = 4;
    while depth <= max_depth {
        let rounds = 1 << (max_depth - depth + 4);
        for _ in 0..rounds {
            total += tree(depth).check();
        }
        depth += 2;
    }
    total + long_lived.check()
}

fn main() {
    harness::run("BinaryTrees", 10, benchmark);
}
