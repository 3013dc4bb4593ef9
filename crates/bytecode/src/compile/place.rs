//! Places: what can be assigned to, changed in place, and aliased.
//!
//! A place is a root (a variable, or any value) and steps from it to a part of a part. Writing to it goes in three stages, as in
//! every tier: the value, then the indices of all steps, then the walk. The walk makes each aggregate on its way the only
//! owner's (`change_field` and kin copy what is shared and put the copy back), so no user code may run between its instructions.

use super::Builder;
use super::frame::Home;
use crate::op::inst;
use crate::operand::*;
use ruchyruchy_builtins::IntTy;
use ruchyruchy_hir::hir::{Expr, ExprKind, GlobalId, Hook, LocalId, UpdateResult};
use ruchyruchy_syntax::ast::{BinOp, ShortOp};
use ruchyruchy_syntax::symbol::Symbol;

/// Where a place starts.
#[derive(Clone, Copy)]
enum Root {
    Local(LocalId),
    Capture(u32),
    Global(GlobalId),
    /// A value in a register: a temporary, or an alias that is written through.
    Value(u8),
}

#[derive(Clone, Copy)]
enum Step {
    Field(Symbol),
    Tuple(u32),
    Index(u8),
}

/// A place whose indices have been evaluated.
pub(super) struct Path {
    root: Root,
    steps: Vec<Step>,
}

impl<'a> Builder<'a> {
    /// Evaluates the root and the indices of a place.
    fn path(&mut self, e: &'a Expr) -> Path {
        let mut steps = Vec::new();
        let mut indices: Vec<&'a Expr> = Vec::new();
        let mut object = e;
        let root = loop {
            match &object.kind {
                ExprKind::Field {
                    object: inner,
                    name,
                    ..
                } => {
                    steps.push(Step::Field(*name));
                    object = inner;
                }
                ExprKind::TupleField {
                    object: inner,
                    index,
                } => {
                    steps.push(Step::Tuple(*index));
                    object = inner;
                }
                ExprKind::Index {
                    object: inner,
                    index,
                } => {
                    steps.push(Step::Index(0));
                    indices.push(index);
                    object = inner;
                }
                // The steps go through an alias wherever they meet one.
                ExprKind::Deref(inner) | ExprKind::Forward(inner) | ExprKind::Borrow(inner)
                    if super::frame::root(inner).is_some() || is_variable(inner) =>
                {
                    object = inner;
                }
                ExprKind::Local(local) | ExprKind::Move(local) => break Root::Local(*local),
                ExprKind::Capture(index) => break Root::Capture(*index),
                ExprKind::Global(global) => break Root::Global(*global),
                ExprKind::Deref(inner) => {
                    let register = self.temp();
                    self.keep(inner, register);
                    break Root::Value(register);
                }
                _ => {
                    let register = self.temp();
                    self.keep(object, register);
                    break Root::Value(register);
                }
            }
        };
        steps.reverse();
        indices.reverse();
        for step in &mut steps {
            if let Step::Index(register) = step
                && let Some((index, rest)) = indices.split_first()
            {
                *register = self.borrow_before(index, rest);
                indices = rest.to_vec();
            }
        }
        Path { root, steps }
    }

    /// The word of the root, in a register.
    fn root_register(&mut self, root: Root) -> u8 {
        match root {
            Root::Local(local) => self.read_local(local),
            Root::Capture(index) => {
                let register = self.temp();
                self.asm.emit(inst::LoadCapture {
                    dst: Def(register),
                    index: Far(index as u16),
                });
                register
            }
            Root::Global(global) => {
                let register = self.temp();
                self.asm.emit(inst::LoadGlobal {
                    dst: Def(register),
                    global: GlobalRow(global.0),
                });
                register
            }
            Root::Value(register) => register,
        }
    }

