//! What the tests of RuchyRuchy are run with.
//!
//! The centre is the spec suite: Ruchy programs with their expected output in comments
//! ([`spec`]), run by the built command line ([`process`]), and compared with what happened
//! ([`judge`], reading diagnostics back through [`reported`]). [`suite`] runs all of them, [`cli`]
//! is its test program.
//!
//! Beside it: [`confirm`], by which rustc checks the expectations of Rust-like specs, and what hostile
//! inputs are made of ([`bombs`], [`mutate`], [`seeds`]), and [`documents`], which takes pages apart.
//!
//! [`terminal`] drives a program on a terminal, and [`repl_visit`] the REPL on it.
//!
//! This crate knows no part of the implementation: it sees what a user sees.

pub mod bombs;
pub mod cli;
pub mod confirm;
pub mod documents;
pub mod judge;
pub mod mutate;
pub mod process;
pub mod repl_visit;
pub mod reported;
pub mod rust_text;
pub mod seeds;
pub mod server;
pub mod spec;
pub mod suite;
pub mod terminal;
