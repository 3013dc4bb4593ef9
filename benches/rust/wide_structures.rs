//! Wide things: structs with 100 fields, rows with 500 columns, maps with 10,000 keys.
mod harness;

use std::collections::HashMap;
use std::hint::black_box;

#[derive(Clone)]
struct Wide {
    f0: i64,
    f1: i64,
    f2: i64,
    f3: i64,
    f4: i64,
    f5: i64,
    f6: i64,
    f7: i64,
    f8: i64,
    f9: i64,
    f10: i64,
    f11: i64,
    f12: i64,
    f13: i64,
    f14: i64,
    f15: i64,
    f16: i64,
    f17: i64,
    f18: i64,
    f19: i64,
    f20: i64,
    f21: i64,
    f22: i64,
    f23: i64,
    f24: i64,
    f25: i64,
    f26: i64,
    f27: i64,
    f28: i64,
    f29: i64,
    f30: i64,
    f31: i64,
    f32: i64,
    f33: i64,
    f34: i64,
    f35: i64,
    f36: i64,
    f37: i64,
    f38: i64,
    f39: i64,
    f40: i64,
    f41: i64,
    f42: i64,
    f43: i64,
    f44: i64,
    f45: i64,
    f46: i64,
    f47: i64,
    f48: i64,
    f49: i64,
    f50: i64,
    f51: i64,
    f52: i64,
    f53: i64,
    f54: i64,
    f55: i64,
    f56: i64,
    f57: i64,
    f58: i64,
    f59: i64,
    f60: i64,
    f61: i64,
    f62: i64,
    f63: i64,
    f64: i64,
    f65: i64,
    f66: i64,
    f67: i64,
    f68: i64,
    f69: i64,
    f70: i64,
    f71: i64,
    f72: i64,
    f73: i64,
    f74: i64,
    f75: i64,
    f76: i64,
    f77: i64,
    f78: i64,
    f79: i64,
    f80: i64,
    f81: i64,
    f82: i64,
    f83: i64,
    f84: i64,
    f85: i64,
    f86: i64,
    f87: i64,
    f88: i64,
    f89: i64,
    f90: i64,
    f91: i64,
    f92: i64,
    f93: i64,
    f94: i64,
    f95: i64,
    f96: i64,
    f97: i64,
    f98: i64,
    f99: i64,
}

fn wide(n: i64) -> Wide {
    Wide {
        f0: n + 0,
        f1: n + 1,
        f2: n + 2,
        f3: n + 3,
        f4: n + 4,
        f5: n + 5,
        f6: n + 6,
        f7: n + 7,
        f8: n + 8,
        f9: n + 9,
        f10: n + 10,
        f11: n + 11,
        f12: n + 12,
        f13: n + 13,
        f14: n + 14,
        f15: n + 15,
        f16: n + 16,
        f17: n + 17,
        f18: n + 18,
        f19: n + 19,
        f20: n + 20,
        f21: n + 21,
        f22: n + 22,
        f23: n + 23,
        f24: n + 24,
        f25: n + 25,
        f26: n + 26,
        f27: n + 27,
        f28: n + 28,
        f29: n + 29,
        f30: n + 30,
        f31: n + 31,
        f32: n + 32,
        f33: n + 33,
        f34: n + 34,
        f35: n + 35,
        f36: n + 36,
        f37: n + 37,
        f38: n + 38,
        f39: n + 39,
        f40: n + 40,
        f41: n + 41,
        f42: n + 42,
        f43: n + 43,
        f44: n + 44,
        f45: n + 45,
        f46: n + 46,
        f47: n + 47,
        f48: n + 48,
        f49: n + 49,
        f50: n + 50,
        f51: n + 51,
        f52: n + 52,
        f53: n + 53,
        f54: n + 54,
        f55: n + 55,
        f56: n + 56,
        f57: n + 57,
        f58: n + 58,
        f59: n + 59,
        f60: n + 60,
        f61: n + 61,
        f62: n + 62,
        f63: n + 63,
        f64: n + 64,
        f65: n + 65,
        f66: n + 66,
        f67: n + 67,
        f68: n + 68,
        f69: n + 69,
        f70: n + 70,
        f71: n + 71,
        f72: n + 72,
        f73: n + 73,
        f74: n + 74,
        f75: n + 75,
        f76: n + 76,
        f77: n + 77,
        f78: n + 78,
        f79: n + 79,
        f80: n + 80,
        f81: n + 81,
        f82: n + 82,
        f83: n + 83,
        f84: n + 84,
        f85: n + 85,
        f86: n + 86,
        f87: n + 87,
        f88: n + 88,
        f89: n + 89,
        f90: n + 90,
        f91: n + 91,
        f92: n + 92,
        f93: n + 93,
        f94: n + 94,
        f95: n + 95,
        f96: n + 96,
        f97: n + 97,
        f98: n + 98,
        f99: n + 99,
    }
}

