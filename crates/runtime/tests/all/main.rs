//! The runtime against plain models and against the tree walker.

mod against_eval;
mod arrays;
mod limits;
mod maps;
mod sharing;
mod strings;
mod texts;
mod world;
