//! Stopping a run from another thread.
//!
//! A run looks at its limits every few hundred steps; there it also looks at the flag behind an [`Interrupt`],
//! and so do sleeping and reading. What is stopped cannot catch it, as with the step limit, and what
//! it did until then stays.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A handle that stops the runs of an engine, from any thread or from a signal handler.
///
/// Once it is set, each run and call of the engine ends with
/// [`RunError::Interrupted`](crate::RunError::Interrupted), those included that begin later, until somebody clears it:
/// so a stop is never lost between two runs.
///
/// ```
/// use ruchyruchy::{Engine, Interrupt, RunError};
///
/// let interrupt = Interrupt::new();
/// let engine = Engine::new().with_interrupt(interrupt.clone());
/// let module = engine.compile("forever.ruchy", "loop { try { loop {} } catch e {} }")?;
/// let watch = std::thread::spawn(move || {
///     std::thread::sleep(std::time::Duration::from_millis(20));
///     interrupt.stop();
/// });
/// assert!(matches!(engine.run(&module), Err(RunError::Interrupted { .. })));
/// watch.join().unwrap();
/// # Ok::<(), ruchyruchy::CompileError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// One that is not set.
    pub fn new() -> Interrupt {
        Interrupt::default()
    }

    /// Stops the run in progress, and those to come.
    pub fn stop(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Lets runs go on again.
    pub fn clear(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// Whether runs are to stop.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn flag(&self) -> Arc<AtomicBool> {
        self.0.clone()
    }
}
