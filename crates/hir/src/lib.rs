//! The back half of the front end: syntax tree to resolved program.
#![forbid(unsafe_code)]

pub mod check;
pub mod format_lower;
pub mod hir;
pub mod index;
pub mod last_use;
mod lower;
pub mod modules;
mod operator_hooks;
pub mod pattern;
pub mod print;
pub mod session;
pub mod ty;
pub mod walk;

pub use ruchyruchy_builtins::error_kind;
