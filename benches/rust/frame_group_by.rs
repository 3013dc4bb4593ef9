//! The work of `csv_group_by` by typed columns: reading CSV, filtering, a computed column, grouping, aggregating, sorting.
//!
//! Rust has no data frames without a crate; this is as much of one as the program needs.
mod harness;
mod sales;

use std::collections::HashMap;

enum Column {
    Int(Vec<i64>),
    Float(Vec<f64>),
    Bool(Vec<bool>),
    Text(Vec<String>),
}

impl Column {
    /// The narrowest type that all cells have.
    fn of(cells: Vec<String>) -> Column {
        if let Ok(ints) = cells.iter().map(|cell| cell.parse()).collect() {
            Column::Int(ints)
        } else if let Ok(floats) = cells.iter().map(|cell| cell.parse()).collect() {
            Column::Float(floats)
        } else if let Ok(bools) = cells.iter().map(|cell| cell.parse()).collect() {
            Column::Bool(bools)
        } else {
            Column::Text(cells)
        }
    }

    fn filter(&self, keep: &[bool]) -> Column {
        fn kept<T: Clone>(cells: &[T], keep: &[bool]) -> Vec<T> {
            cells.iter().zip(keep).filter(|(_, keep)| **keep).map(|(cell, _)| cell.clone()).collect()
        }
        match self {
            Column::Int(cells) => Column::Int(kept(cells, keep)),
            Column::Float(cells) => Column::Float(kept(cells, keep)),
            Column::Bool(cells) => Column::Bool(kept(cells, keep)),
            Column::Text(cells) => Column::Text(kept(cells, keep)),
        }
    }
}

struct Frame {
    columns: Vec<(String, Column)>,
}

impl Frame {
    fn from_csv(text: &str) -> Frame {
        let mut lines = text.lines();
        let names = sales::fields(lines.next().unwrap());
        let mut cells: Vec<Vec<String>> = vec![Vec::new(); names.len()];
        for line in lines {
            for (column, cell) in cells.iter_mut().zip(sales::fields(line)) {
                column.push(cell);
            }
        }
        Frame { columns: names.into_iter().zip(cells.into_iter().map(Column::of)).collect() }
    }

    fn column(&self, name: &str) -> &Column {
        &self.columns.iter().find(|(own, _)| own == name).unwrap().1
    }

    fn ints(&self, name: &str) -> &[i64] {
        let Column::Int(cells) = self.column(name) else { panic!("{name} holds no ints") };
        cells
    }

    fn floats(&self, name: &str) -> &[f64] {
        let Column::Float(cells) = self.column(name) else { panic!("{name} holds no floats") };
        cells
    }

    fn bools(&self, name: &str) -> &[bool] {
        let Column::Bool(cells) = self.column(name) else { panic!("{name} holds no bools") };
        cells
    }

    fn texts(&self, name: &str) -> &[String] {
        let Column::Text(cells) = self.column(name) else { panic!("{name} holds no texts") };
        cells
    }

    fn filter(&self, keep: &[bool]) -> Frame {
        let columns =
            self.columns.iter().map(|(name, column)| (name.clone(), column.filter(keep))).collect();
        Frame { columns }
    }

    fn with_column(mut self, name: &str, column: Column) -> Frame {
        self.columns.push((name.to_owned(), column));
        self
    }

    /// The keys of the groups in the order of their first rows, and the group of each row.
    fn group_by(&self, a: &str, b: &str) -> (Vec<(String, String)>, Vec<usize>) {
        let mut keys = Vec::new();
        let mut numbers: HashMap<(&str, &str), usize> = HashMap::new();
        let mut groups = Vec::new();
        for (a, b) in self.texts(a).iter().zip(self.texts(b)) {
            groups.push(*numbers.entry((a, b)).or_insert_with(|| {
                keys.push((a.clone(), b.clone()));
                keys.len() - 1
            }));
        }
        (keys, groups)
    }
}

fn aggregate<T: Copy>(groups: &[usize], n: usize, zero: T, cells: &[T], f: impl Fn(T, T) -> T) -> Vec<T> {
    let mut totals = vec![zero; n];
    for (&group, &cell) in groups.iter().zip(cells) {
        totals[group] = f(totals[group], cell);
    }
    totals
}

fn benchmark(text: &str) -> String {
    let frame = Frame::from_csv(text);
    let keep: Vec<bool> = frame.bools("rebate").iter().map(|rebate| !rebate).collect();
    let frame = frame.filter(&keep);
    let revenue =
        frame.ints("quantity").iter().zip(frame.floats("price")).map(|(q, p)| *q as f64 * p).collect();
    let frame = frame.with_column("revenue", Column::Float(revenue));
    let (keys, groups) = frame.group_by("city", "product");
    let n = keys.len();
    let count = aggregate(&groups, n, 0, frame.ints("id"), |count, _| count + 1);
    let quantity = aggregate(&groups, n, 0, frame.ints("quantity"), |sum, x| sum + x);
    let total = aggregate(&groups, n, 0.0, frame.floats("revenue"), |sum, x| sum + x);
    let largest = aggregate(&groups, n, 0.0, frame.floats("revenue"), f64::max);
    let mut ranking: Vec<usize> = (0..n).collect();
    ranking.sort_by(|&a, &b| total[b].total_cmp(&total[a]));
    let best: Vec<String> = ranking
        .iter()
        .take(3)
        .map(|&g| {
            let (city, product) = &keys[g];
            let mean = total[g] / count[g] as f64;
            format!(
                "{city}/{product} {} {} {:.2} {mean:.2} {:.2}",
                count[g], quantity[g], total[g], largest[g]
            )
        })
        .collect();
    format!("{n}: {}", best.join("; "))
}

fn main() {
    harness::run_prepared("FrameGroupBy", 10_000, sales::generate, |text| benchmark(text));
}
