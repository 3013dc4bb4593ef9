//! Tests in programs: functions marked `#[test]`, each run in a state of its own.
//!
//! A test sees what the file defines. The statements at the top level run before it, since functions may need the
//! variables that they make; `main` is not called. No test sees what another one did.

use crate::engine::Engine;
use crate::error::{Place, RunError, Sources, place};
use crate::module::Module;
use crate::stack::on_big_stack;
use ruchyruchy_eval::error::Failure;
use ruchyruchy_hir::hir::{FunId, Program, TestFun};

/// A function marked `#[test]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestCase {
    /// Its name, with the modules around it (`tests::adds`).
    pub name: String,
    /// Where it is defined.
    pub place: Option<Place>,
    /// `#[ignore]`
    pub ignored: bool,
    /// `#[should_panic]`: it passes if it throws.
    pub should_panic: bool,
    /// `#[should_panic(expected = "…")]`: and the message must contain this.
    pub expected: Option<String>,
    fun: FunId,
}

impl TestCase {
    pub(crate) fn new(test: &TestFun, program: &Program, sources: &Sources) -> TestCase {
        let fun = program.funs.get(test.fun.index());
        TestCase {
            name: test.name.to_string(),
            place: fun.and_then(|fun| place(fun.span, sources)),
            ignored: test.ignored,
            should_panic: test.should_panic,
            expected: test.expected.as_deref().map(str::to_string),
            fun: test.fun,
        }
    }
}

/// Why a test failed.
#[derive(Clone, Debug)]
pub enum TestFailure {
    /// It threw, returned an `Err`, or hit a limit.
    Failed(RunError),
    /// It was to throw and did not.
    NothingThrown,
    /// It was to throw something else.
    OtherThrown {
        /// What the message was to contain.
        expected: String,
        /// What happened.
        error: RunError,
    },
}

impl TestFailure {
    /// What to show: headline, excerpt and stack trace, with ANSI colours if `color`.
    pub fn render(&self, color: bool) -> String {
        match self {
            TestFailure::Failed(RunError::Exit(status)) => {
                format!("error: the test ended the program with status {status}\n")
            }
            TestFailure::Failed(RunError::Returned(text)) => {
                format!("error: the test returned Err: {text}\n")
            }
            TestFailure::Failed(error) => error.render(color),
            TestFailure::NothingThrown => {
                "error: the test is marked `#[should_panic]` but threw nothing\n".to_string()
            }
            TestFailure::OtherThrown { expected, error } => format!(
                "error: the message does not contain {expected:?}, which `#[should_panic]` expects\n{}",
                error.render(color)
            ),
        }
    }
}

impl Engine {
    /// Runs a test of a module with fresh global variables. The state of the module's last run is not touched.
    ///
    /// # Errors
    /// Why it failed.
    pub fn run_test(&self, module: &Module, test: &TestCase) -> Result<(), TestFailure> {
        let result = on_big_stack(self.native_stack(), |stack| {
            let mut interp = self.interp(module, stack);
            interp.run(module.entry, false)?;
            interp.call_test(test.fun)
        });
        let result = result.map_err(|failure: Failure| self.failure(failure, &module.sources));
        match (result, test.should_panic) {
            (Ok(()), true) => Err(TestFailure::NothingThrown),
            (Ok(()), false) => Ok(()),
            (Err(error @ (RunError::Uncaught(_) | RunError::Returned(_))), true) => {
                let message: &str = match &error {
                    RunError::Uncaught(uncaught) => &uncaught.message,
                    RunError::Returned(text) => text,
                    _ => "",
                };
                match &test.expected {
                    Some(expected) if !message.contains(expected.as_str()) => {
                        Err(TestFailure::OtherThrown {
                            expected: expected.clone(),
                            error,
                        })
                    }
                    _ => Ok(()),
                }
            }
            (Err(error), _) => Err(TestFailure::Failed(error)),
        }
    }
}
