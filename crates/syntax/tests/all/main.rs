//! The tests of this crate from outside, one file for each concern.

mod check;
mod depth;
mod diagnostics;
mod format;
mod grammar;
mod lexical;
mod mistakes;
mod round_trip;
mod style;
mod trees;
