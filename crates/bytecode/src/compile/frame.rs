//! Frames: which slot a variable lives in, and temporaries.
//!
//! Parameters are the first slots. A variable gets the next free register when it is made and keeps it until its block ends;
//! temporaries lie above the variables, as on a stack. So an expression finds its operands in place, and most values are
//! computed where they stay. When registers get scarce, further variables go to *far* slots, behind the
//! registers: a function with thousands of variables alive at once works, if slower.

use super::Builder;
use crate::code::{REGISTERS, Variable};
use crate::op::inst;
use crate::operand::*;
use ruchyruchy_hir::hir::{Expr, ExprKind, LocalId};
use ruchyruchy_hir::walk::for_each_child;

/// Words that a function may have: `finally` blocks in `finally` blocks double with each level.
const MOST_WORDS: u32 = 1 << 22;
/// Registers for variables; the rest is for temporaries.
const FOR_VARIABLES: u16 = 160;
/// Where temporaries become scarce: what must be kept while something deep is computed goes to a far slot.
pub(super) const SCARCE: u16 = 224;

/// Where a variable lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Home {
    /// It does not exist yet.
    Nowhere,
    /// In a register.
    Register(u8),
    /// In a cell that a register holds.
    Cell(u8),
    /// In a far slot.
    Far(u16),
    /// In a cell that a far slot holds.
    FarCell(u16),
}

