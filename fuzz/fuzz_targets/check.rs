//! Fuzz target: the property `check`.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| ruchyruchy_properties::check(text));
