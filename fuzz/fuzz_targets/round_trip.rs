//! Fuzz target: the property `round_trip`.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| ruchyruchy_properties::round_trip(text));
