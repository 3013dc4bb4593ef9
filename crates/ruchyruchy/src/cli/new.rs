//! `new NAME`: a project with a program (or a library), a module and tests, that runs and passes.

use super::output;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Names of the library or the language that a project had better not have: `use NAME` would mean something else.
const TAKEN: [&str; 8] = [
    "std", "core", "alloc", "self", "super", "crate", "test", "main",
];

pub(super) fn run(path: &Path, library: bool) -> i32 {
    match make(path, library) {
        Ok(text) => {
            output::print(&text);
            0
        }
        Err(why) => {
            output::print_error(&format!("error: {why}\n"));
            1
        }
    }
}

fn make(path: &Path, library: bool) -> Result<String, String> {
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .ok_or_else(|| format!("`{}` is no name for a project", path.display()))?;
    check_name(name)?;
    let shown = path.display();
    match fs::read_dir(path) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(format!("`{shown}` exists and is not empty"));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(path).map_err(|error| cannot("make", path, &error))?;
        }
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(format!("`{shown}` exists and is no folder"));
        }
        Err(error) => return Err(cannot("look at", path, &error)),
    }
    let mut files = vec![
        ("greeting.ruchy", GREETING.to_string()),
        ("greeting_test.ruchy", TESTS.to_string()),
        ("README.md", readme(name, library)),
        (".gitignore", "/target\n*.wasm\n".to_string()),
    ];
    if !library {
        files.push(("main.ruchy", MAIN.to_string()));
    }
    for (file, text) in files {
        let file: PathBuf = path.join(file);
        fs::write(&file, text).map_err(|error| cannot("write", &file, &error))?;
    }
    let next = match library {
        true => format!("    cd {shown}\n    ruchyruchy test\n"),
        false => format!("    cd {shown}\n    ruchyruchy main.ruchy\n    ruchyruchy test\n"),
    };
    Ok(format!("made `{shown}`; next:\n{next}"))
}

fn cannot(what: &str, path: &Path, error: &io::Error) -> String {
    format!("cannot {what} `{}`: {error}", path.display())
}

fn check_name(name: &str) -> Result<(), String> {
    let bad = name
        .chars()
        .find(|&c| !(c.is_alphanumeric() || c == '_' || c == '-'));
    if let Some(bad) = bad {
        return Err(format!(
            "{bad:?} cannot stand in the name of a project: it has letters, digits, `_` and `-`"
        ));
    }
    if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return Err(format!(
            "the name of a project begins with a letter, `{name}` does not"
        ));
    }
    if TAKEN.contains(&name) || ruchyruchy_syntax::lexer::TokenKind::keyword(name).is_some() {
        return Err(format!(
            "`{name}` means something else in a program; choose another name"
        ));
    }
    Ok(())
}

const MAIN: &str = r#"// Run it with `ruchyruchy main.ruchy [NAME]...`.

use greeting::greet

fun main() {
    let names = env::args()[1..]
    if names.is_empty() {
        println(greet("world"))
    }
    for name in names {
        println(greet(name))
    }
}
"#;

const GREETING: &str = r#"// Greetings in one line.

pub fun greet(name: String) -> String {
    if name.trim().is_empty() {
        throw "a greeting needs a name"
    }
    f"Hello, {name.trim()}!"
}
"#;

const TESTS: &str = r#"// Run them with `ruchyruchy test`.

use greeting::greet

#[test]
fun greets_by_name() {
    assert_eq(greet("Ada"), "Hello, Ada!")
    assert_eq(greet("  Ada "), "Hello, Ada!")
}

#[test]
#[should_panic(expected = "needs a name")]
fun refuses_to_greet_nobody() {
    greet(" ")
}
"#;

fn readme(name: &str, library: bool) -> String {
    let run = match library {
        true => "Import it with `use greeting::greet` from a file beside `greeting.ruchy`.",
        false => "Run it:\n\n    ruchyruchy main.ruchy Ada",
    };
    format!("# {name}\n\n{run}\n\nTest it:\n\n    ruchyruchy test\n")
}

#[cfg(test)]
mod tests {
    use super::check_name;

    #[test]
    fn names_are_those_of_modules() {
        for good in ["shop", "my-shop", "_x", "größe", "a1"] {
            assert_eq!(check_name(good), Ok(()), "{good}");
        }
        for bad in ["", "1a", "a b", "a/b", "fun", "std", "-a", "a.b", "main"] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }
}
