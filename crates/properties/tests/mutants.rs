//! A bounded run of all properties over real programs and mutants of them.
//!
//! A text that breaks a property is written to the test's temporary folder; run again with
//! `RUCHY_MUTANTS=100000` for a longer search and `RUCHY_SEED` for another one.

use ruchyruchy_testkit::{mutate, seeds};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Mutants made when nothing else is asked for: a few seconds' worth.
const MUTANTS: u64 = 3000;

fn programs() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    seeds::all(&root).unwrap()
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable)
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(default)
}

/// The stack of a main thread; that of a test's thread is smaller than the parser may count on.
const STACK: usize = 8 << 20;

/// Runs the property on each text and fails with the texts that break it.
fn hold(name: &'static str, property: fn(&str), texts: impl Iterator<Item = String> + Send) {
    std::thread::scope(|scope| {
        let work = move || hold_here(name, property, texts);
        let thread = std::thread::Builder::new()
            .stack_size(STACK)
            .spawn_scoped(scope, work);
        thread.unwrap().join().unwrap();
    });
}

fn hold_here(name: &str, property: fn(&str), texts: impl Iterator<Item = String>) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let mut broken = Vec::new();
    // Left behind when the process itself is ended, by a full stack or memory.
    let current = folder.join(format!("{name}-current.ruchy"));
    for text in texts {
        std::fs::write(&current, &text).unwrap();
        if catch_unwind(AssertUnwindSafe(|| property(&text))).is_err() {
            let file = folder.join(format!("{name}{}.ruchy", broken.len()));
            std::fs::write(&file, &text).unwrap();
            broken.push(file);
        }
    }
    std::fs::remove_file(current).unwrap();
    assert!(broken.is_empty(), "{name} is broken by {broken:?}");
}

#[test]
fn programs_survive_printing() {
    hold(
        "round_trip",
        ruchyruchy_properties::round_trip,
        programs().into_iter(),
    );
}

#[test]
fn programs_check() {
    hold(
        "check",
        ruchyruchy_properties::check,
        programs().into_iter(),
    );
}

#[test]
fn mutants_hold_all_properties() {
    let programs = programs();
    let seed = number("RUCHY_SEED", 7);
    let mutants = (0..number("RUCHY_MUTANTS", MUTANTS)).map(|i| {
        let mut rng = fastrand::Rng::with_seed(seed.wrapping_mul(1 << 32).wrapping_add(i));
        String::from_utf8_lossy(&mutate::mutant(&programs, &mut rng)).into_owned()
    });
    hold("mutant", ruchyruchy_properties::all, mutants);
}
