//! Values.

use super::Builder;
use super::frame::{Home, SCARCE};
use crate::code::Template as TemplateRow;
use crate::op::{Inst, inst};
use crate::operand::*;
use ruchyruchy_builtins::IntTy;
use ruchyruchy_hir::hir::{
    CaptureFrom, Const, Element, Expr, ExprKind, FunId, LocalId, MapElement, Site, Unary,
    UpdateResult,
};
use ruchyruchy_hir::ty::Ty;
use ruchyruchy_syntax::ast::{BinOp, ShortOp};

/// How many elements of a literal are put into registers at once.
const AT_ONCE: usize = 32;

impl<'a> Builder<'a> {
    /// The value as an owner, in `dst`.
    pub(super) fn into(&mut self, e: &'a Expr, dst: u8) {
        if self.gave_up() {
            return;
        }
        let mark = self.top;
        self.at(e);
        match &e.kind {
            ExprKind::Const(constant) => self.constant(constant, dst),
            ExprKind::Local(local) => self.own_local(*local, &e.ty, dst, false),
            ExprKind::Move(local) => self.own_local(*local, &e.ty, dst, true),
            ExprKind::Capture(index) => {
                self.asm.emit(inst::LoadCapture {
                    dst: Def(dst),
                    index: Far(*index as u16),
                });
                self.share(dst, &e.ty);
            }
            ExprKind::Global(global) => {
                self.asm.emit(inst::LoadGlobal {
                    dst: Def(dst),
                    global: GlobalRow(global.0),
                });
                self.share(dst, &e.ty);
            }
            ExprKind::FunRef(fun) => self.asm.emit(inst::LoadFun {
                dst: Def(dst),
                fun: Callee(fun.0),
            }),
            ExprKind::BuiltinRef(builtin) => self.asm.emit(inst::LoadBuiltin {
                dst: Def(dst),
                builtin: BuiltinRow(*builtin as u32),
            }),
            ExprKind::CtorRef { adt, variant } => self.asm.emit(inst::LoadCtor {
                dst: Def(dst),
                variant: Far(*variant as u16),
                adt: Type(adt.0),
            }),
            ExprKind::TypeRef(adt) => self.asm.emit(inst::LoadType {
                dst: Def(dst),
                adt: Type(adt.0),
            }),
            ExprKind::Closure(fun) => self.closure(*fun, dst),
            ExprKind::Lazy(fun) => {
                self.closure(*fun, dst);
                self.asm.emit(inst::Lazy {
                    dst: Def(dst),
                    src: Use(dst),
                });
            }
            ExprKind::Unary { op, int, expr } => {
                let src = self.borrow(expr);
                self.at(e);
                let (dst, src) = (Def(dst), Use(src));
                match op {
                    Unary::Neg => self.asm.emit(inst::Neg {
                        dst,
                        src,
                        width: width(*int),
                    }),
                    Unary::Not => self.asm.emit(inst::Not { dst, src }),
                    Unary::BitNot => self.asm.emit(inst::BitNot {
                        dst,
                        src,
                        width: width(*int),
                    }),
                }
            }
            ExprKind::Binary { op, int, lhs, rhs } => self.binary(e, *op, *int, lhs, rhs, dst),
            ExprKind::Short { op, lhs, rhs } => self.short(*op, lhs, rhs, dst),
            ExprKind::Cast { expr, to } => {
                let src = self.borrow(expr);
                self.at(e);
                let to = self.contract(to, &Site::Element);
                let width = width(expr.ty.int());
                self.asm.emit(inst::Cast {
                    dst: Def(dst),
                    src: Use(src),
                    width,
                    to,
                });
            }
            ExprKind::Coerce { expr, ty, site } => {
                self.into(expr, dst);
                self.at(e);
                let to = self.contract(ty, site);
                self.asm.emit(inst::Coerce {
                    dst: Def(dst),
                    src: Use(dst),
                    to,
                });
            }
            ExprKind::Narrow(expr) => {
                self.into(expr, dst);
                self.at(e);
                self.asm.emit(inst::Narrow {
                    dst: Def(dst),
                    src: Use(dst),
                });
            }
            ExprKind::Is { expr, ty } => {
                let src = self.borrow(expr);
                self.at(e);
                let of = self.contract(ty, &Site::Element);
                self.asm.emit(inst::Is {
                    dst: Def(dst),
                    src: Use(src),
                    of,
                });
            }
            ExprKind::Block {
                scope,
                stmts,
                discard,
            } => self.block(scope, stmts, *discard, Some(dst)),
            ExprKind::Let { local, init } => {
                self.let_local(*local, init.as_deref());
                self.asm.emit(inst::LoadNil { dst: Def(dst) });
            }
            ExprKind::LetGlobal { global, init } => {
                match init {
                    Some(init) => self.keep(init, dst),
                    None => self.asm.emit(inst::LoadUninit { dst: Def(dst) }),
                }
                self.asm.emit(inst::StoreGlobal {
                    src: Use(dst),
                    global: GlobalRow(global.0),
                });
                self.asm.emit(inst::LoadNil { dst: Def(dst) });
            }
            ExprKind::Assign { place, value, want } => {
                self.assign(place, value, want.then_some(dst), Some(dst))
            }
            ExprKind::Update {
                op,
                int,
                place,
                value,
                result,
            } => {
                self.update(e, *op, *int, place, value, *result, Some(dst));
            }
            ExprKind::UpdateShort { op, place, value } => self.update_short(*op, place, value, dst),
            ExprKind::Borrow(_) | ExprKind::Forward(_) => {
                self.keep(e, dst);
                self.share_to(dst, dst);
            }
            ExprKind::Deref(inner) => {
                let src = self.borrow(inner);
                self.at(e);
                self.asm.emit(inst::Deref {
                    dst: Def(dst),
                    src: Use(src),
                });
                self.share(dst, &e.ty);
            }
            ExprKind::Field { .. } | ExprKind::TupleField { .. } | ExprKind::Index { .. } => {
                self.read_part(e, dst);
                self.share(dst, &e.ty);
            }
            ExprKind::If {
                cond,
                then,
                otherwise,
            } => self.if_else(cond, then, otherwise.as_deref(), Some(dst), false),
            ExprKind::Loop { id, body } => self.endless(*id, body, Some(dst)),
            ExprKind::While { id, cond, body } => self.while_loop(*id, cond, body, Some(dst)),
            ExprKind::For {
                id,
                local,
                iter,
                body,
            } => self.for_loop(e, *id, *local, iter, body, Some(dst)),
            ExprKind::Labelled { id, body } => self.labelled(*id, body, dst),
            ExprKind::Break { id, value } => self.break_out(*id, value.as_deref()),
            ExprKind::Continue { id } => self.continue_loop(*id),
            ExprKind::Return(value) => self.return_value(value.as_deref()),
            ExprKind::Match(m) => self.decide(e, m, Some(dst), false),
            ExprKind::Call { .. }
            | ExprKind::CallValue { .. }
            | ExprKind::CallBuiltin { .. }
            | ExprKind::MethodCall { .. }
            | ExprKind::New { .. }
            | ExprKind::Send { .. } => {
                self.call(e, dst);
                // A result is read through where nobody can keep an alias.
                if self.may_give_alias(e) {
                    self.asm.emit(inst::Take {
                        dst: Def(dst),
                        src: Use(dst),
                    });
                }
            }
            ExprKind::DefaultArg => self.asm.emit(inst::LoadUninit { dst: Def(dst) }),
            ExprKind::Construct {
                adt,
                variant,
                fields,
                base,
            } => {
                self.construct(*adt, *variant, fields, base.as_deref(), dst);
            }
            ExprKind::Array(elements) => self.elements(elements, dst, true),
            ExprKind::Set(elements) => self.elements(elements, dst, false),
            ExprKind::Repeat { value, count } => {
                let kept = self.temp();
                self.into(value, kept);
                let count = self.borrow(count);
                self.at(e);
                self.asm.emit(inst::Repeat {
                    dst: Def(dst),
                    value: Use(kept),
                    count: Use(count),
                });
            }
            ExprKind::Tuple(items) => {
                let first = self.run(items.iter());
                self.at(e);
                let count = self.count(items.len());
                self.asm.emit(inst::NewTuple {
                    dst: Def(dst),
                    first: First(first),
                    count,
                });
            }
            ExprKind::Map(entries) => self.map(entries, dst),
            ExprKind::Range {
                start,
                end,
                inclusive,
            } => self.range(start.as_deref(), end.as_deref(), *inclusive, dst),
            ExprKind::Collect { into, key, value } => {
                self.collect(*into, key.as_deref(), value);
                self.asm.emit(inst::LoadNil { dst: Def(dst) });
            }
            ExprKind::Format(format) => {
                let first = self.row(format.args.iter(), Self::look);
                self.at(e);
                let template = TemplateRow {
                    parts: format.parts.clone(),
                };
                let template = Template(self.tables.template(template));
                let count = self.count(format.args.len());
                self.asm.emit(inst::Format {
                    dst: Def(dst),
                    first: First(first),
                    count,
                    template,
                });
            }
            ExprKind::Write { dest, text } => self.write(dest, text, dst),
            ExprKind::DataFrame(columns) => {
                let first = self.run(columns.iter().flat_map(|(name, column)| [name, column]));
                self.at(e);
                let count = self.count(columns.len() * 2);
                self.asm.emit(inst::NewFrame {
                    dst: Def(dst),
                    first: First(first),
                    count,
                });
            }
            ExprKind::Throw(value) => {
                self.into(value, dst);
                self.at(e);
                self.asm.emit(inst::Throw { src: Use(dst) });
            }
            ExprKind::Rethrow(local) => {
                let src = self.read_local(*local);
                self.asm.emit(inst::Rethrow { src: Use(src) });
            }
            ExprKind::Raise { error, message } => {
                let message = self.borrow(message);
                self.at(e);
                self.asm.emit(inst::Raise {
                    kind: Count(*error as u8),
                    message: Use(message),
                });
            }
            ExprKind::Try {
                body,
                catch,
                finally,
            } => {
                let catch = catch.as_ref().map(|(local, handler)| (*local, &**handler));
                self.try_catch(body, catch, finally.as_deref(), dst);
            }
            ExprKind::Question { expr, convert } => {
                self.question(expr, *convert, dst);
                self.share(dst, &e.ty);
            }
            ExprKind::OptChain {
                base,
                local,
                rest,
                returns,
            } => {
                self.opt_chain(base, *local, rest, *returns, dst, false);
            }
            ExprKind::Await(inner) => {
                let src = self.borrow(inner);
                self.at(e);
                self.asm.emit(inst::Await {
                    dst: Def(dst),
                    src: Use(src),
                });
            }
        }
        self.top = mark;
    }