    /// Puts a word back where a root was read from.
    fn put_back(&mut self, root: Root, register: u8) {
        match root {
            Root::Local(local) => self.write_local(local, register),
            Root::Capture(index) => self.asm.emit(inst::StoreCapture {
                src: Use(register),
                index: Far(index as u16),
            }),
            Root::Global(global) => self.asm.emit(inst::StoreGlobal {
                src: Use(register),
                global: GlobalRow(global.0),
            }),
            Root::Value(_) => {}
        }
    }

    /// Walks to the aggregate that the last of `steps` is a step from, all on the way made unique.
    fn walk(&mut self, root: Root, steps: &[Step]) -> u8 {
        if let Root::Local(local) = root {
            self.own(local);
        }
        let mut object = self.root_register(root);
        self.asm.emit(inst::Unique {
            place: Change(object),
        });
        if let Root::Local(local) = root
            && let Home::Register(_) = self.home(local)
        {
            // It is changed where it is.
        } else {
            self.put_back(root, object);
        }
        for step in steps {
            let dst = self.temp();
            self.change_step(*step, object, dst);
            object = dst;
        }
        object
    }

    fn change_step(&mut self, step: Step, object: u8, dst: u8) {
        let (dst, object) = (Def(dst), Change(object));
        match step {
            Step::Field(name) => {
                let (name, cache) = (self.name(name), Cache(self.asm.cache()));
                self.asm.emit(inst::ChangeField {
                    dst,
                    object,
                    name,
                    cache,
                });
            }
            Step::Tuple(index) => {
                let index = self.count(index as usize);
                self.asm.emit(inst::ChangeTuple { dst, object, index });
            }
            Step::Index(index) => self.asm.emit(inst::ChangeIndex {
                dst,
                object,
                index: Use(index),
            }),
        }
    }

    fn get_step(&mut self, step: Step, object: u8, dst: u8) {
        let (dst, object) = (Def(dst), Use(object));
        match step {
            Step::Field(name) => {
                let (name, cache) = (self.name(name), Cache(self.asm.cache()));
                self.asm.emit(inst::GetField {
                    dst,
                    object,
                    name,
                    cache,
                });
            }
            Step::Tuple(index) => {
                let index = self.count(index as usize);
                self.asm.emit(inst::GetTuple { dst, object, index });
            }
            Step::Index(index) => self.asm.emit(inst::GetIndex {
                dst,
                object,
                index: Use(index),
            }),
        }
    }

    fn set_step(&mut self, step: Step, object: u8, value: u8) {
        let (object, value) = (Change(object), Use(value));
        match step {
            Step::Field(name) => {
                let (name, cache) = (self.name(name), Cache(self.asm.cache()));
                self.asm.emit(inst::SetField {
                    object,
                    value,
                    name,
                    cache,
                });
            }
            Step::Tuple(index) => {
                let index = self.count(index as usize);
                self.asm.emit(inst::SetTuple {
                    object,
                    index,
                    value,
                });
            }
            Step::Index(index) => self.asm.emit(inst::SetIndex {
                object,
                index: Use(index),
                value,
            }),
        }
    }

    /// Reads a field or element, to be looked at.
    pub(super) fn read_part(&mut self, e: &'a Expr, dst: u8) {
        let mark = self.top;
        let (object, step) = match &e.kind {
            ExprKind::Field { object, name, .. } => (self.borrow(object), Step::Field(*name)),
            ExprKind::TupleField { object, index } => (self.borrow(object), Step::Tuple(*index)),
            ExprKind::Index { object, index } => {
                let (object, index) = self.two_operands(object, index);
                (object, Step::Index(index))
            }
            _ => return self.into(e, dst),
        };
        self.at(e);
        self.get_step(step, object, dst);
        self.top = mark;
    }

    /// Writes a value that is an owner to a place.
    fn store(&mut self, path: &Path, value: u8) {
        let Some((last, way)) = path.steps.split_last() else {
            let mark = self.top;
            let target = self.root_register(path.root);
            self.asm.emit(inst::Store {
                target: Change(target),
                src: Use(value),
            });
            self.put_back(path.root, target);
            self.top = mark;
            return;
        };
        let object = self.walk(path.root, way);
        self.set_step(*last, object, value);
    }

