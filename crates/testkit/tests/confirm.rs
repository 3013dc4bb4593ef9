//! Confirmation by rustc must also refuse: wrong output, a text that is no Rust, a wrong exit.

use ruchyruchy_testkit::confirm;
use ruchyruchy_testkit::spec;
use ruchyruchy_testkit::suite::Spec;
use std::path::{Path, PathBuf};

fn spec(name: &str, source: &str) -> Spec {
    Spec {
        path: PathBuf::from(name),
        name: name.to_owned(),
        source: source.to_owned(),
        expectations: spec::parse(source).unwrap(),
    }
}

#[test]
fn rustc_judges_each_file_of_a_batch() {
    let specs = [
        spec(
            "a_right",
            "fun main() { println!(\"fun {}\", 1 + 1); } // expect: fun 2",
        ),
        spec(
            "b_wrong",
            "fun main() { println!(\"{}\", 1 + 1); } // expect: 3",
        ),
        spec("c_broken", "fun main() { let x: i32 = \"text\"; }"),
        spec(
            "d_panics",
            "fun main() { panic!(\"no\"); } // expect runtime error: Panic",
        ),
        spec(
            "e_should_panic",
            "fun main() {} // expect runtime error: Panic",
        ),
        spec(
            "f_root",
            "fun g() -> i32 { 4 }\nfun main() { println!(\"{}\", crate::g()); } // expect: 4",
        ),
    ];
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("confirm");
    let results = confirm::run(&specs.iter().collect::<Vec<_>>(), &cache, 2).unwrap();
    let of = |i: usize| results[i].wrong.clone().unwrap_or_default();
    assert_eq!(of(0), "");
    assert!(of(1).contains("expected `3`"), "{}", of(1));
    assert!(of(2).contains("rustc rejects it"), "{}", of(2));
    assert_eq!(of(3), "");
    assert!(of(4).contains("Exit(0)"), "{}", of(4));
    assert_eq!(of(5), "");
}
