//! `check [PATH…]`: everything that is wrong or doubtful, without running anything.

use super::{Context, output, programs};
use ruchyruchy::{Engine, Report};
use std::io::Read;
use std::path::{Path, PathBuf};

pub(super) fn run(paths: &[PathBuf], json: bool, context: &Context) -> i32 {
    let engine = Engine::new().with_file_modules(true);
    let mut failed = false;
    let mut files = Vec::new();
    for path in paths {
        programs::below(path, &mut files, &mut |folder, error| {
            failed = true;
            let folder = folder.display();
            output::print_error(&format!("error: cannot read `{folder}`: {error}\n"));
        });
    }
    let (mut errors, mut warnings) = (0, 0);
    for file in &files {
        let Some(report) = report(&engine, file) else {
            failed = true;
            continue;
        };
        errors += report.errors();
        warnings += report.warnings();
        if json {
            output::print(&report.to_json_lines());
        } else {
            output::print_error(&report.render(context.color));
        }
    }
    if !json && errors + warnings > 0 {
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        output::print_error(&format!(
            "{errors} error{}, {warnings} warning{}\n",
            plural(errors),
            plural(warnings)
        ));
    }
    i32::from(failed || errors > 0)
}

/// What is wrong with one program; nothing if standard input is no text, which was told.
fn report(engine: &Engine, file: &Path) -> Option<Report> {
    if file.as_os_str() != "-" {
        return Some(engine.check_file(file));
    }
    let mut text = String::new();
    match output::stdin().read_to_string(&mut text) {
        Ok(_) => Some(engine.check("<stdin>", &text)),
        Err(error) => {
            output::print_error(&format!("error: cannot read standard input: {error}\n"));
            None
        }
    }
}
