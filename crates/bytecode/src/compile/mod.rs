//! From the resolved program to code, one function at a time.
//!
//! ```text
//!  frame   variables → slots, temporaries, cells
//!  expr    values: into a register that is asked for, or wherever they stand
//!  place   what can be assigned to, changed in place, aliased
//!  call    arguments, callees
//!  control branches, loops, leaving them
//!  decide  decision trees
//! ```
//!
//! An expression is compiled in one of five ways, by what its value is for:
//!
//! - [`into`](Builder::into): its value as an owner, in a given register. An aggregate that something else owns as well is
//!   marked as shared.
//! - [`borrow`](Builder::borrow): its value to be looked at, in whatever register: that of the variable itself, if it is one.
//! - [`keep`](Builder::keep): like `into`, but an alias stays one.
//! - [`discard`](Builder::discard): for what it does.
//! - [`branch`](Builder::branch): its truth, as a jump.
//!
//! Expressions may be a thousand levels deep; `compile` recurses like everything behind the parser.

mod call;
mod control;
mod decide;
mod expr;
mod frame;
mod place;

use crate::assembler::{Assembler, Label};
use crate::code::{Code, Tables, Variable};
use crate::op::inst;
use crate::operand::*;
use frame::Home;
use ruchyruchy_hir::hir::{Expr, Fun, FunId, FunKind, LocalId, LoopId, Program, Site};
use ruchyruchy_hir::ty::Ty;
use ruchyruchy_syntax::span::Span;

/// Why a function cannot be compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge {
    /// The function.
    pub span: Span,
}

/// Compiles a function.
///
/// # Errors
/// It needs more slots than a frame can have.
pub fn compile(
    program: &Program,
    fun: FunId,
    tables: &mut Tables,
) -> Result<Option<Code>, TooLarge> {
    let Some(fun) = program.funs.get(fun.index()) else {
        return Ok(None);
    };
    let mut builder = Builder::new(program, fun, tables);
    builder.function();
    builder.finish().map(Some)
}

/// What is around an instruction that control may leave.
enum Around<'a> {
    /// A loop or labelled block.
    Loop {
        id: LoopId,
        /// Where `break` goes, and the register for its value.
        exit: Label,
        result: Option<u8>,
        /// Where `continue` goes.
        next: Label,
    },
    /// A block that runs whenever control leaves; the guarded part of the code is closed while it runs.
    Finally { block: &'a Expr, guard: usize },
    /// A part of the code whose errors are caught.
    Catch { guard: usize },
}

/// A guarded part of the code, as the pieces in which it is really guarded.
struct Guard {
    pieces: Vec<(Label, Label)>,
    open: Option<Label>,
}

/// A function in the making.
struct Builder<'a> {
    program: &'a Program,
    tables: &'a mut Tables,
    fun: &'a Fun,
    asm: Assembler,
    homes: Vec<Home>,
    /// Variables that live in cells: captured ones, and those of which aliases are made.
    in_cell: Vec<bool>,
    /// Variables that may hold an alias or a lazy value.
    may_alias: Vec<bool>,
    /// The parameter that a variable is.
    param_of: Vec<Option<u8>>,
    /// The next free register.
    top: u16,
    /// The next free far slot.
    far: u16,
    /// Slots of the frame.
    slots: u16,
    around: Vec<Around<'a>>,
    guards: Vec<Guard>,
    variables: Vec<Variable>,
    owned: u64,
    too_large: bool,
    span: Span,
}

