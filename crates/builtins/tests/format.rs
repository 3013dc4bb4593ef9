//! Format specs against Rust's own formatting.

use ruchyruchy_builtins::IntTy;
use ruchyruchy_builtins::format_apply::{self, Format};
use ruchyruchy_builtins::format_spec::{Argument, Spec};

fn format(spec: &str) -> Format {
    let spec = Spec::parse(spec).unwrap_or_else(|error| panic!("{spec}: {}", error.message));
    spec.resolve(|argument: &Argument| Err(format!("{argument:?}")))
        .unwrap()
}

macro_rules! check_ints {
    ($($spec:literal)*) => {$(
        for n in [0, 1, -1, 42, -42, 1500, 255, i64::MAX, i64::MIN] {
            assert_eq!(format($spec).int(n, IntTy::I64), format!(concat!("{:", $spec, "}"), n), "{} {n}", $spec);
            let narrow = n as i16;
            let carried = i64::from(narrow);
            assert_eq!(format($spec).int(carried, IntTy::I16), format!(concat!("{:", $spec, "}"), narrow), "{}", $spec);
            let unsigned = n as u64;
            assert_eq!(format($spec).int(n, IntTy::U64), format!(concat!("{:", $spec, "}"), unsigned), "{}", $spec);
        }
    )*};
}

#[test]
fn ints() {
    check_ints!("" "5" "<5" "^5" ">5" "*^9" "05" "+" "+08" "<08" "#x" "x" "X" "#X" "#010x" "#b" "o" "#o" "b" "032b" "e" "E"
        "?" "5?" "#?" ".2e" "12.1E" "-5" "é>7" "x?" "X?" "#x?" "020" "+.3");
}

macro_rules! check_floats {
    ($($spec:literal)*) => {$(
        for x in [0.5, -0.5, 1.25, -1.25, 123456.789, 1e-7, 0.1, 1.5e-300, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(format($spec).float(x).unwrap(), format!(concat!("{:", $spec, "}"), x), "{} {x}", $spec);
        }
    )*};
}

#[test]
fn floats() {
    check_floats!("" "8" "<8" "^8" "*^20" "012" "+" "+012" ".2" "8.2" "08.2" "+.1" ".0" ".10" "e" "E" ".3e" "15e" "015.2E"
        "<08.1" ".2?" "#" "#.1");
    // Integral ones differ from Rust only where no precision is given.
    for x in [0.0, -0.0, 1.0, -3.0, 1e20] {
        assert_eq!(format("8.1").float(x).unwrap(), format!("{x:8.1}"));
        assert_eq!(format(".0").float(x).unwrap(), format!("{x:.0}"));
        assert_eq!(format("e").float(x).unwrap(), format!("{x:e}"));
    }
    assert_eq!(format(">6").float(1.0).unwrap(), "   1.0");
    assert_eq!(format("06").float(-1.0).unwrap(), "-001.0");
    assert_eq!(format("?").float(1e20).unwrap(), "100000000000000000000.0");
    assert_eq!(format("x").float(1.0), None);
}

macro_rules! check_strings {
    ($($spec:literal)*) => {$(
        for text in ["", "a", "héllo", "日本語", "a\"b\\c\n\u{1b}\u{0}"] {
            assert_eq!(format($spec).str(text).unwrap(), format!(concat!("{:", $spec, "}"), text), "{} {text}", $spec);
        }
    )*};
}

#[test]
fn strings() {
    check_strings!("" "8" "<8" "^8" ">8" "-^8" ".2" "8.2" ">8.3" ".0" "08" "?" "12?" "#?" "+5");
    assert_eq!(format("x").str("a"), None);
    assert_eq!(format(">6").pad("true"), format!("{:>6}", true));
    assert_eq!(format("6").pad("true"), format!("{:6}", true));
}

#[test]
fn counts_from_arguments() {
    let spec = Spec::parse(">w$.p$").unwrap();
    let format = spec.resolve(|argument| match argument {
        Argument::Name(name) if name == "w" => Ok(9),
        Argument::Name(name) if name == "p" => Ok(2),
        other => Err(format!("{other:?}")),
    });
    assert_eq!(format.unwrap().float(1.0).unwrap(), "     1.00");
    assert_eq!(Spec::parse("0$").unwrap().resolve(|_| Err("no")), Err("no"));
}

#[test]
fn durations() {
    for nanos in [0, 1, 1500, 2_500_000, 1_000_000_000, 61_000_000_001] {
        let rust = std::time::Duration::from_nanos(nanos);
        assert_eq!(format_apply::duration(nanos, None), format!("{rust:?}"));
        assert_eq!(
            format_apply::duration(nanos, Some(2)),
            format!("{rust:.2?}")
        );
    }
}
