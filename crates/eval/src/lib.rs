//! Tier 0: a tree walker over the resolved program. Boring on purpose: the reference for all other
//! tiers, and the honest baseline.
#![forbid(unsafe_code)]

mod access;
pub mod alias;
mod assign;
mod builtins;
pub mod call;
mod coerce;
mod compare;
mod control;
mod cycles;
pub mod data_frame;
mod embed;
pub mod error;
mod expr;
pub mod gate;
pub mod interp;
mod invariant;
mod invoke;
pub mod iter;
pub mod map;
mod matching;
pub mod native;
pub mod object;
mod ops;
pub mod place;
mod print;
pub mod structural;
pub mod value;

pub use error::{Failure, TraceLine};
pub use gate::Capabilities;
pub use interp::{Config, Interp, Limits};
pub use value::Value;
