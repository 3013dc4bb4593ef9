//! Fuzz target: the property `format`.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| ruchyruchy_properties::format(text));
