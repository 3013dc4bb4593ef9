//! What the values of the bytecode VM are.
//!
//! A [`Value`] is a word ([`word`]): small things are in it, the rest are objects on the collector's heap ([`object`]). The
//! modules say, by concept, what can be done with them: [`number`] [`arith`] numbers, [`string`] text, [`array`], [`map`], [`record`]
//! structs and everything else with fields, [`shape`] what their fields are called, [`share`] value semantics, [`alias`], [`structural`]
//! equality, hash and order, [`print`](mod@print) text of values.
//!
//! **Rules of the house.** Allocation never collects, so functions here hold words in locals; a collection happens only where the VM calls
//! [`Runtime::collect`]. Nothing here calls user code: where a type of the user may have a say, a walk stops and tells the VM
//! ([`structural::Step`], [`print::Step`]). Failure is data ([`Raise`]), out of memory too. Walks over values use work lists: a
//! value may be a million levels deep.

#![deny(unsafe_op_in_unsafe_fn, clippy::undocumented_unsafe_blocks)]

pub mod alias;
pub mod arith;
pub mod array;
mod buffer;
pub mod combine;
pub mod deferred;
pub mod error;
mod intern;
pub mod map;
mod name;
pub mod number;
pub mod object;
pub mod order;
pub mod print;
pub mod record;
mod runtime;
pub mod shape;
pub mod share;
pub mod string;
pub mod structural;
mod verify;
pub mod word;

pub use error::{OutOfMemory, Raise, Res};
pub use object::Kind;
pub use runtime::{Options, Runtime};
pub use shape::{ShapeId, Shapes};
pub use string::Text;
pub use word::{TypeId, Value};

/// The heap of values.
pub type Heap = ruchyruchy_heap::Heap<Value>;