impl Builder<'_> {
    /// `dst = src`, the word as it is.
    pub(super) fn copy(&mut self, dst: u8, src: u8) {
        self.asm.emit(inst::Move {
            dst: Def(dst),
            src: Use(src),
        });
    }

    /// `dst = src` as one more owner.
    pub(super) fn share_to(&mut self, dst: u8, src: u8) {
        self.asm.emit(inst::Share {
            dst: Def(dst),
            src: Use(src),
        });
    }

    /// An operand that counts, or the index of a field: beyond 255 the function is too large.
    pub(super) fn count(&mut self, n: usize) -> Count {
        self.too_large |= n > usize::from(u8::MAX);
        Count(n as u8)
    }

    /// Nothing more is compiled: it would be in vain.
    pub(super) fn gave_up(&mut self) -> bool {
        self.too_large |= self.asm.position() > MOST_WORDS;
        self.too_large
    }

    /// A new temporary.
    pub(super) fn temp(&mut self) -> u8 {
        let register = self.top;
        if register >= REGISTERS {
            self.too_large = true;
            return u8::MAX;
        }
        self.top += 1;
        self.slots = self.slots.max(self.top);
        register as u8
    }

    /// So many new temporaries in a row; gives the first.
    pub(super) fn temps(&mut self, count: usize) -> u8 {
        let first = self.top;
        if usize::from(first) + count > usize::from(REGISTERS) {
            self.too_large = true;
            return 0;
        }
        self.top += count as u16;
        self.slots = self.slots.max(self.top);
        first.min(255) as u8
    }

    /// A new far slot.
    pub(super) fn far_slot(&mut self) -> u16 {
        let slot = self.far;
        match self.far.checked_add(1) {
            Some(next) => self.far = next,
            None => self.too_large = true,
        }
        self.slots = self.slots.max(self.far);
        slot
    }

    pub(super) fn home(&self, local: LocalId) -> Home {
        self.homes
            .get(local.index())
            .copied()
            .unwrap_or(Home::Nowhere)
    }

    pub(super) fn set_home(&mut self, local: LocalId, home: Home) {
        let from = self.asm.position();
        if let Some(slot) = self.homes.get_mut(local.index()) {
            *slot = home;
        }
        let (slot, cell) = match home {
            Home::Nowhere => return,
            Home::Register(r) => (u16::from(r), false),
            Home::Cell(r) => (u16::from(r), true),
            Home::Far(slot) => (slot, false),
            Home::FarCell(slot) => (slot, true),
        };
        let name = self.fun.locals.get(local.index()).map(|info| info.name);
        if let Some(name) = name {
            self.variables.push(Variable {
                name,
                slot,
                cell,
                from,
                to: u32::MAX,
            });
        }
    }

    /// A variable that lives in a cell.
    pub(super) fn is_cell(&self, local: LocalId) -> bool {
        self.in_cell.get(local.index()).copied().unwrap_or(false)
    }

    /// A variable that may hold an alias or a lazy value.
    pub(super) fn may_alias(&self, local: LocalId) -> bool {
        self.may_alias.get(local.index()).copied().unwrap_or(true)
    }

    /// The home that a new variable gets; nothing is emitted.
    fn new_home(&mut self, local: LocalId) -> Home {
        let cell = self.is_cell(local);
        if self.top < FOR_VARIABLES {
            let register = self.temp();
            if cell {
                Home::Cell(register)
            } else {
                Home::Register(register)
            }
        } else {
            let slot = self.far_slot();
            if cell {
                Home::FarCell(slot)
            } else {
                Home::Far(slot)
            }
        }
    }

    /// Makes a variable and gives it what `fill` puts into the register that it is given.
    pub(super) fn declare(&mut self, local: LocalId, fill: impl FnOnce(&mut Self, u8)) {
        let early = self
            .fun
            .locals
            .get(local.index())
            .is_some_and(|info| info.early_cell);
        // Its cell was made when the block was entered.
        if early && self.home(local) != Home::Nowhere {
            let mark = self.top;
            let value = self.temp();
            fill(self, value);
            self.write_local(local, value);
            self.top = mark;
            return;
        }
        let home = self.new_home(local);
        match home {
            Home::Nowhere => {}
            Home::Register(register) => fill(self, register),
            Home::Cell(register) => {
                fill(self, register);
                self.asm.emit(inst::NewCell {
                    dst: Def(register),
                    src: Use(register),
                });
            }
            Home::Far(slot) | Home::FarCell(slot) => {
                let mark = self.top;
                let value = self.temp();
                fill(self, value);
                if let Home::FarCell(_) = home {
                    self.asm.emit(inst::NewCell {
                        dst: Def(value),
                        src: Use(value),
                    });
                }
                self.asm.emit(inst::StoreFar {
                    src: Use(value),
                    slot: Far(slot),
                });
                self.top = mark;
            }
        }
        self.set_home(local, home);
    }

    /// Makes a variable without value.
    pub(super) fn declare_empty(&mut self, local: LocalId) {
        self.declare(local, |b, register| {
            b.asm.emit(inst::LoadUninit { dst: Def(register) })
        });
    }

    /// The variable is made anew: what it was in an earlier round does not count.
    pub(super) fn forget(&mut self, local: LocalId) {
        if let Some(home) = self.homes.get_mut(local.index()) {
            *home = Home::Nowhere;
        }
    }

    /// The variables that are alive now; [`Builder::leave_scope`] ends all that are made later.
    pub(super) fn enter_scope(&self) -> (u16, usize) {
        (self.top, self.variables.len())
    }

    /// Ends variables.
    pub(super) fn leave_scope(&mut self, scope: (u16, usize)) {
        let here = self.asm.position();
        for variable in self.variables.iter_mut().skip(scope.1) {
            variable.to = variable.to.min(here);
        }
        self.top = scope.0;
    }

    /// The word in a variable, in any register. The variable's own register, if it is in one.
    pub(super) fn read_local(&mut self, local: LocalId) -> u8 {
        match self.home(local) {
            Home::Register(register) => register,
            _ => {
                let register = self.temp();
                self.copy_local(local, register);
                register
            }
        }
    }

    /// The word in a variable, in a given register.
    pub(super) fn copy_local(&mut self, local: LocalId, dst: u8) {
        match self.home(local) {
            Home::Register(register) if register == dst => {}
            Home::Register(register) => self.copy(dst, register),
            Home::Cell(register) => self.asm.emit(inst::LoadCell {
                dst: Def(dst),
                cell: Use(register),
            }),
            Home::Far(slot) => self.asm.emit(inst::LoadFar {
                dst: Def(dst),
                slot: Far(slot),
            }),
            Home::FarCell(slot) => {
                self.asm.emit(inst::LoadFar {
                    dst: Def(dst),
                    slot: Far(slot),
                });
                self.asm.emit(inst::LoadCell {
                    dst: Def(dst),
                    cell: Use(dst),
                });
            }
            Home::Nowhere => self.asm.emit(inst::LoadUninit { dst: Def(dst) }),
        }
    }

    /// The cell of a variable that lives in one, in any register.
    pub(super) fn cell_of(&mut self, local: LocalId) -> u8 {
        match self.home(local) {
            Home::Cell(register) => register,
            Home::FarCell(slot) => {
                let register = self.temp();
                self.asm.emit(inst::LoadFar {
                    dst: Def(register),
                    slot: Far(slot),
                });
                register
            }
            // Not reached: only variables in cells are asked for.
            Home::Register(_) | Home::Far(_) | Home::Nowhere => self.temp(),
        }
    }

    /// Puts a word into a variable as it is.
    pub(super) fn write_local(&mut self, local: LocalId, src: u8) {
        match self.home(local) {
            Home::Register(register) if register == src => {}
            Home::Register(register) => self.copy(register, src),
            Home::Cell(register) => self.asm.emit(inst::StoreCell {
                cell: Use(register),
                src: Use(src),
            }),
            Home::Far(slot) => self.asm.emit(inst::StoreFar {
                src: Use(src),
                slot: Far(slot),
            }),
            Home::FarCell(_) => {
                let mark = self.top;
                let cell = self.cell_of(local);
                self.asm.emit(inst::StoreCell {
                    cell: Use(cell),
                    src: Use(src),
                });
                self.top = mark;
            }
            Home::Nowhere => {}
        }
    }

    /// The slot of parameter `index`.
    pub(super) fn slot_for_param(&mut self, index: usize) -> Home {
        let slot = u16::try_from(index).unwrap_or(u16::MAX);
        if slot < REGISTERS {
            self.top = self.top.max(slot + 1);
            self.slots = self.slots.max(self.top);
            Home::Register(slot as u8)
        } else {
            self.far = self.far.max(slot.saturating_add(1));
            self.slots = self.slots.max(self.far);
            Home::Far(slot)
        }
    }

    /// A register that holds the parameter while it is checked and converted.
    pub(super) fn param_register(&mut self, local: LocalId) -> u8 {
        self.read_local(local)
    }

    /// Puts a parameter that was checked where it lives: a captured one into a cell.
    pub(super) fn settle_param(&mut self, index: usize, local: LocalId, register: u8) {
        let cell = self.is_cell(local);
        if cell {
            self.own(local);
            self.asm.emit(inst::NewCell {
                dst: Def(register),
                src: Use(register),
            });
        }
        let slot = u16::try_from(index).unwrap_or(u16::MAX);
        let home = match (self.home(local), cell) {
            (Home::Far(_), _) => {
                self.asm.emit(inst::StoreFar {
                    src: Use(register),
                    slot: Far(slot),
                });
                if cell {
                    Home::FarCell(slot)
                } else {
                    Home::Far(slot)
                }
            }
            (_, true) => Home::Cell(register),
            (home, false) => home,
        };
        if cell {
            self.variables.pop();
            self.set_home(local, home);
        }
    }

    /// Finds the variables that live in cells because aliases are made of them, and those that may hold an alias.
    pub(super) fn look_for_aliases(&mut self) {
        for param in &self.fun.params {
            if (param.is_alias || !param.annotated)
                && let Some(may) = self.may_alias.get_mut(param.local.index())
            {
                *may = true;
            }
        }
        let defaults = self.fun.params.iter().filter_map(|p| p.default.as_ref());
        let mut work: Vec<&Expr> = defaults.chain([&self.fun.body]).collect();
        while let Some(e) = work.pop() {
            match &e.kind {
                ExprKind::Borrow(place) => {
                    if let Some(local) = root(place)
                        && let Some(cell) = self.in_cell.get_mut(local.index())
                    {
                        *cell = true;
                    }
                }
                ExprKind::Let { local, init } => {
                    let plain = init.as_ref().is_some_and(|init| is_plain(init));
                    if let Some(may) = self.may_alias.get_mut(local.index()) {
                        *may |= !plain;
                    }
                }
                ExprKind::Assign { place, value, .. } => {
                    if let ExprKind::Local(local) = &place.kind
                        && !is_plain(value)
                        && let Some(may) = self.may_alias.get_mut(local.index())
                    {
                        *may = true;
                    }
                }
                ExprKind::For { local, .. } | ExprKind::OptChain { local, .. } => {
                    if let Some(may) = self.may_alias.get_mut(local.index()) {
                        *may = true;
                    }
                }
                ExprKind::Match(m) => {
                    for local in &m.scope.locals {
                        if let Some(may) = self.may_alias.get_mut(local.index()) {
                            *may = true;
                        }
                    }
                }
                _ => {}
            }
            for_each_child(e, &mut |child| work.push(child));
        }
    }
}