impl Wide {
    fn total(&self) -> i64 {
        self.f0 + self.f1 + self.f2 + self.f3 + self.f4 + self.f5 + self.f6 + self.f7 + self.f8 + self.f9
            + self.f10 + self.f11 + self.f12 + self.f13 + self.f14 + self.f15 + self.f16 + self.f17 + self.f18 + self.f19
            + self.f20 + self.f21 + self.f22 + self.f23 + self.f24 + self.f25 + self.f26 + self.f27 + self.f28 + self.f29
            + self.f30 + self.f31 + self.f32 + self.f33 + self.f34 + self.f35 + self.f36 + self.f37 + self.f38 + self.f39
            + self.f40 + self.f41 + self.f42 + self.f43 + self.f44 + self.f45 + self.f46 + self.f47 + self.f48 + self.f49
            + self.f50 + self.f51 + self.f52 + self.f53 + self.f54 + self.f55 + self.f56 + self.f57 + self.f58 + self.f59
            + self.f60 + self.f61 + self.f62 + self.f63 + self.f64 + self.f65 + self.f66 + self.f67 + self.f68 + self.f69
            + self.f70 + self.f71 + self.f72 + self.f73 + self.f74 + self.f75 + self.f76 + self.f77 + self.f78 + self.f79
            + self.f80 + self.f81 + self.f82 + self.f83 + self.f84 + self.f85 + self.f86 + self.f87 + self.f88 + self.f89
            + self.f90 + self.f91 + self.f92 + self.f93 + self.f94 + self.f95 + self.f96 + self.f97 + self.f98 + self.f99
    }

    fn shift(&mut self, by: i64) {
        self.f0 += by * 1;
        self.f5 += by * 6;
        self.f10 += by * 4;
        self.f15 += by * 2;
        self.f20 += by * 7;
        self.f25 += by * 5;
        self.f30 += by * 3;
        self.f35 += by * 1;
        self.f40 += by * 6;
        self.f45 += by * 4;
        self.f50 += by * 2;
        self.f55 += by * 7;
        self.f60 += by * 5;
        self.f65 += by * 3;
        self.f70 += by * 1;
        self.f75 += by * 6;
        self.f80 += by * 4;
        self.f85 += by * 2;
        self.f90 += by * 7;
        self.f95 += by * 5;
    }
}

/// Of each record a copy is changed; the record stays as it was.
fn records(rounds: i64) -> i64 {
    let mut sum = 0;
    let mut current = wide(1);
    for round in 0..rounds * 100 {
        let mut changed = black_box(current.clone());
        changed.shift(round % 10);
        changed.f50 = current.f99 % 1000;
        sum = (sum + changed.total() - current.total()) % 1000003;
        current = if round % 10 == 9 { wide(round % 100) } else { changed };
    }
    sum
}

fn columns(rounds: i64) -> i64 {
    let rows = 20;
    let width = 500;
    let mut table: Vec<Vec<i64>> = (0..rows).map(|r| (0..width).map(|c| r * c % 97).collect()).collect();
    let rows = rows as usize;
    let mut sum = 0;
    for round in 0..rounds {
        for c in 0..width as usize {
            let mut total = 0;
            for row in &table {
                total += row[c];
            }
            table[c % rows][c] = (total + round) % 97;
            sum = (sum + total) % 1000003;
        }
    }
    sum
}

fn keys(rounds: i64) -> i64 {
    let names: Vec<String> = (0..10000).map(|k| format!("key {k}")).collect();
    let mut map: HashMap<&str, i64> = HashMap::new();
    for (k, name) in names.iter().enumerate() {
        map.insert(name, k as i64);
    }
    let mut sum = 0;
    for round in 0..rounds {
        for k in 0..1000 {
            let name: &str = &names[((k * 7 + round) % 10000) as usize];
            *map.entry(name).or_default() += k;
        }
        let removed: &str = &names[(round * 31 % 10000) as usize];
        sum = (sum + map.remove(removed).unwrap_or_default()) % 1000003;
        map.insert(removed, round);
    }
    for name in &names {
        sum = (sum * 31 + map[name.as_str()]) % 1000003;
    }
    sum + map.len() as i64
}

fn benchmark(rounds: i64) -> String {
    format!("{} {} {}", records(rounds), columns(rounds), keys(rounds))
}

fn main() {
    harness::run("WideStructures", 50, benchmark);
}
