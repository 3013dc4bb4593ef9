//! The sales records that `csv_group_by` and `frame_group_by` read: CSV with quotes where they are needed.

const CITIES: [&str; 8] =
    ["Berlin", "Lagos", "Lima", "Oslo", "\"Paris, Texas\"", "Quito", "Seoul", "Turin"];
const PRODUCTS: [&str; 5] = ["apple", "bread", "cheese", "\"jam \"\"home made\"\"\"", "tea"];
const PRICES: [f64; 5] = [0.35, 2.8, 7.45, 4.2, 3.15];

pub fn generate(rows: i64) -> String {
    let mut seed = 42;
    let mut next = |limit: i64| {
        seed = seed * 16807 % 2147483647;
        seed % limit
    };
    let mut out = "id,city,product,quantity,price,rebate\n".to_owned();
    for id in 1..=rows {
        let product = next(5) as usize;
        let rebate = next(5) == 0;
        let city = CITIES[next(8) as usize];
        let quantity = 1 + next(20);
        let price = PRICES[product];
        out += &format!("{id},{city},{},{quantity},{price},{rebate}\n", PRODUCTS[product]);
    }
    out
}

/// The fields of a line; only one with quotes is gone through letter by letter.
pub fn fields(line: &str) -> Vec<String> {
    if !line.contains('"') {
        return line.split(',').map(str::to_owned).collect();
    }
    let mut fields = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                field.push('"');
                chars.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            _ => field.push(c),
        }
    }
    fields.push(field);
    fields
}
