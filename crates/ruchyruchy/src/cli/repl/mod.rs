//! The REPL: read an entry, run it, print its value.
//!
//! On a terminal an editor reads the entries ([`editor`]); from anywhere else they come line by line ([`plain`]), so that
//! scripts and tests can drive it. Both hand what they have read to one [`session::Session`], which knows the commands.

mod commands;
mod complete;
mod doc;
mod editor;
mod highlight;
mod history;
mod input;
mod layout;
mod plain;
mod session;

use super::{Context, LimitArgs, output, run};
use ruchyruchy::{Input, Interrupt};
use session::Session;

pub(super) fn run(limits: &LimitArgs, context: &Context) -> i32 {
    let engine = run::engine(limits, context).with_args(["repl"]);
    let stack = engine.clone();
    stack.on_stack(|| {
        if !editor::is_possible() {
            let person = output::stdin_is_terminal();
            let input = output::stdin();
            let engine = engine.with_stdin(input.clone());
            let mut session = Session::new(engine, Interrupt::new(), context);
            return plain::run(&mut session, input, person);
        }
        let interrupt = Interrupt::new();
        input::stop_on_ctrl_c(&interrupt);
        let engine = engine
            .with_interrupt(interrupt.clone())
            .with_stdin(Input::new(input::Keyboard::new(interrupt.clone())));
        editor::run(Session::new(engine, interrupt, context))
    })
}
