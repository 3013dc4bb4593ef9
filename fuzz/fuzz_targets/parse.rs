//! Fuzz target: the property `parse`.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| ruchyruchy_properties::parse(text));
