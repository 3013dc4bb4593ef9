//! The collector.
//!
//! Precise, two generations, stop-the-world. It knows nothing of Ruchy: [`Word`] tells it which
//! words are references, a table of [`Layout`]s which words of an object are values.
//!
//! Allocation never collects and never moves anything. Collections happen in [`Heap::safepoint`]
//! and [`Heap::collect`] only, which see all words that Rust code will use afterwards as [`Roots`].
//! So code between two safepoints is plain Rust: it holds words in locals, and they stay valid.

#![deny(unsafe_op_in_unsafe_fn, clippy::undocumented_unsafe_blocks)]

mod barrier;
mod blocks;
mod collect;
mod events;
mod handles;
mod header;
mod heap;
mod large;
mod layout;
mod mark;
mod minor;
mod nursery;
mod object;
mod options;
mod poison;
mod prefetch;
mod roots;
mod scan;
mod side;
mod verify;
mod word;

pub use collect::Collection;
pub use events::{Event, Phase, Totals};
pub use handles::Handle;
pub use header::Header;
pub use heap::{Heap, OutOfMemory};
pub use layout::{Layout, LayoutId, Slot};
pub use object::Object;
pub use options::Options;
pub use roots::Roots;
pub use verify::{Edge, Fault, FaultKind};
pub use word::Word;
