//! Whole programs through parser, lowering and checker.

mod checker;
mod dump;
mod front;
mod mangled;
mod static_errors;
