//! The heap against a plain model, and as its mutator sees it.

mod model;
mod mutator;
mod value;