    /// The value to be looked at, in whatever register; it may be a variable's own.
    pub(super) fn borrow(&mut self, e: &'a Expr) -> u8 {
        match &e.kind {
            ExprKind::Local(local) | ExprKind::Move(local) => return self.read_local(*local),
            _ => {}
        }
        let dst = self.temp();
        match &e.kind {
            ExprKind::Capture(index) => {
                self.asm.emit(inst::LoadCapture {
                    dst: Def(dst),
                    index: Far(*index as u16),
                });
            }
            ExprKind::Global(global) => {
                self.at(e);
                self.asm.emit(inst::LoadGlobal {
                    dst: Def(dst),
                    global: GlobalRow(global.0),
                });
            }
            ExprKind::Field { .. } | ExprKind::TupleField { .. } | ExprKind::Index { .. } => {
                let mark = self.top;
                self.read_part(e, dst);
                self.top = mark;
            }
            ExprKind::Deref(inner) => {
                let mark = self.top;
                let src = self.borrow(inner);
                self.at(e);
                self.asm.emit(inst::Deref {
                    dst: Def(dst),
                    src: Use(src),
                });
                self.top = mark;
            }
            ExprKind::Borrow(_) | ExprKind::Forward(_) => self.keep(e, dst),
            _ => self.into(e, dst),
        }
        dst
    }

