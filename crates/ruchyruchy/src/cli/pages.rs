//! What a shell and `man` need to know about the command line, made from its definition.

use super::output;
use clap_complete::Shell;
use std::io;
use std::path::Path;

/// The completion script of a shell.
pub(super) fn completions(shell: Shell, mut command: clap::Command) -> i32 {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "ruchyruchy", &mut script);
    output::print(&String::from_utf8_lossy(&script));
    0
}

/// The manual: the main page on standard output, or a page for each command in a folder.
pub(super) fn manual(folder: Option<&Path>, command: clap::Command) -> i32 {
    let result = match folder {
        None => main_page(command),
        Some(folder) => all_pages(folder, command),
    };
    match result {
        Ok(text) => {
            output::print(&text);
            0
        }
        Err(error) => {
            output::print_error(&format!("error: cannot write the manual: {error}\n"));
            1
        }
    }
}

fn main_page(command: clap::Command) -> io::Result<String> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}

fn all_pages(folder: &Path, command: clap::Command) -> io::Result<String> {
    std::fs::create_dir_all(folder)?;
    clap_mangen::generate_to(command.disable_help_subcommand(true), folder)?;
    let mut names: Vec<String> = std::fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with("ruchyruchy") && name.ends_with(".1"))
        .collect();
    names.sort();
    let lines = names
        .iter()
        .map(|name| format!("{}\n", folder.join(name).display()));
    Ok(lines.collect())
}
