//! Code as text: what `dump --stage bytecode` shows.
//!
//! ```text
//! fun fib(n)  1 parameter, 5 slots
//!   ; 1 | fun fib(n) { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }
//!     0  jump_ge_int   n 2 #1 → 4
//! ```
//!
//! Registers that hold a variable at this point are shown by its name, targets by the number of their word, rows of tables by
//! what is in them.

use crate::code::{Code, PatternRow, Tables};
use crate::op::{Inst, Op};
use crate::operand::{Operand, Table};
use ruchyruchy_builtins::Builtin;
use ruchyruchy_hir::hir::Program;
use std::fmt::Write;

/// The listing of a function; `line` gives the number and text of the source line of a place, if it is to be shown.
#[must_use]
pub fn function(
    code: &Code,
    tables: &Tables,
    program: &Program,
    line: &dyn Fn(ruchyruchy_syntax::span::Span) -> Option<(u32, String)>,
) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "fun {}  {} parameters, {} slots",
        code.name.as_str(),
        code.params,
        code.slots
    );
    let mut at = 0;
    let mut shown = None;
    while at < code.words.len() {
        let rest = code.words.get(at..).unwrap_or_default();
        let place = code.positions.partition_point(|p| p.word as usize <= at);
        let place = place.checked_sub(1).and_then(|i| code.positions.get(i));
        if let Some((number, text)) = place.and_then(|p| line(p.span))
            && shown != Some(number)
        {
            shown = Some(number);
            let _ = writeln!(out, "  ; {number} | {}", text.trim());
        }
        let Ok(inst) = Inst::decode(rest) else {
            let _ = writeln!(out, "{at:5}  ??? {:#010x}", rest.first().unwrap_or(&0));
            at += 1;
            continue;
        };
        let _ = write!(out, "{at:5}  {:<13}", inst.op().text());
        for operand in inst.operands() {
            out.push(' ');
            write_operand(&mut out, operand, inst.op(), at, code, tables, program);
        }
        out.push('\n');
        at += inst.op().length();
    }
    for handler in &code.handlers {
        let _ = writeln!(
            out,
            "  catch {}..{} → {} in r{}",
            handler.from, handler.to, handler.target, handler.error
        );
    }
    out
}

fn write_operand(
    out: &mut String,
    operand: Operand,
    op: Op,
    at: usize,
    code: &Code,
    tables: &Tables,
    program: &Program,
) {
    let name_at = |register: u8, at: usize| {
        code.variables
            .iter()
            .find(|v| v.slot == u16::from(register) && v.from as usize <= at && at < v.to as usize)
    };
    // Writing to a String cannot fail.
    let _ = match operand {
        Operand::Use(r) | Operand::Change(r) => match name_at(r, at) {
            Some(variable) => write!(out, "{}", variable.name.as_str()),
            None => write!(out, "r{r}"),
        },
        // What an instruction writes has its name from the next one on.
        Operand::Def(r) => match name_at(r, at + op.length()) {
            Some(variable) => write!(out, "{}", variable.name.as_str()),
            None => write!(out, "r{r}"),
        },
        Operand::Target(by) => write!(out, "→ {}", at as i64 + i64::from(by)),
        Operand::Index(table, row) => {
            let index = row as usize;
            match table {
                Table::Constant => match code.constants.get(index) {
                    Some(constant) => {
                        write!(out, "{}", ruchyruchy_hir::print::const_text(constant))
                    }
                    None => write!(out, "k{row}"),
                },
                Table::Name => match tables.names.get(index) {
                    Some(name) => write!(out, ".{}", name.as_str()),
                    None => write!(out, "name {row}"),
                },
                Table::Callee => match program.funs.get(index) {
                    Some(fun) => write!(out, "{}", fun.name.as_str()),
                    None => write!(out, "fun {row}"),
                },
                Table::BuiltinRow => match Builtin::ALL.get(index) {
                    Some(builtin) => write!(out, "{builtin:?}"),
                    None => write!(out, "builtin {row}"),
                },
                Table::Contract => match tables.contracts.get(index) {
                    Some(row) => {
                        write!(out, "{}", ruchyruchy_hir::print::ty_text(&row.ty, program))
                    }
                    None => write!(out, "type {row}"),
                },
                Table::Type => match program.adts.get(index) {
                    Some(adt) => write!(out, "{}", adt.name.as_str()),
                    None => write!(out, "adt {row}"),
                },
                Table::GlobalRow => match program.globals.get(index) {
                    Some(global) => write!(out, "{}", global.name.as_str()),
                    None => write!(out, "global {row}"),
                },
                Table::PatternTest => match tables.patterns.get(index) {
                    Some(PatternRow::Test(test, strict)) => {
                        write!(out, "{test:?}{}", if *strict { " strict" } else { "" })
                    }
                    Some(PatternRow::Part(part)) => write!(out, "{part:?}"),
                    None => write!(out, "test {row}"),
                },
                Table::Branches => match code.branches.get(index) {
                    Some(table) => {
                        let to = |by: i32| at as i64 + i64::from(by);
                        let all: Vec<String> =
                            table.targets.iter().map(|&by| to(by).to_string()).collect();
                        write!(out, "→ [{}], else {}", all.join(", "), to(table.default))
                    }
                    None => write!(out, "branches {row}"),
                },
                Table::Cache | Table::Template | Table::CallShape => write!(out, "{operand}"),
            }
        }
        other => write!(out, "{other}"),
    };
}
