//! The language server, spoken to over its real protocol: one test for each thing that it can do.

mod client;
mod edits;
mod features;
mod files;
mod session;
