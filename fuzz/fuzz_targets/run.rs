//! Fuzz target: the property `run`.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| ruchyruchy_properties::run(text));
