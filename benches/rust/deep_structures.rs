//! Values nested 10,000 deep: built, compared, copied and changed at the bottom, printed, thrown away.
mod harness;

use std::fmt;

const DEPTH: i64 = 10_000;

#[derive(Clone, PartialEq)]
enum Nested {
    Number(i64),
    List(Vec<Nested>),
}

impl fmt::Display for Nested {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Nested::Number(n) => write!(f, "{n}"),
            Nested::List(items) => {
                f.write_str("[")?;
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        f.write_str(", ")?;
                    }
                    item.fmt(f)?;
                }
                f.write_str("]")
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Layer {
    level: i64,
    inner: Option<Box<Layer>>,
}

fn lists(bottom: i64) -> Nested {
    let mut value = Nested::Number(bottom);
    for _ in 0..DEPTH {
        value = Nested::List(vec![value]);
    }
    value
}

fn layers(bottom: i64) -> Layer {
    let mut value = Layer { level: bottom, inner: None };
    for level in 0..DEPTH {
        value = Layer { level, inner: Some(Box::new(value)) };
    }
    value
}

fn change_list(list: &mut Nested) {
    let mut place = list;
    while let Nested::List(items) = place {
        place = &mut items[0];
    }
    *place = Nested::Number(0);
}

fn change_layer(layer: &mut Layer) {
    match &mut layer.inner {
        Some(inner) => change_layer(inner),
        None => layer.level = 0,
    }
}

fn benchmark(rounds: i64) -> i64 {
    let mut sum = 0;
    for round in 1..=rounds {
        let a = lists(round);
        let b = lists(round);
        if a == b {
            sum += 1;
        }
        let mut c = a.clone();
        change_list(&mut c);
        if a == b && a != c {
            sum += 2;
        }
        sum += c.to_string().len() as i64;

        let d = layers(round);
        let e = layers(round);
        if d == e {
            sum += 1;
        }
        let mut f = d.clone();
        change_layer(&mut f);
        if d == e && d != f {
            sum += 2;
        }
        sum += format!("{f:?}").matches("level").count() as i64;
    }
    sum
}

// The main thread's stack is too small for formatting so deep.
fn main() {
    let thread = std::thread::Builder::new().stack_size(256 << 20);
    let run = || harness::run("DeepStructures", 20, benchmark);
    thread.spawn(run).expect("a thread").join().expect("no panic");
}
