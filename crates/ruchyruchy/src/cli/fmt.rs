//! `fmt [--check] PATHS`: programs in the one style.
//!
//! A file is replaced as a whole or not at all: the text goes to a new file beside it, which then takes its
//! name. Where a path is a link, the file that it leads to is replaced. A file with syntax errors is
//! reported and left alone, and so are files that nothing has to be changed in.

use super::{Context, output, programs};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// What became of the files.
#[derive(Default)]
struct Summary {
    changed: usize,
    unchanged: usize,
    failed: usize,
}

pub(super) fn run(paths: &[PathBuf], check: bool, context: &Context) -> i32 {
    let mut summary = Summary::default();
    let mut files = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            standard_input(check, context, &mut summary);
        } else {
            programs::below(path, &mut files, &mut |folder, error| {
                summary.fail("read", folder, error);
            });
        }
    }
    for file in &files {
        one(file, check, context, &mut summary);
    }
    if paths.iter().any(|path| path.as_os_str() != "-") || check {
        output::print_error(&summary.text(check));
    }
    i32::from(summary.failed > 0 || check && summary.changed > 0)
}

impl Summary {
    fn fail(&mut self, what: &str, path: &Path, error: &io::Error) {
        self.failed += 1;
        let path = path.display();
        output::print_error(&format!("error: cannot {what} `{path}`: {error}\n"));
    }

    /// `3 files formatted, 4 unchanged`
    fn text(&self, check: bool) -> String {
        let files = if self.changed == 1 { "file" } else { "files" };
        let done = if check {
            "would be formatted"
        } else {
            "formatted"
        };
        let failed = match self.failed {
            0 => String::new(),
            n => format!(", {n} failed"),
        };
        format!(
            "{} {files} {done}, {} unchanged{failed}\n",
            self.changed, self.unchanged
        )
    }
}

fn standard_input(check: bool, context: &Context, summary: &mut Summary) {
    let mut text = String::new();
    let path = Path::new("<stdin>");
    if let Err(error) = io::stdin().read_to_string(&mut text) {
        return summary.fail("read", path, &error);
    }
    let Some(formatted) = format(path, &text, context, summary) else {
        return;
    };
    if !check {
        output::print(&formatted);
    } else if text != formatted {
        summary.changed += 1;
        output::print(&difference(path, &text, &formatted));
    } else {
        summary.unchanged += 1;
    }
}

fn one(path: &Path, check: bool, context: &Context, summary: &mut Summary) {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => return summary.fail("read", path, &error),
    };
    let Some(formatted) = format(path, &text, context, summary) else {
        return;
    };
    if text == formatted {
        summary.unchanged += 1;
    } else if check {
        summary.changed += 1;
        output::print(&difference(path, &text, &formatted));
    } else {
        match replace(path, &formatted) {
            Ok(()) => summary.changed += 1,
            Err(error) => summary.fail("write", path, &error),
        }
    }
}

/// The text formatted; what is wrong with it is reported.
fn format(path: &Path, text: &str, context: &Context, summary: &mut Summary) -> Option<String> {
    match ruchyruchy::format(&path.display().to_string(), text) {
        Ok(formatted) => Some(formatted),
        Err(error) => {
            summary.failed += 1;
            output::print_error(&error.render(context.color));
            None
        }
    }
}

/// A unified difference, as `patch` reads it.
fn difference(path: &Path, before: &str, after: &str) -> String {
    let name = path.display().to_string();
    similar::TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(3)
        .header(&name, &name)
        .to_string()
}

/// Replaces the contents of a file in one step; who may read and write it stays.
fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = std::fs::canonicalize(path)?;
    let permissions = std::fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "the file is read-only",
        ));
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    Ok(())
}
