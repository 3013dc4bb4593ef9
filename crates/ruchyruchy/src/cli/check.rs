//! `check FILES…`: everything that is wrong or doubtful, without running anything.

use super::{Context, output};
use ruchyruchy::Engine;
use std::path::PathBuf;

pub(super) fn run(files: &[PathBuf], json: bool, context: &Context) -> i32 {
    let engine = Engine::new().with_file_modules(true);
    let (mut errors, mut warnings) = (0, 0);
    for file in files {
        let report = engine.check_file(file);
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
    i32::from(errors > 0)
}
