//! `fmt [--check] PATHS`: programs in the one style.
//!
//! A file is replaced as a whole or not at all: the text goes to a new file beside it, which then takes its
//! name. Where a path is a link, the file that it leads to is replaced. A file with syntax errors is
//! reported and left alone, and so are files that nothing has to be changed in.

use super::{Context, output};
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
            collect(path, true, &mut files, &mut summary);
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

/// The programs that a path names: itself, or all in the folder, sorted. Hidden files and what a build made
/// are left out.
fn collect(path: &Path, named: bool, files: &mut Vec<PathBuf>, summary: &mut Summary) {
    if !path.is_dir() {
        if named || path.extension().is_some_and(|e| e == "ruchy") {
            files.push(path.to_owned());
        }
        return;
    }
    // A list of work instead of recursion: folders can be nested as deep as one likes.
    let mut folders = vec![path.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) => {
                summary.fail("read", &folder, &error);
                continue;
            }
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            // Links to folders are not followed: they may lead in a circle.
            let kind = entry.file_type();
            let is_folder = kind.as_ref().is_ok_and(|kind| kind.is_dir());
            if name.starts_with('.') || is_folder && name == "target" {
                continue;
            }
            let path = entry.path();
            if is_folder {
                folders.push(path);
            } else if name.ends_with(".ruchy") && path.is_file() {
                found.push(path);
            }
        }
    }
    found.sort();
    files.append(&mut found);
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
