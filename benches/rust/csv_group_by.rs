//! Reads CSV with a parser of its own, groups the rows and adds them up: splitting, conversions, maps of structs.
mod harness;
mod sales;

use std::collections::HashMap;

struct Sale {
    city: String,
    product: String,
    quantity: i64,
    price: f64,
    rebate: bool,
}

fn parse(line: &str) -> Result<Sale, String> {
    let fields = sales::fields(line);
    match <[String; 6]>::try_from(fields) {
        Ok([_, city, product, quantity, price, rebate]) => Ok(Sale {
            city,
            product,
            quantity: quantity.parse().map_err(|_| format!("bad quantity: {line}"))?,
            price: price.parse().map_err(|_| format!("bad price: {line}"))?,
            rebate: rebate == "true",
        }),
        Err(_) => Err(format!("not six fields: {line}")),
    }
}

struct Group {
    city: String,
    product: String,
    count: i64,
    quantity: i64,
    revenue: f64,
    largest: f64,
}

impl Group {
    fn new(sale: &Sale) -> Group {
        Group {
            city: sale.city.clone(),
            product: sale.product.clone(),
            count: 0,
            quantity: 0,
            revenue: 0.0,
            largest: 0.0,
        }
    }

    fn add(&mut self, sale: &Sale) {
        let revenue = sale.quantity as f64 * sale.price;
        self.count += 1;
        self.quantity += sale.quantity;
        self.revenue += revenue;
        self.largest = self.largest.max(revenue);
    }

    fn describe(&self) -> String {
        let mean = self.revenue / self.count as f64;
        format!(
            "{}/{} {} {} {:.2} {mean:.2} {:.2}",
            self.city, self.product, self.count, self.quantity, self.revenue, self.largest
        )
    }
}

fn benchmark(text: &str) -> String {
    let mut groups: HashMap<(String, String), Group> = HashMap::new();
    for line in text.lines().skip(1) {
        let sale = parse(line).unwrap();
        if sale.rebate {
            continue;
        }
        groups
            .entry((sale.city.clone(), sale.product.clone()))
            .or_insert_with(|| Group::new(&sale))
            .add(&sale);
    }
    let mut ranking: Vec<Group> = groups.into_values().collect();
    ranking.sort_by(|a, b| b.revenue.total_cmp(&a.revenue).then(a.city.cmp(&b.city)));
    let best: Vec<String> = ranking.iter().take(3).map(Group::describe).collect();
    format!("{}: {}", ranking.len(), best.join("; "))
}

fn main() {
    harness::run_prepared("CsvGroupBy", 10_000, sales::generate, |text| benchmark(text));
}
