//! Front half of the front end: text to syntax tree.
#![forbid(unsafe_code)]

pub mod ast;
pub mod codes;
pub mod diagnostic;
pub mod lexer;
pub mod parser;
pub mod print;
pub mod span;
pub mod symbol;

pub use codes::Code;
pub use diagnostic::{Diagnostic, Help, Label, Severity};
pub use parser::{Parsed, parse};
