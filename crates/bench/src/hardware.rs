//! Instructions that a process and its children executed in user mode, where the processor counts them for us.
//!
//! The counter is opened for the calling thread, disabled; a child inherits it, and executing a program enables it there.
//! So the harness itself is not counted, nor slowed down, and nothing runs between it and the subject. In most virtual
//! machines there is no such counter: then there is no number. [`crate::count`] has one for every machine, at a price.

use perf_event::events::{Event, Hardware};
use perf_event::{Builder, Counter};

/// A counter that waits for the next process which this thread starts.
pub struct Instructions(Option<Counter>);

impl Instructions {
    /// Counts the instructions of the next process.
    pub fn of_next_process() -> Instructions {
        Instructions(counter(Hardware::INSTRUCTIONS))
    }

    /// Whether this machine counts.
    pub fn are_counted() -> bool {
        counter(Hardware::INSTRUCTIONS).is_some()
    }

    /// What was counted until the process and its children ended; none if the machine does not count.
    pub fn read(mut self) -> Option<u64> {
        self.0.as_mut()?.read().ok()
    }
}

fn counter(event: impl Event) -> Option<Counter> {
    let mut builder = Builder::new(event);
    builder.inherit(true).enable_on_exec(true);
    builder.exclude_kernel(true).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use perf_event::events::Software;
    use std::process::Command;

    /// Page faults stand for instructions, which the machine of the test may not count; so may the system forbid both.
    #[test]
    fn a_child_is_counted_and_this_process_is_not() {
        let faults = |program: Option<&str>| {
            let counter = counter(Software::PAGE_FAULTS);
            if let Some(program) = program {
                let ended = Command::new(program).arg("--version").output();
                assert!(ended.is_ok_and(|output| output.status.success()));
            }
            let touched = vec![1_u8; 1 << 20];
            assert!(std::hint::black_box(touched).iter().all(|&b| b == 1));
            Instructions(counter).read()
        };
        match (faults(None), faults(Some("cargo"))) {
            (None, None) => assert!(!Instructions::are_counted()),
            (none, some) => assert!(none == Some(0) && some > Some(20), "{none:?} {some:?}"),
        }
    }
}
