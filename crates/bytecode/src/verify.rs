//! The proof of what the VM's loop takes for granted, so that it may read registers, constants and code unchecked.
//!
//! For each function: every instruction that control can reach or fall into is whole, with a known opcode; every target is the start of
//! an instruction of the function; control never runs past the end; each register and far slot lies within
//! the frame; each index lies within its table. Handlers begin and end at instructions. Code made by `compile` passes by
//! construction (tests hold it to that); code that comes from a file is refused with the first thing that is wrong.
//!
//! What a register *holds* is not checked: all words that can be in a register are values, and instructions look before they act.

use crate::code::{Code, PatternRow, Tables};
use crate::op::{Inst, Op};
use crate::operand::{Operand, Table};
use ruchyruchy_builtins::Builtin;
use ruchyruchy_hir::hir::Program;

/// What is wrong with code, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Word.
    pub at: usize,
    /// What is wrong there.
    pub what: &'static str,
}

/// Checks a function.
///
/// # Errors
/// The first flaw.
pub fn verify(code: &Code, tables: &Tables, program: &Program) -> Result<(), Flaw> {
    let flaw = |at: usize, what: &'static str| Err(Flaw { at, what });
    let mut starts = vec![false; code.words.len() + 1];
    let mut at = 0;
    let mut ends = false;
    let mut insts = Vec::new();
    while at < code.words.len() {
        let rest = code.words.get(at..).unwrap_or_default();
        let Ok(inst) = Inst::decode(rest) else {
            return flaw(at, "no instruction");
        };
        if let Some(start) = starts.get_mut(at) {
            *start = true;
        }
        insts.push((at, inst));
        ends = inst.op().flags().ends;
        at += inst.op().length();
    }
    if !ends {
        return flaw(at, "control runs past the end");
    }
    let is_start = |at: i64| usize::try_from(at).is_ok_and(|at| starts.get(at) == Some(&true));
    for &(at, inst) in &insts {
        if let Some(what) = wrong_operand(&inst, at, code, tables, program, &is_start) {
            return flaw(at, what);
        }
    }
    for handler in &code.handlers {
        let to = handler.to as usize;
        let inside = is_start(i64::from(handler.from))
            && handler.from < handler.to
            && (to == code.words.len() || is_start(i64::from(handler.to)));
        if !inside || !is_start(i64::from(handler.target)) {
            return flaw(
                handler.target as usize,
                "a handler that is no part of the code",
            );
        }
        if u16::from(handler.error) >= code.slots {
            return flaw(handler.target as usize, "a register outside of the frame");
        }
    }
    if code.params > code.slots {
        return flaw(0, "more parameters than slots");
    }
    Ok(())
}

fn wrong_operand(
    inst: &Inst,
    at: usize,
    code: &Code,
    tables: &Tables,
    program: &Program,
    is_start: &dyn Fn(i64) -> bool,
) -> Option<&'static str> {
    let target = |by: i32| is_start(at as i64 + i64::from(by));
    let mut first = None;
    for operand in inst.operands() {
        let fits = match operand {
            Operand::Use(r) | Operand::Def(r) | Operand::Change(r) => u16::from(r) < code.slots,
            Operand::First(r) => {
                first = Some(u16::from(r));
                u16::from(r) <= code.slots
            }
            Operand::Count(n) => match first.take() {
                // Ranges have two registers whatever their flags.
                Some(first) => {
                    let n = if inst.op() == Op::NewRange { 2 } else { n };
                    first + u16::from(n) <= code.slots
                }
                None => true,
            },
            Operand::Far(slot) => match inst.op() {
                Op::LoadFar | Op::StoreFar => slot < code.slots,
                Op::Capture | Op::LoadCapture | Op::StoreCapture => slot < code.captures,
                _ => true,
            },
            Operand::Int(_) => true,
            Operand::Target(by) => {
                if !target(by) {
                    return Some("a target that is no instruction");
                }
                true
            }
            Operand::Index(table, row) => {
                let row = row as usize;
                match table {
                    Table::Constant => row < code.constants.len(),
                    Table::Cache => row < code.caches as usize,
                    Table::Name => row < tables.names.len(),
                    Table::Callee => row < program.funs.len(),
                    Table::BuiltinRow => row < Builtin::ALL.len(),
                    Table::Contract => row < tables.contracts.len(),
                    Table::Type => row < program.adts.len(),
                    Table::GlobalRow => row < program.globals.len(),
                    Table::PatternTest => match tables.patterns.get(row) {
                        Some(PatternRow::Test(..)) => inst.op() == Op::JumpTest,
                        Some(PatternRow::Part(_)) => matches!(inst.op(), Op::Project | Op::Bind),
                        None => false,
                    },
                    Table::Template => row < tables.templates.len(),
                    Table::CallShape => row < tables.calls.len(),
                    Table::Branches => match code.branches.get(row) {
                        Some(branches) => {
                            if !branches.targets.iter().all(|&by| target(by))
                                || !target(branches.default)
                            {
                                return Some("a target that is no instruction");
                            }
                            true
                        }
                        None => false,
                    },
                }
            }
        };
        if !fits {
            return Some(match operand {
                Operand::Index(..) => "an index beyond its table",
                _ => "a register outside of the frame",
            });
        }
    }
    None
}
