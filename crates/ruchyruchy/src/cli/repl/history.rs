//! Where entries are remembered from one conversation to the next.
//!
//! `RUCHYRUCHY_HISTORY` names the file; empty or `off` switches it off. Otherwise it is
//! `ruchyruchy/history` in the folder for the state of programs (`XDG_STATE_HOME`, else `~/.local/state`).

use reedline::FileBackedHistory;
use std::ffi::OsString;
use std::path::PathBuf;

/// Entries kept; older ones are forgotten.
const MOST_ENTRIES: usize = 5_000;

/// The history, and what is to be said about it.
pub(super) fn open() -> (Option<FileBackedHistory>, Option<String>) {
    let memory = || FileBackedHistory::new(MOST_ENTRIES).ok();
    let Some(path) = path(|name| std::env::var_os(name)) else {
        return (memory(), None);
    };
    match FileBackedHistory::with_file(MOST_ENTRIES, path.clone()) {
        Ok(history) => (Some(history), None),
        Err(error) => {
            let why = format!(
                "warning: entries are not remembered, `{}` cannot be used: {error}\n",
                path.display()
            );
            (memory(), Some(why))
        }
    }
}

fn path(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    if let Some(named) = variable("RUCHYRUCHY_HISTORY") {
        let off = named.is_empty() || named == "off";
        return (!off).then(|| named.into());
    }
    let absolute = |path: OsString| Some(PathBuf::from(path)).filter(|path| path.is_absolute());
    let state = variable("XDG_STATE_HOME").and_then(absolute);
    let state = state.or_else(|| Some(absolute(variable("HOME")?)?.join(".local/state")))?;
    Some(state.join("ruchyruchy").join("history"))
}

#[cfg(test)]
mod tests {
    use super::path;
    use std::path::Path;

    #[test]
    fn the_file_lies_in_the_state_folder_unless_named_or_off() {
        let with = |set: &'static [(&str, &str)]| {
            path(move |name| {
                set.iter()
                    .find(|(n, _)| *n == name)
                    .map(|(_, v)| (*v).into())
            })
        };
        assert_eq!(
            with(&[("HOME", "/home/ada")]).as_deref(),
            Some(Path::new("/home/ada/.local/state/ruchyruchy/history"))
        );
        assert_eq!(
            with(&[("XDG_STATE_HOME", "/s"), ("HOME", "/home/ada")]).as_deref(),
            Some(Path::new("/s/ruchyruchy/history"))
        );
        assert_eq!(
            with(&[("RUCHYRUCHY_HISTORY", "h")]).as_deref(),
            Some(Path::new("h"))
        );
        assert_eq!(
            with(&[("RUCHYRUCHY_HISTORY", ""), ("HOME", "/home/ada")]),
            None
        );
        assert_eq!(
            with(&[("RUCHYRUCHY_HISTORY", "off"), ("HOME", "/home/ada")]),
            None
        );
        assert_eq!(with(&[("XDG_STATE_HOME", "relative")]), None);
    }
}
