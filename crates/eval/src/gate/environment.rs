//! Environment variables, the current folder, the local time zone and the process's number.
//!
//! The process's own variables can't be changed without unsafe code, since other threads may read them. So changes go to a
//! list of their own, which is looked at first; a program and the processes that it starts see them as they should.

use super::{Capability, Last, permit, refuse};
use crate::error::Res;
use crate::interp::Interp;
use ruchyruchy_builtins::date_time::TimeZone;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io;

thread_local! {
    /// Variables that the program has set, or removed (`None`).
    static CHANGED: RefCell<BTreeMap<String, Option<String>>> = const { RefCell::new(BTreeMap::new()) };
}

/// Raises `IoError` if the environment is withheld.
pub(crate) fn ask(cx: &mut Interp) -> Res<()> {
    if cx.capabilities.env {
        return Ok(());
    }
    refuse(cx, Capability::Env, None)
}

/// All variables by name.
pub(crate) fn variables(cx: &mut Interp) -> Res<BTreeMap<String, String>> {
    ask(cx)?;
    let text = |s: std::ffi::OsString| s.to_string_lossy().into_owned();
    let mut all: BTreeMap<String, String> = std::env::vars_os()
        .map(|(name, value)| (text(name), text(value)))
        .collect();
    CHANGED.with_borrow(|changed| {
        for (name, value) in changed {
            match value {
                Some(value) => all.insert(name.clone(), value.clone()),
                None => all.remove(name),
            };
        }
    });
    Ok(all)
}

/// One variable.
pub(crate) fn variable(cx: &mut Interp, name: &str) -> Res<Option<String>> {
    ask(cx)?;
    if let Some(changed) = CHANGED.with_borrow(|changed| changed.get(name).cloned()) {
        return Ok(changed);
    }
    Ok(std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()))
}

/// Sets or removes a variable.
pub(crate) fn change(cx: &mut Interp, name: String, value: Option<String>) -> Res<()> {
    ask(cx)?;
    CHANGED.with_borrow_mut(|changed| changed.insert(name, value));
    Ok(())
}

/// Gives a process to be started the changes of the program.
pub(super) fn pass_on(command: &mut std::process::Command) {
    CHANGED.with_borrow(|changed| {
        for (name, value) in changed {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
    });
}

/// The current folder.
pub(crate) fn current_dir(cx: &mut Interp) -> Res<io::Result<String>> {
    ask(cx)?;
    Ok(std::env::current_dir().map(|dir| dir.to_string_lossy().into_owned()))
}

/// Changes the current folder.
pub(crate) fn set_current_dir(cx: &mut Interp, path: &str) -> Res<io::Result<()>> {
    ask(cx)?;
    let path = permit(cx, Capability::Read, path, Last::Followed)?;
    Ok(path.and_then(std::env::set_current_dir))
}

/// The folder for temporary files.
pub(crate) fn temp_dir(cx: &mut Interp) -> Res<String> {
    Ok(match variable(cx, "TMPDIR")? {
        Some(dir) if !dir.is_empty() => dir,
        _ => std::env::temp_dir().to_string_lossy().into_owned(),
    })
}

/// The time zone of this machine, as its environment and its settings say.
pub(crate) fn time_zone(cx: &mut Interp) -> Res<TimeZone> {
    ask(cx)?;
    Ok(TimeZone::try_system().unwrap_or(TimeZone::UTC))
}

/// The number of this process, to seed random numbers with.
pub(crate) fn process_id() -> u32 {
    std::process::id()
}
