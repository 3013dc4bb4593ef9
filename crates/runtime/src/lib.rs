//! What the values of the bytecode VM are.
pub mod word;
pub use word::Value;
