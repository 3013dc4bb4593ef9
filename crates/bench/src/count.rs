//! Instructions of a process as valgrind executes it.
//!
//! Valgrind's own processor is the same on every machine, lays memory out the same way each time and is not disturbed by
//! other processes, so that its counts can be compared from one day to the next: two runs of a program differ by some
//! hundred instructions (the digits of its times, the seeds of hash tables), not by some percent. What is left of the
//! machine is closed off: the environment is empty but for `GLIBC_TUNABLES`, which takes from the C library the choice
//! between versions of `memcpy` and kin for different processors. Counting is about 40 times slower than running.
//!
//! The tool is cachegrind without its caches, which counts like callgrind but keeps no calls.

use crate::sample::{self, Task};
use crate::subject::CommandLine;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// What valgrind needs more time than the processor for.
const SLOWER: u32 = 100;

/// Processor features that glibc must not choose its functions by.
const TUNABLES: &str = "GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2,-AVX,-AVX_Fast_Unaligned_Load,-ERMS,-FSRM,-BMI2,-LZCNT,\
                        -MOVBE,-POPCNT,-SSE4_2,-SSE4_1,-SSSE3,-Fast_Unaligned_Copy";

/// The version of valgrind; none if the machine has none.
pub fn version() -> Option<String> {
    let output = Command::new("valgrind").arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// Counts the instructions of a process from its start to its end, and checks what it printed.
///
/// # Errors
/// There is no valgrind, the process failed under it, or gave a wrong result.
pub fn instructions(task: &Task<'_>, folder: &Path) -> Result<u64, String> {
    let counting = wrapped(task.command);
    let least = Duration::from_secs(60);
    let outcome = sample::start(&counting, task.timeout.max(least) * SLOWER, folder)?;
    sample::read(&outcome.stdout, task)?;
    total(&outcome.stderr).ok_or_else(|| "valgrind told no count".to_owned())
}

fn wrapped((program, args): &CommandLine) -> CommandLine {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut words = vec![
        "-i".to_owned(),
        format!("PATH={path}"),
        TUNABLES.to_owned(),
        "valgrind".to_owned(),
        "--tool=cachegrind".to_owned(),
        "--cache-sim=no".to_owned(),
        "--cachegrind-out-file=/dev/null".to_owned(),
        program.to_string_lossy().into_owned(),
    ];
    words.extend(args.iter().cloned());
    (PathBuf::from("env"), words)
}

/// Reads `==123== I   refs:      6,375,093` (newer versions: `I refs:`).
fn total(stderr: &str) -> Option<u64> {
    stderr.lines().find_map(|line| {
        let rest = line.split_once("== ")?.1.strip_prefix('I')?;
        let digits = rest.trim_start().strip_prefix("refs:")?.trim();
        digits.replace(',', "").parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_old_and_new_versions_are_read() {
        let old = "--1-- warning: L3 cache found\n==1== \n==1== I   refs:      6,375,093\n";
        assert_eq!(total(old), Some(6_375_093));
        assert_eq!(total("==12== I refs:        1,976\n"), Some(1976));
        assert_eq!(total("==12== Command: ./x\n"), None);
    }
}
