//! A shop whose pricing rules are a script: the host keeps the stock, the script says what things cost.
//!
//! Run it with `cargo run -p ruchyruchy --example embed`.

use ruchyruchy::{Capture, Engine, Limits, RunError, Value};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

const RULES: &str = r#"
struct Offer { name: String, price: f64, left: i32 }

// Few left: dearer. Many left: cheaper.
fun price_of(name, base) {
    let left = in_stock(name)
    if left == 0 {
        throw f"{name} is sold out"
    }
    let factor = match left {
        1..=3 => 1.5,
        4..=20 => 1.0,
        _ => 0.8,
    }
    Offer { name, price: base * factor, left }
}
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let stock = Rc::new(RefCell::new(BTreeMap::from([
        ("tea", 2i64),
        ("rice", 50),
        ("salt", 0),
    ])));
    let shelf = stock.clone();
    let output = Capture::new();
    let engine = Engine::new()
        .with_stdout(output.clone())
        .with_limits(Limits {
            steps: Some(1_000_000),
            ..Limits::default()
        })
        .host("in_stock", move |args| {
            let name = args
                .first()
                .and_then(Value::as_str)
                .ok_or("`in_stock` takes a name")?;
            match shelf.borrow().get(name) {
                Some(&count) => Ok(Value::from(count)),
                None => Err(format!("the shop has no {name}")),
            }
        });
    let module = engine.compile("rules.ruchy", RULES)?;

    for (name, base) in [("tea", 4.0), ("rice", 1.0), ("salt", 0.5), ("gold", 900.0)] {
        match engine.call(&module, "price_of", &[Value::from(name), Value::from(base)]) {
            Ok(offer) => {
                let price = module
                    .field(&offer, "price")
                    .and_then(|price| price.as_float());
                println!("{}: {:.2}", name, price.ok_or("an offer has a price")?);
                if let Some(count) = stock.borrow_mut().get_mut(name) {
                    *count -= 1;
                }
            }
            Err(RunError::Uncaught(error)) => println!("{name}: no price: {}", error.message),
            Err(other) => return Err(other.into()),
        }
    }
    Ok(())
}