    /// `place = value`; the assigned value also goes to `want`.
    pub(super) fn assign(
        &mut self,
        place: &'a Expr,
        value: &'a Expr,
        want: Option<u8>,
        nil: Option<u8>,
    ) {
        let mark = self.top;
        match &place.kind {
            ExprKind::Local(local) => self.assign_local(*local, value, want),
            _ => {
                let register = self.temp();
                let repoints = matches!(place.kind, ExprKind::Capture(_)) && value.repoints();
                if repoints {
                    self.keep(value, register);
                } else {
                    self.into(value, register);
                }
                let path = self.path(place);
                self.at(place);
                if repoints && let Root::Capture(_) = path.root {
                    let target = self.root_register(path.root);
                    self.asm.emit(inst::Rebind {
                        target: Change(target),
                        src: Use(register),
                    });
                    self.put_back(path.root, target);
                } else {
                    if let Some(want) = want {
                        self.share_to(want, register);
                    }
                    self.store(&path, register);
                }
            }
        }
        if want.is_none()
            && let Some(nil) = nil
        {
            self.asm.emit(inst::LoadNil { dst: Def(nil) });
        }
        self.top = mark;
    }

    fn assign_local(&mut self, local: LocalId, value: &'a Expr, want: Option<u8>) {
        let home = self.home(local);
        if let Home::Register(register) = home
            && !self.may_alias(local)
        {
            // What writes its register last of all can write the variable's.
            let last = matches!(
                value.kind,
                ExprKind::Binary { .. }
                    | ExprKind::Unary { .. }
                    | ExprKind::Const(_)
                    | ExprKind::Local(_)
                    | ExprKind::Move(_)
            );
            if last {
                self.into(value, register);
            } else {
                let temp = self.temp();
                self.into(value, temp);
                self.copy(register, temp);
            }
            if let Some(want) = want {
                self.share_to(want, register);
            }
            return;
        }
        let register = self.temp();
        if !self.may_alias(local) {
            self.into(value, register);
            if let Some(want) = want {
                self.share_to(want, register);
            }
            self.write_local(local, register);
            return;
        }
        self.own(local);
        let repoints = value.repoints();
        if repoints {
            self.keep(value, register);
        } else {
            self.into(value, register);
        }
        let target = self.read_local(local);
        if repoints {
            self.asm.emit(inst::Rebind {
                target: Change(target),
                src: Use(register),
            });
        } else {
            self.asm.emit(inst::Store {
                target: Change(target),
                src: Use(register),
            });
        }
        self.write_local(local, target);
        if let Some(want) = want {
            self.share_to(want, target);
        }
    }

    /// `place op= value`.
    #[allow(clippy::too_many_arguments, reason = "the parts of the node")]
    pub(super) fn update(
        &mut self,
        e: &'a Expr,
        op: BinOp,
        int: Option<IntTy>,
        place: &'a Expr,
        value: &'a Expr,
        result: UpdateResult,
        dst: Option<u8>,
    ) {
        // A type with its own `+=` changes its value where it is.
        let own = Hook::of_assignment(op).is_some_and(|hook| self.has_hook(hook));
        if let ExprKind::Local(local) = &place.kind
            && let Home::Register(register) = self.home(*local)
            && !self.may_alias(*local)
            && result != UpdateResult::Old
            && !own
        {
            match super::expr::small_int(op, int, value) {
                Some(value) => {
                    self.at(e);
                    self.operate_int(op, register, register, value);
                }
                None => {
                    let right = self.borrow(value);
                    self.at(e);
                    self.operate(op, int, register, register, right);
                }
            }
            match (result, dst) {
                (UpdateResult::New, Some(dst)) => self.share_to(dst, register),
                (_, dst) => self.nothing(dst),
            }
            return;
        }
        let right = self.borrow_before(value, &[place]);
        let path = self.path(place);
        self.at(e);
        let old = self.temp();
        match path.steps.split_last() {
            None => {
                let target = self.root_register(path.root);
                self.asm.emit(inst::Deref {
                    dst: Def(old),
                    src: Use(target),
                });
                let new = self.compute(op, int, own, old, right, result, dst);
                self.asm.emit(inst::Store {
                    target: Change(target),
                    src: Use(new),
                });
                self.put_back(path.root, target);
            }
            Some((last, way)) => {
                let object = self.walk(path.root, way);
                self.get_step(*last, object, old);
                let new = self.compute(op, int, own, old, right, result, dst);
                self.set_step(*last, object, new);
            }
        }
        if result == UpdateResult::Nothing {
            self.nothing(dst);
        }
    }

