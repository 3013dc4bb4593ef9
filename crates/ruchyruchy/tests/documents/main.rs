//! What the documents show is what happens: every Ruchy block of every page is run, every example of the builtin
//! table too, commands are carried out, and links lead somewhere.
//!
//! `BLESS=1` writes what happened into the pages where a value, a line or a message differs; see [`annotated`] for
//! how programs say what they do.

mod annotated;
mod library;
mod links;
mod pages;
mod runner;
