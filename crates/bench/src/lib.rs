//! The benchmark suite: its programs, how they are run beside those of other implementations, and what that shows.
//!
//! ```text
//!  benches/micro/ ──micro, front───┐
//!  benches/suite/*.toml ──suite──▶ programs ─┐
//!  this machine ────────subject──▶ subjects ─┴─plan──▶ samples ──store──▶ *.jsonl
//!                                                         │
//!                                             analysis ◀──┘──▶ table, report
//!                                             (stats: bootstrap, changepoint)
//! ```
//!
//! This crate knows no part of the implementation: it runs the built program as a user would, as one subject among others.
#![forbid(unsafe_code)]

pub mod analysis;
pub mod command;
pub mod count;
pub mod front;
pub mod gate;
pub mod hardware;
pub mod history;
pub mod json;
pub mod language;
pub mod limits;
pub mod micro;
pub mod place;
pub mod plan;
pub mod report;
pub mod revision;
pub mod sample;
pub mod stats;
pub mod store;
pub mod subject;
pub mod suite;
pub mod summary;
pub mod table;
pub mod upstream;
