//! Lists, maps and objects that all live until the end of their round: a collector that hopes for early deaths finds none.
mod harness;

use std::collections::HashMap;

struct Link {
    value: i64,
    next: Option<Box<Link>>,
}

/// Link by link: the derived way would go as deep as the list is long.
impl Drop for Link {
    fn drop(&mut self) {
        let mut rest = self.next.take();
        while let Some(mut link) = rest {
            rest = link.next.take();
        }
    }
}

struct Point {
    x: i64,
    y: i64,
}

struct Shape {
    name: String,
    points: Vec<Point>,
}

fn round(size: i64) -> i64 {
    let mut list = None;
    let mut shapes = HashMap::new();
    let mut rows = Vec::new();
    for n in 0..size {
        list = Some(Box::new(Link { value: n, next: list }));
        let name = format!("shape {n}");
        let points = (0..4).map(|k| Point { x: n + k, y: n - k }).collect();
        shapes.insert(name.clone(), Box::new(Shape { name, points }));
        rows.push(vec![n, n + 1, n + 2]);
    }

    let mut sum = 0;
    let mut rest = &list;
    while let Some(link) = rest {
        sum = (sum * 31 + link.value) % 1000003;
        rest = &link.next;
    }
    for n in 0..size {
        let shape = &shapes[&format!("shape {n}")];
        for point in &shape.points {
            sum = (sum * 31 + point.x * 2 - point.y) % 1000003;
        }
        sum += shape.name.len() as i64 + rows[n as usize][2];
    }
    sum
}

fn benchmark(size: i64) -> i64 {
    (0..3).map(|k| round(size + k)).sum()
}

fn main() {
    harness::run("Survival", 30_000, benchmark);
}