    /// [`Builder::borrow`] of an operand after which `then` is evaluated: a copy, if that could change the variable.
    pub(super) fn borrow_before(&mut self, e: &'a Expr, then: &[&'a Expr]) -> u8 {
        if let ExprKind::Local(local) | ExprKind::Move(local) = &e.kind
            && let Home::Register(_) = self.home(*local)
            && then.iter().any(|then| may_write(then, *local))
        {
            let dst = self.temp();
            self.copy_local(*local, dst);
            return dst;
        }
        self.borrow(e)
    }

    /// The value in `dst`, but an alias or lazy value stays one.
    pub(super) fn keep(&mut self, e: &'a Expr, dst: u8) {
        if self.gave_up() {
            return;
        }
        let mark = self.top;
        self.at(e);
        match &e.kind {
            ExprKind::Borrow(place) => self.alias(place, dst),
            ExprKind::Forward(inner) => match &inner.kind {
                ExprKind::Local(local) | ExprKind::Move(local) => self.copy_local(*local, dst),
                ExprKind::Capture(index) => {
                    self.asm.emit(inst::LoadCapture {
                        dst: Def(dst),
                        index: Far(*index as u16),
                    });
                }
                _ => self.keep(inner, dst),
            },
            ExprKind::Call { .. }
            | ExprKind::CallValue { .. }
            | ExprKind::CallBuiltin { .. }
            | ExprKind::MethodCall { .. } => self.call(e, dst),
            ExprKind::Block {
                scope,
                stmts,
                discard,
            } => self.kept_block(scope, stmts, *discard, dst),
            ExprKind::If {
                cond,
                then,
                otherwise,
            } => self.if_else(cond, then, otherwise.as_deref(), Some(dst), true),
            ExprKind::Match(m) => self.decide(e, m, Some(dst), true),
            ExprKind::Question { expr, convert } => self.question(expr, *convert, dst),
            ExprKind::OptChain {
                base,
                local,
                rest,
                returns,
            } => {
                self.opt_chain(base, *local, rest, *returns, dst, true);
            }
            _ => self.into(e, dst),
        }
        self.top = mark;
    }

    /// Evaluates for what it does.
    pub(super) fn discard(&mut self, e: &'a Expr) {
        if self.gave_up() {
            return;
        }
        let mark = self.top;
        self.at(e);
        match &e.kind {
            ExprKind::Const(_) | ExprKind::Closure(_) | ExprKind::FunRef(_) => {}
            // Reading may raise: the variable may have no value yet.
            ExprKind::Local(_) | ExprKind::Move(_) if is_plain_read(self, e) => {}
            ExprKind::Block {
                scope,
                stmts,
                discard,
            } => self.block(scope, stmts, *discard, None),
            ExprKind::Let { local, init } => {
                self.let_local(*local, init.as_deref());
                // The variable stays: its register is no temporary of the statement.
                return;
            }
            ExprKind::Assign { place, value, .. } => self.assign(place, value, None, None),
            ExprKind::Update {
                op,
                int,
                place,
                value,
                ..
            } => {
                self.update(e, *op, *int, place, value, UpdateResult::Nothing, None);
            }
            ExprKind::Loop { id, body } => self.endless(*id, body, None),
            ExprKind::While { id, cond, body } => self.while_loop(*id, cond, body, None),
            ExprKind::For {
                id,
                local,
                iter,
                body,
            } => self.for_loop(e, *id, *local, iter, body, None),
            ExprKind::Collect { into, key, value } => self.collect(*into, key.as_deref(), value),
            ExprKind::If {
                cond,
                then,
                otherwise,
            } => self.if_else(cond, then, otherwise.as_deref(), None, false),
            ExprKind::Match(m) => self.decide(e, m, None, false),
            ExprKind::Call { .. }
            | ExprKind::CallValue { .. }
            | ExprKind::CallBuiltin { .. }
            | ExprKind::MethodCall { .. } => {
                let dst = self.temp();
                self.call(e, dst);
            }
            _ => {
                let dst = self.temp();
                self.into(e, dst);
            }
        }
        self.top = mark;
    }

    pub(super) fn constant(&mut self, constant: &Const, dst: u8) {
        let dst = Def(dst);
        match constant {
            Const::Nil => self.asm.emit(inst::LoadNil { dst }),
            Const::Bool(value) => self.asm.emit(inst::LoadBool {
                dst,
                value: Int8(i8::from(*value)),
            }),
            Const::Int(n) if i16::try_from(*n).is_ok() => {
                self.asm.emit(inst::LoadInt {
                    dst,
                    value: Int16(*n as i16),
                });
            }
            _ => {
                let constant = Constant(self.asm.constant(constant));
                self.asm.emit(inst::LoadConst { dst, constant });
            }
        }
    }

    /// A variable's value as an owner.
    fn own_local(&mut self, local: LocalId, ty: &Ty, dst: u8, last: bool) {
        if last {
            self.own(local);
        }
        let plain = is_scalar(ty) && !self.may_alias(local);
        match self.home(local) {
            Home::Register(src) if plain => {
                if src != dst {
                    self.copy(dst, src);
                }
            }
            Home::Register(src) if last => self.asm.emit(inst::Take {
                dst: Def(dst),
                src: Use(src),
            }),
            Home::Register(src) => self.share_to(dst, src),
            _ => {
                self.copy_local(local, dst);
                if !plain {
                    self.share_to(dst, dst);
                }
            }
        }
    }

    /// Marks what was read from a place that goes on owning it.
    pub(super) fn share(&mut self, dst: u8, ty: &Ty) {
        // A static type of a part is no proof of what is there, except that sharing would not matter.
        if !is_scalar(ty) {
            self.share_to(dst, dst);
        }
    }

    /// Expressions as owners in registers that follow each other; gives the first.
    pub(super) fn run(&mut self, items: impl Iterator<Item = &'a Expr>) -> u8 {
        self.row(items, Self::into)
    }

    /// Expressions in registers that follow each other, each put there by `put`; gives the first.
    pub(super) fn row(
        &mut self,
        items: impl Iterator<Item = &'a Expr>,
        put: fn(&mut Self, &'a Expr, u8),
    ) -> u8 {
        let items: Vec<&'a Expr> = items.collect();
        if usize::from(self.top) + items.len() <= usize::from(SCARCE) {
            let first = self.temps(items.len());
            for (i, item) in items.into_iter().enumerate() {
                put(self, item, first.saturating_add(i as u8));
            }
            return first;
        }
        // Registers are scarce: what is computed first waits in far slots while the rest is computed.
        let mut slots = Vec::with_capacity(items.len());
        for item in items {
            let mark = self.top;
            let value = self.temp();
            put(self, item, value);
            slots.push(self.put_aside(value));
            self.top = mark;
        }
        let first = self.temps(slots.len());
        for (i, slot) in slots.into_iter().enumerate() {
            self.asm.emit(inst::LoadFar {
                dst: Def(first.saturating_add(i as u8)),
                slot,
            });
        }
        first
    }

    /// The value to be looked at, in a given register.
    pub(super) fn look(&mut self, e: &'a Expr, dst: u8) {
        let mark = self.top;
        match &e.kind {
            ExprKind::Local(local) | ExprKind::Move(local) => self.copy_local(*local, dst),
            ExprKind::Field { .. } | ExprKind::TupleField { .. } | ExprKind::Index { .. } => {
                self.read_part(e, dst)
            }
            _ => self.into(e, dst),
        }
        self.top = mark;
    }

    fn closure(&mut self, fun: FunId, dst: u8) {
        let Some(made) = self.program.funs.get(fun.index()) else {
            return;
        };
        if made.captures.is_empty() {
            self.asm.emit(inst::LoadFun {
                dst: Def(dst),
                fun: Callee(fun.0),
            });
            return;
        }
        let first = self.temps(made.captures.len());
        for (i, &from) in made.captures.iter().enumerate() {
            let to = first.saturating_add(i as u8);
            match from {
                CaptureFrom::Local(local) if made.by_move => {
                    self.copy_local(local, to);
                    self.share_to(to, to);
                    self.asm.emit(inst::NewCell {
                        dst: Def(to),
                        src: Use(to),
                    });
                }
                CaptureFrom::Capture(index) if made.by_move => {
                    self.asm.emit(inst::LoadCapture {
                        dst: Def(to),
                        index: Far(index as u16),
                    });
                    self.share_to(to, to);
                    self.asm.emit(inst::NewCell {
                        dst: Def(to),
                        src: Use(to),
                    });
                }
                CaptureFrom::Local(local) => {
                    let mark = self.top;
                    let cell = self.cell_of(local);
                    self.copy(to, cell);
                    self.top = mark;
                }
                CaptureFrom::Capture(index) => {
                    self.asm.emit(inst::Capture {
                        dst: Def(to),
                        index: Far(index as u16),
                    });
                }
            }
        }
        let count = self.count(made.captures.len());
        self.asm.emit(inst::Closure {
            dst: Def(dst),
            first: First(first),
            count,
            fun: Callee(fun.0),
        });
    }

    /// Whether a call may give an alias or a lazy value.
    fn may_give_alias(&self, e: &Expr) -> bool {
        match &e.kind {
            ExprKind::Call { fun, .. } => self
                .program
                .funs
                .get(fun.index())
                .is_none_or(|fun| fun.returns_alias),
            ExprKind::New { .. } | ExprKind::Send { .. } => false,
            _ => !is_scalar(&e.ty),
        }
    }

    pub(super) fn binary(
        &mut self,
        e: &'a Expr,
        op: BinOp,
        int: Option<IntTy>,
        lhs: &'a Expr,
        rhs: &'a Expr,
        dst: u8,
    ) {
        if let Some(value) = small_int(op, int, rhs) {
            let lhs = self.borrow(lhs);
            self.at(e);
            self.operate_int(op, dst, lhs, value);
            return;
        }
        let mark = self.top;
        let (left, right) = self.two_operands(lhs, rhs);
        self.at(e);
        self.operate(op, int, dst, left, right);
        self.top = mark;
    }

    /// Two operands to be looked at.
    pub(super) fn two_operands(&mut self, lhs: &'a Expr, rhs: &'a Expr) -> (u8, u8) {
        let mark = self.top;
        let left = self.borrow_before(lhs, &[rhs]);
        if self.top <= SCARCE || left < mark as u8 {
            return (left, self.borrow(rhs));
        }
        // The left one waits in a far slot until the right one, which may be deep, is there.
        let slot = self.put_aside(left);
        self.top = mark;
        let right = self.borrow(rhs);
        let left = self.temp();
        self.asm.emit(inst::LoadFar {
            dst: Def(left),
            slot,
        });
        (left, right)
    }

    /// Keeps a register's word in a new far slot.
    fn put_aside(&mut self, src: u8) -> Far {
        let slot = Far(self.far_slot());
        self.asm.emit(inst::StoreFar {
            src: Use(src),
            slot,
        });
        slot
    }

    /// Emits an operator with a small int on its right.
    pub(super) fn operate_int(&mut self, op: BinOp, dst: u8, lhs: u8, value: i8) {
        let (dst, lhs, value) = (Def(dst), Use(lhs), Int8(value));
        let inst: Inst = match op {
            BinOp::Add => inst::AddInt { dst, lhs, value }.into(),
            BinOp::Sub => inst::SubInt { dst, lhs, value }.into(),
            BinOp::Mul => inst::MulInt { dst, lhs, value }.into(),
            BinOp::Div => inst::DivInt { dst, lhs, value }.into(),
            _ => inst::RemInt { dst, lhs, value }.into(),
        };
        self.asm.emit(inst);
    }

    /// Emits an operator.
    pub(super) fn operate(&mut self, op: BinOp, int: Option<IntTy>, dst: u8, left: u8, right: u8) {
        let (dst, lhs, rhs) = (Def(dst), Use(left), Use(right));
        let wide = matches!(int, None | Some(IntTy::I64));
        let inst: Inst = match op {
            BinOp::Eq => inst::Eq { dst, lhs, rhs }.into(),
            BinOp::Ne => inst::Ne { dst, lhs, rhs }.into(),
            BinOp::Lt => inst::Lt { dst, lhs, rhs }.into(),
            BinOp::Le => inst::Le { dst, lhs, rhs }.into(),
            BinOp::Gt => inst::Gt { dst, lhs, rhs }.into(),
            BinOp::Ge => inst::Ge { dst, lhs, rhs }.into(),
            BinOp::In => inst::In { dst, lhs, rhs }.into(),
            BinOp::Add if wide => inst::Add { dst, lhs, rhs }.into(),
            BinOp::Sub if wide => inst::Sub { dst, lhs, rhs }.into(),
            BinOp::Mul if wide => inst::Mul { dst, lhs, rhs }.into(),
            BinOp::Div if wide => inst::Div { dst, lhs, rhs }.into(),
            BinOp::Rem if wide => inst::Rem { dst, lhs, rhs }.into(),
            BinOp::BitAnd if wide => inst::BitAnd { dst, lhs, rhs }.into(),
            BinOp::BitOr if wide => inst::BitOr { dst, lhs, rhs }.into(),
            BinOp::BitXor if wide => inst::BitXor { dst, lhs, rhs }.into(),
            BinOp::Shl if wide => inst::Shl { dst, lhs, rhs }.into(),
            BinOp::Shr if wide => inst::Shr { dst, lhs, rhs }.into(),
            _ => inst::Arith {
                dst,
                lhs,
                rhs,
                op: Count(op as u8),
                width: width(int),
            }
            .into(),
        };
        self.asm.emit(inst);
    }

    fn short(&mut self, op: ShortOp, lhs: &'a Expr, rhs: &'a Expr, dst: u8) {
        let end = self.asm.label();
        match op {
            ShortOp::And => {
                self.into(lhs, dst);
                self.asm.emit_to(
                    inst::JumpUnless {
                        src: Use(dst),
                        to: Target(0),
                    },
                    end,
                );
                self.into(rhs, dst);
            }
            ShortOp::Or => {
                self.into(lhs, dst);
                self.asm.emit_to(
                    inst::JumpIf {
                        src: Use(dst),
                        to: Target(0),
                    },
                    end,
                );
                self.into(rhs, dst);
            }
            ShortOp::Coalesce => {
                let absent = self.asm.label();
                self.into(lhs, dst);
                self.asm.emit_to(
                    inst::JumpAbsent {
                        dst: Def(dst),
                        src: Use(dst),
                        to: Target(0),
                    },
                    absent,
                );
                self.share(dst, &Ty::Unknown);
                self.asm.emit_to(inst::Jump { to: Target(0) }, end);
                self.asm.bind(absent);
                self.into(rhs, dst);
            }
        }
        self.asm.bind(end);
    }

    fn construct(
        &mut self,
        adt: ruchyruchy_hir::hir::AdtId,
        variant: u32,
        fields: &'a [(u32, Expr)],
        base: Option<&'a Expr>,
        dst: u8,
    ) {
        if let Some(base) = base {
            // The fields are evaluated before the base, and put into a copy of it.
            let first = self.run(fields.iter().map(|(_, e)| e));
            self.into(base, dst);
            self.asm.emit(inst::Unique { place: Change(dst) });
            for (i, (index, _)) in fields.iter().enumerate() {
                let value = Use(first.saturating_add(i as u8));
                let index = self.count(*index as usize);
                self.asm.emit(inst::SetTuple {
                    object: Change(dst),
                    index,
                    value,
                });
            }
            return;
        }
        let first = self.temps(fields.len());
        for (index, e) in fields {
            self.into(e, first.saturating_add(*index as u8));
        }
        let count = self.count(fields.len());
        self.asm.emit(inst::NewRecord {
            dst: Def(dst),
            first: First(first),
            count,
            variant: Far(variant as u16),
            adt: Type(adt.0),
        });
    }

    /// An array or set literal: a first part at once, the rest one by one.
    fn elements(&mut self, elements: &'a [Element], dst: u8, array: bool) {
        let plain = elements
            .iter()
            .take(AT_ONCE)
            .take_while(|x| !x.spread)
            .count();
        let built = self.temp();
        let (head, rest) = elements.split_at(plain);
        let first = self.run(head.iter().map(|x| &x.expr));
        let (to, first, count) = (Def(built), First(first), Count(plain as u8));
        if array {
            self.asm.emit(inst::NewArray {
                dst: to,
                first,
                count,
            });
        } else {
            self.asm.emit(inst::NewSet {
                dst: to,
                first,
                count,
            });
        }
        for element in rest {
            self.add_element(built, &element.expr, element.spread);
        }
        self.copy(dst, built);
    }

    /// Adds an element, or all elements of one, to the array or set in a register.
    pub(super) fn add_element(&mut self, into: u8, e: &'a Expr, spread: bool) {
        let mark = self.top;
        let src = if spread {
            self.borrow(e)
        } else {
            let src = self.temp();
            self.into(e, src);
            src
        };
        let (into, src) = (Change(into), Use(src));
        self.at(e);
        if spread {
            self.asm.emit(inst::Extend { into, src });
        } else {
            self.asm.emit(inst::Append { into, src });
        }
        self.top = mark;
    }

    fn map(&mut self, entries: &'a [MapElement], dst: u8) {
        let built = self.temp();
        self.asm.emit(inst::NewMap {
            dst: Def(built),
            first: First(built),
            count: Count(0),
        });
        for entry in entries {
            let mark = self.top;
            match entry {
                MapElement::Pair(key, value) => {
                    let first = self.run([key, value].into_iter());
                    self.asm.emit(inst::Insert {
                        into: Change(built),
                        key: Use(first),
                        value: Use(first.saturating_add(1)),
                    });
                }
                MapElement::Spread(e) => {
                    let src = self.borrow(e);
                    self.at(e);
                    self.asm.emit(inst::Extend {
                        into: Change(built),
                        src: Use(src),
                    });
                }
            }
            self.top = mark;
        }
        self.copy(dst, built);
    }

    fn range(&mut self, start: Option<&'a Expr>, end: Option<&'a Expr>, inclusive: bool, dst: u8) {
        let first = self.temps(2);
        let mut flags = if inclusive { 4 } else { 0 };
        for (i, bound) in [start, end].into_iter().enumerate() {
            let to = first.saturating_add(i as u8);
            match bound {
                Some(e) => {
                    flags |= 1 << i;
                    self.into(e, to);
                }
                None => self.asm.emit(inst::LoadNil { dst: Def(to) }),
            }
        }
        self.asm.emit(inst::NewRange {
            dst: Def(dst),
            first: First(first),
            flags: Count(flags),
        });
    }

    fn collect(&mut self, into: LocalId, key: Option<&'a Expr>, value: &'a Expr) {
        let first = self.run(key.into_iter().chain([value]));
        let target = self.read_local(into);
        match key {
            Some(_) => self.asm.emit(inst::Insert {
                into: Change(target),
                key: Use(first),
                value: Use(first.saturating_add(1)),
            }),
            None => self.asm.emit(inst::Append {
                into: Change(target),
                src: Use(first),
            }),
        }
        self.write_local(into, target);
    }

    fn let_local(&mut self, local: LocalId, init: Option<&'a Expr>) {
        match init {
            Some(init) => {
                self.declare(local, |b, register| {
                    if b.may_alias(local) {
                        b.keep(init, register);
                    } else {
                        b.into(init, register);
                    }
                });
            }
            None => self.declare_empty(local),
        }
    }
}

