//! `cargo xtask repl-visit`: the visit to the REPL that the test makes, with its screens printed for people.

use crate::workspace::{self, Outcome};
use ruchyruchy_testkit::{repl_visit, terminal};

pub fn run() -> Outcome {
    if !terminal::is_available() {
        return Err("tmux is not installed".into());
    }
    let program = workspace::build_ruchyruchy(false)?;
    let folder = workspace::target().join("repl-visit");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    let mut stations = 0;
    repl_visit::run(&program, &folder, &mut |title, screen| {
        stations += 1;
        println!("── {title}\n{screen}\n");
    })?;
    println!("{stations} stations visited");
    Ok(())
}