    /// The new value of an update, and what the expression gives.
    #[allow(clippy::too_many_arguments, reason = "the parts of the node")]
    fn compute(
        &mut self,
        op: BinOp,
        int: Option<IntTy>,
        own: bool,
        old: u8,
        right: u8,
        result: UpdateResult,
        dst: Option<u8>,
    ) -> u8 {
        if let (UpdateResult::Old, Some(dst)) = (result, dst) {
            self.share_to(dst, old);
        }
        let new = self.temp();
        if own {
            let op = Count(op as u8 | crate::code::IN_PLACE);
            let (dst, lhs, rhs) = (Def(new), Use(old), Use(right));
            self.asm.emit(inst::Arith {
                dst,
                lhs,
                rhs,
                op,
                width: super::expr::width(int),
            });
        } else {
            self.operate(op, int, new, old, right);
        }
        if let (UpdateResult::New, Some(dst)) = (result, dst) {
            self.share_to(dst, new);
        }
        new
    }

    /// `place ??= value` and kin.
    pub(super) fn update_short(&mut self, op: ShortOp, place: &'a Expr, value: &'a Expr, dst: u8) {
        let path = self.path(place);
        self.at(place);
        let mark = self.top;
        let done = self.asm.label();
        let needed = self.asm.label();
        match path.steps.split_last() {
            None => {
                let root = self.root_register(path.root);
                self.share_to(dst, root);
            }
            Some((last, way)) => {
                let mut object = self.root_register(path.root);
                for step in way {
                    let to = self.temp();
                    self.get_step(*step, object, to);
                    object = to;
                }
                match *last {
                    Step::Index(index) if op == ShortOp::Coalesce => {
                        self.asm.emit(inst::FindIndex {
                            dst: Def(dst),
                            object: Use(object),
                            index: Use(index),
                        });
                    }
                    last => self.get_step(last, object, dst),
                }
                self.share_to(dst, dst);
            }
        }
        self.top = mark;
        match op {
            ShortOp::And => self.asm.emit_to(
                inst::JumpUnless {
                    src: Use(dst),
                    to: Target(0),
                },
                done,
            ),
            ShortOp::Or => self.asm.emit_to(
                inst::JumpIf {
                    src: Use(dst),
                    to: Target(0),
                },
                done,
            ),
            ShortOp::Coalesce => {
                let inner = self.temp();
                self.asm.emit_to(
                    inst::JumpAbsent {
                        dst: Def(inner),
                        src: Use(dst),
                        to: Target(0),
                    },
                    needed,
                );
                self.asm.emit_to(inst::Jump { to: Target(0) }, done);
            }
        }
        self.asm.bind(needed);
        self.into(value, dst);
        let kept = self.temp();
        self.share_to(kept, dst);
        self.store(&path, kept);
        self.asm.bind(done);
    }

