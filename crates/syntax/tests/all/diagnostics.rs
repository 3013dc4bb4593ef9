//! How diagnostics look, and that no span can break them.

use crate::check::parsed;
use ruchyruchy_syntax::span::{SourceMap, Span};
use ruchyruchy_syntax::{Code, Diagnostic};

fn sources(text: &str) -> (SourceMap, u32) {
    let mut sources = SourceMap::new();
    let file = sources.add("a.ruchy", text).expect("small enough");
    (sources, file.base)
}

#[test]
fn the_layout_is_that_of_rustc() {
    let (sources, base) = sources("let x = 1\nprintln(y)\n");
    let span = |lo, hi| Span::new(base + lo, base + hi);
    let text = Diagnostic::error(Code::UndefinedName, span(18, 19), "cannot find `y`")
        .label("not found")
        .secondary(span(4, 5), "a similar name")
        .note("names are looked up before the program runs")
        .suggest(span(18, 19), "x", "did you mean `x`?")
        .help("or declare it")
        .render(&sources, false);
    let expected = "\
error[E0425]: cannot find `y`
 --> a.ruchy:2:9
  |
1 | let x = 1
  |     - a similar name
2 | println(y)
  |         ^ not found
  |
  = note: names are looked up before the program runs
  = help: or declare it
help: did you mean `x`?
  |
2 - println(y)
2 + println(x)
  |
";
    assert_eq!(text, expected);
}

#[test]
fn colour_is_only_added_when_wanted() {
    let (sources, base) = sources("x");
    let diagnostic = Diagnostic::warning(Code::ReassignedLet, Span::new(base, base + 1), "m");
    assert!(!diagnostic.render(&sources, false).contains('\u{1b}'));
    assert!(diagnostic.render(&sources, true).contains('\u{1b}'));
    assert!(
        diagnostic
            .render(&sources, false)
            .starts_with("warning[W0002]: m")
    );
}

#[test]
fn tabs_and_wide_characters_keep_the_carets_in_place() {
    let (sources, base) = sources("\tlet 日本 = é§");
    let at = "\tlet 日本 = é".len() as u32;
    let span = Span::new(base + at, base + at + 2);
    let text = Diagnostic::error(Code::UnknownCharacter, span, "m").render(&sources, false);
    assert!(text.contains("--> a.ruchy:1:12"), "{text}");
    let lines: Vec<&str> = text.lines().collect();
    let caret = lines
        .iter()
        .position(|line| line.contains('^'))
        .expect("a caret");
    // Two characters of the line above are two columns wide.
    let column = lines[caret].find('^').expect("a caret");
    let shown = lines[caret - 1]
        .split('§')
        .next()
        .expect("the line")
        .chars()
        .count()
        + 2;
    let column = lines[caret]
        .get(..column)
        .map_or(0, |before| before.chars().count());
    assert_eq!(column, shown, "{text}");
}

#[test]
fn very_long_lines_are_cut_around_the_place() {
    let long = format!(
        "let x = \"{}é\" + ? + \"{}\"\n",
        "é".repeat(100_000),
        "b".repeat(100_000)
    );
    let (sources, base) = sources(&long);
    let at = long.find('?').expect("the place") as u32;
    let span = Span::new(base + at, base + at + 1);
    let text = Diagnostic::error(Code::UnexpectedToken, span, "m")
        .label("here")
        .render(&sources, false);
    assert!(text.len() < 1000, "{}", text.len());
    assert!(text.contains("^ here") && text.contains(" ? "), "{text}");
    assert!(text.contains("a.ruchy:1:100015"), "{text}");
}

#[test]
fn places_far_apart_are_shown_without_all_between_them() {
    let text = format!("fun f() {{\n{}}}\n", "    g()\n".repeat(2_000));
    let (sources, base) = sources(&text);
    let end = text.len() as u32 - 2;
    let shown = Diagnostic::error(Code::UnclosedDelimiter, Span::new(base + 8, base + 9), "m")
        .secondary(Span::new(base + end, base + end + 1), "there")
        .render(&sources, false);
    assert!(shown.lines().count() < 20, "{shown}");
    assert!(shown.contains("there"));
}

#[test]
fn no_span_breaks_the_rendering() {
    let text = "let é = \"日本\"\r\n\tx\n\n🎉";
    let (mut sources, _) = sources(text);
    sources.add("b.ruchy", "second").expect("small enough");
    let end = text.len() as u32 + 12;
    for lo in 0..end {
        for hi in [0, lo, lo + 1, lo + 3, end, u32::MAX] {
            let span = Span { lo, hi };
            let diagnostic = Diagnostic::error(Code::UnexpectedToken, span, "m\nn")
                .secondary(Span { lo: hi, hi: lo }, "l")
                .suggest(span, "é\n", "s");
            for color in [false, true] {
                assert!(diagnostic.render(&sources, color).contains("E0001"));
            }
            let json = diagnostic.to_json(&sources);
            assert!(json.starts_with('{') && !json.contains('\n'), "{json}");
        }
    }
}

#[test]
fn json_has_the_place_in_lines_and_columns() {
    let (parsed, sources) = parsed("let é = 1\nlet x = )\n");
    let json: serde_json::Value =
        serde_json::from_str(&parsed.diagnostics[0].to_json(&sources)).expect("valid JSON");
    assert_eq!(json["code"], "E0001");
    assert_eq!(json["severity"], "error");
    assert_eq!(json["file"], "test.ruchy");
    assert_eq!(
        (json["line"].as_u64(), json["column"].as_u64()),
        (Some(2), Some(9))
    );
    assert_eq!(
        (json["endLine"].as_u64(), json["endColumn"].as_u64()),
        (Some(2), Some(10))
    );
}

#[test]
fn a_place_in_no_file_is_left_out() {
    let text = Diagnostic::error(Code::CannotRead, Span::NONE, "cannot read `x`")
        .help("h")
        .render(&SourceMap::new(), false);
    assert_eq!(text, "error[E0601]: cannot read `x`\n |\n = help: h\n");
}
