//! The builtins of the language: one table, and the pure kernels that all tiers share.
//!
//! [`for_each_builtin!`] declares every function and method once, with its names, its signature, its effect
//! and a sentence of documentation. [`Builtin`] is that table as an enum, [`paths`] finds rows by
//! the name that a program writes. What a builtin does is the business of each tier; only the parts
//! on which all tiers must agree to the byte live here, as functions on plain Rust data: the text of
//! floats, format specs, integer widths, number parsing, comparison of ints with floats, code-point
//! indexing, transcendental functions, quoting, random numbers, spans of time, the calendar, regular expressions, digests.
//!
//! Nothing here calls user code, touches files or time, or starts anything.

pub mod arity_text;
pub mod builtin;
pub mod constants;
pub mod date_time;
pub mod digest;
pub mod edit_distance;
pub mod encoding;
pub mod error_kind;
pub mod escape;
pub mod float_text;
pub mod format_apply;
pub mod format_spec;
pub mod frame;
pub mod hashing;
pub mod index;
pub mod int_ops;
pub mod int_ty;
pub mod matching;
pub mod math;
pub mod num_cmp;
pub mod num_parse;
pub mod path_text;
pub mod paths;
pub mod random;
pub mod regex_text;
pub mod signature;
mod table;
pub mod text;
pub mod time_text;

pub use builtin::{
    Absent, Builtin, Calls, Mutates, Receiver, lookup_call, lookup_function, lookup_method,
};
pub use constants::ConstValue;
pub use int_ty::IntTy;
pub use paths::{Import, PathItem, resolve_import, resolve_path};
pub use signature::{Param, SigTy, Signature};
