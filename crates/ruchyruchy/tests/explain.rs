//! The pages of `explain`: each wrong program gives its code, each mended one nothing.

use ruchyruchy::{Code, Engine};

/// Codes that no program text by itself can give: a file that cannot be read, a limit on memory, a target that lacks
/// something.
const OUTSIDE_OF_THE_TEXT: &[Code] = &[Code::CannotRead, Code::SourceTooLarge, Code::NotAvailable];

/// The fenced blocks of a page that begin with the line `fence`.
fn blocks(page: &str, fence: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            if line == fence {
                found.push(text.join("\n"));
            }
        }
    }
    found
}

#[test]
fn programs_on_the_pages_do_what_the_pages_say() {
    let engine = Engine::new();
    let mut wrong = Vec::new();
    for &code in Code::ALL {
        let page = code.explanation();
        for program in blocks(page, "```ruchy error") {
            let report = engine.check("page.ruchy", &program);
            let given = report
                .diagnostics()
                .iter()
                .any(|diagnostic| diagnostic.code == code);
            if given == OUTSIDE_OF_THE_TEXT.contains(&code) {
                wrong.push(format!(
                    "{code}: the wrong program gives:\n{}",
                    report.render(false)
                ));
            }
        }
        for program in blocks(page, "```ruchy") {
            let report = engine.check("page.ruchy", &program);
            if !report.is_empty() {
                wrong.push(format!(
                    "{code}: the mended program gives:\n{}",
                    report.render(false)
                ));
                continue;
            }
            let quiet = engine.clone().with_stdout(std::io::sink());
            let module = quiet.compile("page.ruchy", &program).unwrap();
            if let Err(error) = quiet.run(&module) {
                wrong.push(format!("{code}: the mended program fails:\n{error}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_has_a_heading_and_both_programs() {
    for &code in Code::ALL {
        let page = code.explanation();
        assert!(page.starts_with(&format!("# {code}: ")), "{code}: {page}");
        assert!(
            !blocks(page, "```ruchy error").is_empty(),
            "{code} shows no wrong program"
        );
        assert!(
            !blocks(page, "```ruchy").is_empty(),
            "{code} shows no mended program"
        );
    }
}
