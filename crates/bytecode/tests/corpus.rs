//! Every function of every program at hand compiles, and the verifier finds nothing.

use ruchyruchy_bytecode::code::Tables;
use ruchyruchy_bytecode::{compile, listing, verify};
use ruchyruchy_hir::modules::NoModules;
use ruchyruchy_hir::session::Session;
use ruchyruchy_syntax::parser;
use ruchyruchy_syntax::span::SourceMap;
use std::path::{Path, PathBuf};

fn programs(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("a folder of the checkout");
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        if path.is_dir() {
            programs(&path, found);
        } else if path.extension().is_some_and(|e| e == "ruchy") {
            found.push(path);
        }
    }
}

#[test]
fn all_programs_of_the_checkout_compile_to_sound_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    for folder in ["tests/spec", "tests/hostile", "examples", "benches"] {
        programs(&root.join(folder), &mut found);
    }
    // As the embedder does: trees are walked on a big stack.
    let checked = std::thread::Builder::new()
        .stack_size(512 << 20)
        .spawn(move || {
            let (mut functions, mut compiled) = (0, 0);
            for path in found {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                let mut map = SourceMap::new();
                let file = map.add("test.ruchy", text).expect("small enough");
                let parsed = parser::parse(&file);
                let mut session = Session::new(Box::new(NoModules));
                // Programs with errors, or with modules in other files, are not compiled by anybody.
                if parsed.diagnostics.iter().any(|d| d.is_error())
                    || session.lower(&parsed.file, &file).entry.is_none()
                {
                    continue;
                }
                compiled += 1;
                let program = session.program();
                let mut tables = Tables::default();
                for fun in &program.funs {
                    functions += 1;
                    let code = match compile::compile(program, fun.id, &mut tables) {
                        Ok(code) => code.expect("the function exists"),
                        Err(_) => panic!("{}: `{}` is too large", path.display(), fun.name),
                    };
                    if let Err(flaw) = verify::verify(&code, &tables, program) {
                        let shown = listing::function(&code, &tables, program, &|_| None);
                        panic!("{}: `{}`: {flaw:?}\n{shown}", path.display(), fun.name);
                    }
                }
            }
            (functions, compiled)
        })
        .expect("a thread")
        .join()
        .expect("no panic");
    assert!(checked.1 > 1500, "{checked:?}");
}
