//! Calls.
//!
//! Arguments stand in registers that follow each other and become the first slots of the callee's frame. The receiver of a method
//! is the first of them. A receiver that is a place is moved out into its register, the call may change it there, and
//! it is put back: the register is the callee's `self` all the time. What cannot be moved out (a captured variable, one of which
//! aliases exist) goes by an alias instead, which the callee writes through in the same way.

use super::Builder;
use crate::code::CallShape as Shape;
use crate::op::inst;
use crate::operand::*;
use ruchyruchy_hir::hir::{Arg, Expr, ExprKind};
use ruchyruchy_hir::ty::Ty;

/// More arguments than this are passed as an array that is spread.
const MOST: usize = 96;

/// Arguments in their registers.
struct Args {
    first: u8,
    count: Count,
    shape: Shape,
}

impl<'a> Builder<'a> {
    /// A call; its result may be an alias.
    pub(super) fn call(&mut self, e: &'a Expr, dst: u8) {
        let mark = self.top;
        match &e.kind {
            ExprKind::Call { fun, args } => {
                let callee = Callee(fun.0);
                let known = self.program.funs.get(fun.index());
                let params = known.map_or(0, |fun| fun.params.len());
                let plain = args.len().max(params) <= MOST
                    && known.is_some_and(|fun| !fun.variadic)
                    && args.iter().all(|arg| !arg.spread);
                if plain {
                    let (first, given) = self.args(args, 0, params.saturating_sub(args.len()));
                    self.at(e);
                    let count = self.count(args.len().max(params));
                    self.asm.emit(inst::Call {
                        dst: Def(dst),
                        first: First(first),
                        count,
                        given: Count(in_a_byte(given, args.len())),
                        fun: callee,
                    });
                } else {
                    // What becomes an array takes a look at the callee.
                    let function = self.temp();
                    self.asm.emit(inst::LoadFun {
                        dst: Def(function),
                        fun: callee,
                    });
                    self.call_register(e, function, args, dst);
                }
            }
            ExprKind::CallValue { callee, args } => {
                let function = self.temp();
                self.look(callee, function);
                self.call_register(e, function, args, dst);
            }
            ExprKind::CallBuiltin {
                builtin,
                args,
                expected,
                int,
                wrap,
            } => {
                let args = self.any_args(args, None);
                self.at(e);
                let shape = self.shape(Shape {
                    expected: known_type(expected),
                    int: *int,
                    wrap: *wrap,
                    ..args.shape
                });
                self.asm.emit(inst::CallBuiltin {
                    dst: Def(dst),
                    first: First(args.first),
                    count: args.count,
                    builtin: BuiltinRow(*builtin as u32),
                    shape,
                });
            }
            ExprKind::MethodCall {
                receiver,
                name,
                args,
                expected,
                int,
                wrap,
                unused,
                mutable_place,
            } => {
                let (place, held) = self.receiver(receiver);
                let args = self.any_args(args, Some(held));
                self.at(e);
                let name = self.name(*name);
                let cache = Cache(self.asm.cache());
                let shape = self.shape(Shape {
                    given: args.shape.given | u64::from(place.is_none()),
                    expected: known_type(expected),
                    int: *int,
                    wrap: *wrap,
                    unused: *unused,
                    place: *mutable_place,
                    ..args.shape
                });
                self.asm.emit(inst::CallMethod {
                    dst: Def(dst),
                    first: First(args.first),
                    count: args.count,
                    name,
                    cache,
                    shape,
                });
                self.receiver_back(&place, args.first);
            }
            ExprKind::New {
                adt,
                args,
                fields,
                literal,
            } => {
                if *literal {
                    let first = self.temps(fields.len());
                    for (index, field) in fields {
                        self.into(field, first.saturating_add(*index as u8));
                    }
                    self.at(e);
                    self.asm.emit(inst::NewRecord {
                        dst: Def(dst),
                        first: First(first),
                        count: Count(fields.len() as u8),
                        variant: Far(0),
                        adt: Type(adt.0),
                    });
                } else {
                    let (first, _) = self.args(args, 1, 0);
                    self.at(e);
                    self.asm.emit(inst::New {
                        dst: Def(dst),
                        first: First(first),
                        count: Count(args.len() as u8 + 1),
                        adt: Type(adt.0),
                    });
                }
            }
            ExprKind::Send {
                actor,
                message,
                args,
                ask,
            } => {
                let held = self.temp();
                self.look(actor, held);
                let args = self.any_args(args, Some(held));
                self.at(e);
                let name = self.name(*message);
                // `unused`: no answer is asked for.
                let shape = self.shape(Shape {
                    unused: !ask,
                    ..args.shape
                });
                self.asm.emit(inst::Send {
                    dst: Def(dst),
                    first: First(args.first),
                    count: args.count,
                    name,
                    shape,
                });
            }
            _ => self.into(e, dst),
        }
        self.top = mark;
    }