/// The operand for a static width: 0 is none.
pub(super) fn width(int: Option<IntTy>) -> Count {
    Count(int.map_or(0, |ty| ty as u8 + 1))
}

/// The small int on the right of an operator that has an instruction for it.
pub(super) fn small_int(op: BinOp, int: Option<IntTy>, rhs: &Expr) -> Option<i8> {
    let wide = matches!(int, None | Some(IntTy::I64));
    let has_form = matches!(
        op,
        BinOp::Add | BinOp::Sub | BinOp::Mul | BinOp::Div | BinOp::Rem
    );
    match &rhs.kind {
        ExprKind::Const(Const::Int(n)) if wide && has_form => i8::try_from(*n).ok(),
        _ => None,
    }
}

/// A type whose values nobody can change a part of: owners of them need no marking.
pub(super) fn is_scalar(ty: &Ty) -> bool {
    matches!(
        ty,
        Ty::Never
            | Ty::Nil
            | Ty::Bool
            | Ty::Int(_)
            | Ty::Float
            | Ty::Str
            | Ty::Char
            | Ty::Byte
            | Ty::Atom
    )
}

/// Whether reading this variable can have no effect.
fn is_plain_read(builder: &Builder<'_>, e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Local(local) | ExprKind::Move(local) => !builder.may_alias(*local),
        _ => false,
    }
}

/// Whether evaluating `e` may write the variable: looked at up to some depth, beyond which the answer is yes.
fn may_write(e: &Expr, local: LocalId) -> bool {
    const LOOK_AT: usize = 24;
    let mut work = vec![e];
    let mut seen = 0;
    while let Some(e) = work.pop() {
        seen += 1;
        if seen > LOOK_AT {
            return true;
        }
        match &e.kind {
            ExprKind::Assign { place, .. }
            | ExprKind::Update { place, .. }
            | ExprKind::UpdateShort { place, .. }
                if super::frame::root(place) == Some(local) =>
            {
                return true;
            }
            ExprKind::MethodCall { receiver, .. }
                if super::frame::root(receiver) == Some(local) =>
            {
                return true;
            }
            ExprKind::Write { dest, .. } if super::frame::root(dest) == Some(local) => return true,
            ExprKind::Collect { into, .. } if *into == local => return true,
            _ => {}
        }
        ruchyruchy_hir::walk::for_each_child(e, &mut |child| work.push(child));
    }
    false
}
