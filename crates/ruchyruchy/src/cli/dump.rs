//! `dump --stage …`: a program as one stage of the implementation sees it.

use super::{Context, Stage, output};
use ruchyruchy::{Engine, Listing};
use std::path::Path;

pub(super) fn run(stage: Stage, file: &Path, context: &Context) -> i32 {
    let engine = Engine::new().with_file_modules(true);
    let listing = match stage {
        Stage::Tokens => engine.list_tokens(file),
        Stage::Ast => engine.list_tree(file),
        Stage::Hir => engine.compile_file(file).map(|module| Listing {
            text: module.dump(),
            report: module.warnings().clone(),
        }),
        Stage::Bytecode => engine.list_bytecode(file),
    };
    match listing {
        Ok(Listing { text, report }) => {
            output::print(&text);
            output::print_error(&report.render(context.color));
            i32::from(report.errors() > 0)
        }
        Err(error) => {
            output::print_error(&error.render(context.color));
            1
        }
    }
}