    fn call_register(&mut self, e: &'a Expr, function: u8, args: &'a [Arg], dst: u8) {
        let args = self.any_args(args, None);
        self.at(e);
        let shape = self.shape(args.shape);
        self.asm.emit(inst::CallValue {
            dst: Def(dst),
            first: First(args.first),
            count: args.count,
            callee: Use(function),
            shape,
        });
    }

    fn shape(&mut self, shape: Shape) -> CallShape {
        CallShape(self.tables.call(shape))
    }

    /// Arguments of a call that may spread some, or have very many; `receiver` is moved in front.
    fn any_args(&mut self, args: &'a [Arg], receiver: Option<u8>) -> Args {
        let before = usize::from(receiver.is_some());
        let (first, shape, count) = if args.len() > MOST {
            let collected = self.collected(args);
            let first = self.temps(before + 1);
            self.copy(first.saturating_add(before as u8), collected);
            let shape = Shape {
                given: 1 << before,
                spread: vec![before as u16],
                ..Shape::default()
            };
            (first, shape, before + 1)
        } else {
            let (first, given) = self.args(args, before, 0);
            let spread = args.iter().enumerate().filter(|(_, arg)| arg.spread);
            let shape = Shape {
                given,
                spread: spread.map(|(i, _)| (i + before) as u16).collect(),
                names: names(args),
                ..Shape::default()
            };
            (first, shape, before + args.len())
        };
        if let Some(receiver) = receiver {
            self.copy(first, receiver);
        }
        let count = self.count(count);
        Args {
            first,
            count,
            shape,
        }
    }

    /// All arguments in one array. Names cannot go there.
    fn collected(&mut self, args: &'a [Arg]) -> u8 {
        self.too_large |= args.iter().any(|arg| arg.name.is_some());
        let array = self.temp();
        self.asm.emit(inst::NewArray {
            dst: Def(array),
            first: First(array),
            count: Count(0),
        });
        for arg in args {
            self.add_element(array, &arg.expr, arg.spread);
        }
        array
    }

    /// Arguments in registers that follow each other, with room for `before` and `behind` further ones; the ones behind are
    /// left without value. Gives the first register, and which arguments the caller gives up.
    fn args(&mut self, args: &'a [Arg], before: usize, behind: usize) -> (u8, u64) {
        let mut given = 0;
        for (i, arg) in args.iter().enumerate() {
            if gives_up(&arg.expr) {
                given |= 1 << (i + before).min(63);
            }
        }
        let scarce = usize::from(self.top) + before + args.len() + behind
            > usize::from(super::frame::SCARCE);
        if scarce && before == 0 && behind == 0 {
            let first = self.row(args.iter().map(|arg| &arg.expr), Self::argument);
            return (first, given);
        }
        let first = self.temps(before + args.len() + behind);
        for (i, arg) in args.iter().enumerate() {
            let to = first.saturating_add((before + i) as u8);
            self.argument(&arg.expr, to);
        }
        for i in 0..behind {
            let dst = Def(first.saturating_add((before + args.len() + i) as u8));
            self.asm.emit(inst::LoadUninit { dst });
        }
        (first, given)
    }

    /// An argument: an alias stays one; a variable's value is lent, not shared, unless the callee keeps it.
    fn argument(&mut self, e: &'a Expr, dst: u8) {
        let mark = self.top;
        match &e.kind {
            ExprKind::Local(local) if !self.may_alias(*local) => self.copy_local(*local, dst),
            ExprKind::Move(local) if !self.may_alias(*local) => {
                self.own(*local);
                self.copy_local(*local, dst);
            }
            ExprKind::Field { .. } | ExprKind::TupleField { .. } | ExprKind::Index { .. } => {
                self.read_part(e, dst)
            }
            _ => self.keep(e, dst),
        }
        self.top = mark;
    }
}

/// Which arguments are given up, as a byte: bit 7 stands for all from there on.
fn in_a_byte(given: u64, count: usize) -> u8 {
    let behind = count > 7 && (7..count.min(64)).all(|i| given >> i & 1 == 1);
    (given & 0x7f) as u8 | u8::from(behind) << 7
}

fn known_type(ty: &Ty) -> Option<Ty> {
    (*ty != Ty::Unknown).then(|| ty.clone())
}

/// Whether nobody but the callee has the argument.
fn gives_up(e: &Expr) -> bool {
    !matches!(
        e.kind,
        ExprKind::Local(_)
            | ExprKind::Field { .. }
            | ExprKind::TupleField { .. }
            | ExprKind::Index { .. }
    )
}

fn names(args: &[Arg]) -> Vec<(u16, ruchyruchy_syntax::symbol::Symbol)> {
    let named = args.iter().enumerate();
    named
        .filter_map(|(i, arg)| Some((i as u16, arg.name?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::in_a_byte;

    #[test]
    fn given_arguments_as_a_byte() {
        assert_eq!(in_a_byte(0b101, 3), 0b101);
        assert_eq!(in_a_byte(0b1_0000_0001, 9), 0b0000_0001);
        assert_eq!(in_a_byte(0b1_1000_0000, 9), 0b1000_0000);
        assert_eq!(in_a_byte(u64::MAX, 96), 0xff);
    }
}