/// The variable that a place is a part of.
pub(super) fn root(e: &Expr) -> Option<LocalId> {
    let mut e = e;
    loop {
        match &e.kind {
            ExprKind::Local(local) | ExprKind::Move(local) => return Some(*local),
            ExprKind::Field { object, .. }
            | ExprKind::TupleField { object, .. }
            | ExprKind::Index { object, .. } => e = object,
            ExprKind::Forward(inner) | ExprKind::Deref(inner) => e = inner,
            _ => return None,
        }
    }
}

/// Whether what an expression gives, kept as it is, can be neither an alias nor lazy.
pub(super) fn is_plain(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Const(_)
        | ExprKind::Local(_)
        | ExprKind::Move(_)
        | ExprKind::Capture(_)
        | ExprKind::Global(_)
        | ExprKind::FunRef(_)
        | ExprKind::BuiltinRef(_)
        | ExprKind::CtorRef { .. }
        | ExprKind::TypeRef(_)
        | ExprKind::Closure(_)
        | ExprKind::Unary { .. }
        | ExprKind::Binary { .. }
        | ExprKind::Cast { .. }
        | ExprKind::Coerce { .. }
        | ExprKind::Narrow(_)
        | ExprKind::Is { .. }
        | ExprKind::Deref(_)
        | ExprKind::Construct { .. }
        | ExprKind::New { .. }
        | ExprKind::Array(_)
        | ExprKind::Repeat { .. }
        | ExprKind::Tuple(_)
        | ExprKind::Set(_)
        | ExprKind::Map(_)
        | ExprKind::Range { .. }
        | ExprKind::Format(_)
        | ExprKind::DataFrame(_) => true,
        ExprKind::Call { .. } => false,
        _ => false,
    }
}
