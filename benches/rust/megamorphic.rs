//! Call and field sites that see objects of 2, 4, 8 and 16 classes: what is left when inline caches are full.
//! A field is reached through methods of the trait: objects of unknown class have no fields in Rust.
mod harness;

trait Shape {
    fn area(&self) -> i64;
    fn value(&self) -> i64;
    fn set_value(&mut self, value: i64);
}

macro_rules! shape {
    ($name:ident, [$($field:ident = $default:expr),*], $value:ident => $area:expr) => {
        #[allow(dead_code, reason = "fields that only move `value`")]
        struct $name {
            $($field: i64,)*
            value: i64,
        }

        impl $name {
            fn boxed(value: i64) -> Box<dyn Shape> {
                Box::new($name { $($field: $default,)* value })
            }
        }

        impl Shape for $name {
            fn area(&self) -> i64 {
                let $value = self.value;
                $area
            }

            fn value(&self) -> i64 {
                self.value
            }

            fn set_value(&mut self, value: i64) {
                self.value = value;
            }
        }
    };
}

shape!(Square, [], v => v * 2 + 1);
shape!(Circle, [name = 1], v => v + 7);
shape!(Triangle, [name = 2, x = 2], v => v * 3);
shape!(Hexagon, [name = 3, x = 3, y = 3], v => v % 5 + 2);
shape!(Line, [], v => v - 1);
shape!(Point, [name = 5], v => v * 5 % 11);
shape!(Ring, [name = 6, x = 6], v => v + v);
shape!(Star, [name = 7, x = 7, y = 7], v => v % 9);
shape!(Cross, [], v => v * 4 - 3);
shape!(Heart, [name = 9], v => v + 13);
shape!(Arrow, [name = 10, x = 10], v => v * 7 % 17);
shape!(Cube, [name = 11, x = 11, y = 11], v => v % 3);
shape!(Cone, [], v => v * 6 + 5);
shape!(Torus, [name = 13], v => v + 1);
shape!(Prism, [name = 14, x = 14], v => v * 9 % 23);
shape!(Wedge, [name = 15, x = 15, y = 15], v => v % 21);

fn object(kind: i64, value: i64) -> Box<dyn Shape> {
    match kind {
        0 => Square::boxed(value),
        1 => Circle::boxed(value),
        2 => Triangle::boxed(value),
        3 => Hexagon::boxed(value),
        4 => Line::boxed(value),
        5 => Point::boxed(value),
        6 => Ring::boxed(value),
        7 => Star::boxed(value),
        8 => Cross::boxed(value),
        9 => Heart::boxed(value),
        10 => Arrow::boxed(value),
        11 => Cube::boxed(value),
        12 => Cone::boxed(value),
        13 => Torus::boxed(value),
        14 => Prism::boxed(value),
        _ => Wedge::boxed(value),
    }
}

fn objects(kinds: i64) -> Vec<Box<dyn Shape>> {
    (0..1600).map(|i| object(i * 7 % kinds, i % 100)).collect()
}

fn visit_2(mut objects: Vec<Box<dyn Shape>>, rounds: i64) -> i64 {
    let mut sum = 0;
    for _ in 0..rounds {
        for object in &mut objects {
            sum = (sum + object.area() * 3 + object.value()) % 1000003;
            object.set_value((object.value() + 1) % 100);
        }
    }
    sum
}

fn visit_4(mut objects: Vec<Box<dyn Shape>>, rounds: i64) -> i64 {
    let mut sum = 0;
    for _ in 0..rounds {
        for object in &mut objects {
            sum = (sum + object.area() * 3 + object.value()) % 1000003;
            object.set_value((object.value() + 1) % 100);
        }
    }
    sum
}

fn visit_8(mut objects: Vec<Box<dyn Shape>>, rounds: i64) -> i64 {
    let mut sum = 0;
    for _ in 0..rounds {
        for object in &mut objects {
            sum = (sum + object.area() * 3 + object.value()) % 1000003;
            object.set_value((object.value() + 1) % 100);
        }
    }
    sum
}

fn visit_16(mut objects: Vec<Box<dyn Shape>>, rounds: i64) -> i64 {
    let mut sum = 0;
    for _ in 0..rounds {
        for object in &mut objects {
            sum = (sum + object.area() * 3 + object.value()) % 1000003;
            object.set_value((object.value() + 1) % 100);
        }
    }
    sum
}

// Each has sites of its own.
fn benchmark(rounds: i64) -> String {
    let two = visit_2(objects(2), rounds);
    let four = visit_4(objects(4), rounds);
    let eight = visit_8(objects(8), rounds);
    let sixteen = visit_16(objects(16), rounds);
    format!("{two} {four} {eight} {sixteen}")
}

fn main() {
    harness::run("Megamorphic", 200, benchmark);
}
