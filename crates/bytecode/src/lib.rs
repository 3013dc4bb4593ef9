//! Bytecode: what programs are compiled to once, for the VM to run and for the compilers behind it to read.
//!
//! ```text
//!  table ──▶ op ──▶ assembler ──▶ code ──▶ verify ──▶ (vm)
//!    │        │         ▲          │
//!    └ docs   └ listing │          └─▶ listing
//!                    compile ◀── HIR
//! ```
//!
//! The instruction table ([`for_each_op!`]) is the one place that knows instructions. `compile` turns functions of the
//! resolved program into code; `verify` proves what the VM's loop takes for granted, also of code that comes from a file.
//! This crate knows no heap and no values.

pub mod assembler;
pub mod code;
pub mod compile;
pub mod listing;
pub mod op;
pub mod operand;
mod table;
pub mod verify;