impl<'a> Builder<'a> {
    fn new(program: &'a Program, fun: &'a Fun, tables: &'a mut Tables) -> Builder<'a> {
        let count = fun.locals.len();
        let mut builder = Builder {
            program,
            tables,
            fun,
            asm: Assembler::default(),
            homes: vec![Home::Nowhere; count],
            in_cell: fun
                .locals
                .iter()
                .map(|local| local.captured || local.early_cell)
                .collect(),
            may_alias: vec![false; count],
            param_of: vec![None; count],
            top: 0,
            far: crate::code::REGISTERS,
            slots: 0,
            around: Vec::new(),
            guards: Vec::new(),
            variables: Vec::new(),
            owned: 0,
            too_large: false,
            span: fun.span,
        };
        builder.look_for_aliases();
        builder
    }

    /// Parameters, then the body, whose value is returned.
    fn function(&mut self) {
        let fun = self.fun;
        self.asm.set_span(fun.span);
        for (i, param) in fun.params.iter().enumerate() {
            let home = self.slot_for_param(i);
            self.set_home(param.local, home);
            self.set_param(param.local, i);
        }
        for (i, param) in fun.params.iter().enumerate() {
            let mark = self.top;
            let register = self.param_register(param.local);
            self.asm.set_span(param.span);
            if let Some(default) = &param.default {
                let given = self.asm.label();
                let jump = inst::JumpGiven {
                    src: Use(register),
                    to: Target(0),
                };
                self.asm.emit_to(jump, given);
                self.into(default, register);
                self.asm.bind(given);
            }
            if param.ty != Ty::Unknown {
                let to = self.contract(&param.ty, &Site::Param(param.name));
                self.asm.emit(inst::Coerce {
                    dst: Def(register),
                    src: Use(register),
                    to,
                });
            } else if param.annotated && !param.is_alias {
                self.asm.emit(inst::Take {
                    dst: Def(register),
                    src: Use(register),
                });
            }
            self.settle_param(i, param.local, register);
            self.top = mark;
        }
        self.asm.set_span(fun.body.span);
        let mark = self.top;
        let result = self.temp();
        if fun.returns_alias {
            self.keep(&fun.body, result);
        } else {
            self.into(&fun.body, result);
        }
        self.leave_function(result);
        self.top = mark;
    }

    /// Checks a result against the declared type and returns it.
    fn leave_function(&mut self, result: u8) {
        if self.fun.ret != Ty::Unknown && self.fun.kind != FunKind::Constructor {
            let to = self.contract(&self.fun.ret.clone(), &Site::Return);
            self.asm.emit(inst::Coerce {
                dst: Def(result),
                src: Use(result),
                to,
            });
        }
        self.asm.emit(inst::Return { src: Use(result) });
    }

    fn finish(self) -> Result<Code, TooLarge> {
        let fun = self.fun;
        if self.too_large {
            return Err(TooLarge { span: fun.span });
        }
        let done = self.asm.finish();
        let end = done.words.len() as u32;
        let mut variables = self.variables;
        for variable in &mut variables {
            variable.to = variable.to.min(end);
        }
        Ok(Code {
            name: fun.name,
            fun: fun.id,
            kind: fun.kind,
            params: fun.params.len() as u16,
            required: fun.required as u16,
            variadic: fun.variadic,
            slots: self.slots,
            owned: self.owned,
            captures: fun.captures.len() as u16,
            words: done.words,
            constants: done.constants,
            caches: done.caches,
            branches: done.branches,
            handlers: done.handlers,
            positions: done.positions,
            variables,
        })
    }

    fn contract(&mut self, ty: &Ty, site: &Site) -> Contract {
        Contract(self.tables.contract(ty, site))
    }

    fn name(&mut self, name: ruchyruchy_syntax::symbol::Symbol) -> Name {
        Name(self.tables.name(name))
    }

    /// What is emitted from here on belongs to this expression.
    fn at(&mut self, e: &Expr) {
        self.span = e.span;
        self.asm.set_span(e.span);
    }

    fn set_param(&mut self, local: LocalId, index: usize) {
        if let Some(param) = self.param_of.get_mut(local.index()) {
            *param = Some(index.min(63) as u8);
        }
    }

    /// The function changes or keeps this variable: if it is a parameter, the caller must give it away.
    fn own(&mut self, local: LocalId) {
        if let Some(Some(param)) = self.param_of.get(local.index()) {
            self.owned |= 1 << param;
        }
    }
}