    /// An alias of a place.
    pub(super) fn alias(&mut self, place: &'a Expr, dst: u8) {
        let path = self.path(place);
        self.at(place);
        match (path.steps.split_last(), path.root) {
            (None, Root::Local(local)) if self.is_cell(local) => {
                let cell = self.cell_of(local);
                self.asm.emit(inst::AliasCell {
                    dst: Def(dst),
                    cell: Use(cell),
                });
            }
            (None, Root::Local(local)) => {
                self.copy_local(local, dst);
                self.asm.emit(inst::AliasValue {
                    dst: Def(dst),
                    src: Use(dst),
                });
            }
            (None, Root::Capture(index)) => {
                self.asm.emit(inst::Capture {
                    dst: Def(dst),
                    index: Far(index as u16),
                });
                self.asm.emit(inst::AliasCell {
                    dst: Def(dst),
                    cell: Use(dst),
                });
            }
            (None, Root::Global(global)) => {
                self.asm.emit(inst::AliasGlobal {
                    dst: Def(dst),
                    global: GlobalRow(global.0),
                });
            }
            (None, Root::Value(register)) => {
                self.asm.emit(inst::AliasValue {
                    dst: Def(dst),
                    src: Use(register),
                });
            }
            (Some((last, way)), root) => {
                let object = self.walk(root, way);
                let (dst, object) = (Def(dst), Change(object));
                match *last {
                    Step::Field(name) => {
                        let (name, cache) = (self.name(name), Cache(self.asm.cache()));
                        self.asm.emit(inst::AliasField {
                            dst,
                            object,
                            name,
                            cache,
                        });
                    }
                    Step::Tuple(index) => {
                        let index = self.count(index as usize);
                        self.asm.emit(inst::AliasTuple { dst, object, index });
                    }
                    Step::Index(index) => self.asm.emit(inst::AliasIndex {
                        dst,
                        object,
                        index: Use(index),
                    }),
                }
            }
        }
    }

    /// `write!(dest, …)`: the text goes into the place, a formatter or a stream.
    pub(super) fn write(&mut self, dest: &'a Expr, text: &'a Expr, dst: u8) {
        let text = self.borrow_before(text, &[dest]);
        let (place, held) = self.receiver(dest);
        self.at(dest);
        self.asm.emit(inst::Write {
            dst: Def(dst),
            target: Change(held),
            text: Use(text),
        });
        self.receiver_back(&place, held);
    }

    /// What a place holds, in a register where it may be changed; [`Builder::receiver_back`] puts it back. The aggregate is the only
    /// owner's from here on; so what is changed in it is changed in the place.
    pub(super) fn receiver(&mut self, e: &'a Expr) -> (Option<Path>, u8) {
        let variable = super::frame::root(e).is_some() || is_variable(e);
        if !variable {
            let held = self.temp();
            self.keep(e, held);
            return (None, held);
        }
        let path = self.path(e);
        if let Root::Local(local) = path.root {
            self.own(local);
        }
        let held = self.temp();
        match path.steps.split_last() {
            None => {
                let root = self.root_register(path.root);
                self.copy(held, root);
            }
            Some((last, way)) => {
                let object = self.walk(path.root, way);
                self.change_step(*last, object, held);
            }
        }
        (Some(path), held)
    }

    /// The counterpart of [`Builder::receiver`].
    pub(super) fn receiver_back(&mut self, place: &Option<Path>, held: u8) {
        let Some(path) = place else { return };
        let mark = self.top;
        match path.steps.split_last() {
            None => self.put_back(path.root, held),
            Some((last, way)) => {
                let object = self.walk(path.root, way);
                self.set_step(*last, object, held);
            }
        }
        self.top = mark;
    }

    /// Whether some type of the program implements this hook.
    fn has_hook(&self, hook: Hook) -> bool {
        let adts = self.program.adts.iter().map(|adt| &adt.methods);
        let mut all = adts.chain(self.program.kinds.values());
        all.any(|methods| methods.hooks.contains_key(&hook))
    }
}

/// A captured or top-level variable.
fn is_variable(e: &Expr) -> bool {
    let mut e = e;
    loop {
        match &e.kind {
            ExprKind::Capture(_) | ExprKind::Global(_) => return true,
            ExprKind::Field { object, .. }
            | ExprKind::TupleField { object, .. }
            | ExprKind::Index { object, .. } => {
                e = object;
            }
            ExprKind::Forward(inner) | ExprKind::Deref(inner) => e = inner,
            _ => return false,
        }
    }
}
