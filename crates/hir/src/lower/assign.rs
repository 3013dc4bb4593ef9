//! Assignment: `=`, `op=`, `++`, and destructuring.

use super::frame::Alias;
use super::ops::width;
use super::{Lowerer, mk, nil};
use crate::hir::{Const, Expr, ExprKind, Site, UpdateResult};
use crate::ty::Ty;
use ruchyruchy_syntax::ast::{self, AssignOp, BinOp, ExprKind as E};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::Help;
use ruchyruchy_syntax::span::Span;

impl<'a> Lowerer<'a> {
    pub fn assign(
        &mut self,
        op: AssignOp,
        target: &ast::Expr,
        value: &ast::Expr,
        span: Span,
    ) -> Expr {
        let mut inner = target;
        while let E::Paren(e) = &inner.kind {
            inner = e;
        }
        if op == AssignOp::Set
            && matches!(
                inner.kind,
                E::Tuple(_) | E::Array(_) | E::Struct { .. } | E::Call { .. } | E::Map(_)
            )
        {
            return self.destructuring_assign(inner, value, span);
        }
        if let E::Path(path) = &inner.kind
            && path
                .as_ident()
                .is_some_and(|name| name.name.as_str() == "_")
        {
            return self.value(value);
        }
        let before = self.diags.len();
        let Some(place) = self.place(inner) else {
            self.advise_let(op, inner, before);
            self.value(value);
            return self.bad(span);
        };
        self.inside_chain(place, &mut |this, place| {
            this.assign_to(op, place, value, span)
        })
    }

    /// `x = 5` without a variable `x`: the message about it says how to make one.
    fn advise_let(&mut self, op: AssignOp, target: &ast::Expr, before: usize) {
        let name = self.text(target.span).to_string();
        let undefined = self.diags.get_mut(before..).into_iter().flatten().next();
        if let (AssignOp::Set, E::Path(_), Some(d)) = (op, &target.kind, undefined)
            && d.code == Code::UndefinedName
        {
            d.help.push(Help {
                text: format!("a new variable is made by `let {name} = …`"),
                suggestion: None,
            });
        }
    }

    /// Carries out an assignment to a place at the end of a chain with `?.` inside of the chain: where it stops with
    /// nil, nothing is assigned and the value is not evaluated. As deep as the text has `?.` in one chain.
    fn inside_chain(
        &mut self,
        place: Expr,
        assign: &mut dyn FnMut(&mut Self, Expr) -> Expr,
    ) -> Expr {
        let span = place.span;
        match place.kind {
            ExprKind::OptChain {
                base,
                local,
                rest,
                returns,
            } => {
                let rest = Box::new(self.inside_chain(*rest, assign));
                let kind = ExprKind::OptChain {
                    base,
                    local,
                    rest,
                    returns,
                };
                mk(kind, span, Ty::Unknown)
            }
            _ => assign(self, place),
        }
    }

    fn assign_to(&mut self, op: AssignOp, place: Expr, value: &ast::Expr, span: Span) -> Expr {
        match op {
            AssignOp::Set => {
                let want = self.assigned_want(&place, value);
                let value = self.expr(value, &want);
                self.store(place, value, span)
            }
            AssignOp::Op(op) => self.update(op, place, value, span),
            AssignOp::Short(op) => {
                let want = place.ty.clone();
                let value = self.expr(value, &want);
                let ty = super::contract::join(&place.ty, &value.ty);
                let kind = ExprKind::UpdateShort {
                    op,
                    place: Box::new(place),
                    value: Box::new(value),
                };
                mk(kind, span, ty)
            }
        }
    }

    /// What a value assigned to the place should be: what it must be, or else what the variable held so far.
    fn assigned_want(&self, place: &Expr, value: &ast::Expr) -> Ty {
        let must = self.place_ty(place);
        let makes = matches!(
            value.kind,
            E::MethodCall { .. }
                | E::Call { .. }
                | E::Match { .. }
                | E::If { .. }
                | E::Block { .. }
                | E::Try(_)
        );
        match &place.ty {
            // Literals may still be of another type: the variable is not annotated.
            Ty::Int(_) | Ty::Nil | Ty::Never => must,
            held if must == Ty::Unknown && makes => held.clone(),
            _ => must,
        }
    }

    /// The type that values assigned to the place must have (Unknown: any).
    fn place_ty(&self, place: &Expr) -> Ty {
        match &place.kind {
            ExprKind::Local(_) | ExprKind::Capture(_) | ExprKind::Global(_) => {
                match self.var_info(place) {
                    Some(facts) if facts.info.contract => facts.ty,
                    _ => Ty::Unknown,
                }
            }
            ExprKind::Field { hint: Some(_), .. } => place.ty.clone(),
            ExprKind::Index { object, .. } => match &object.ty {
                Ty::Array(_) | Ty::Map(..) => place.ty.clone(),
                _ => Ty::Unknown,
            },
            ExprKind::TupleField { .. } => Ty::Unknown,
            ExprKind::Deref(inner) => self.place_ty(inner),
            _ => Ty::Unknown,
        }
    }

    fn site(&self, place: &Expr) -> Site {
        match &place.kind {
            ExprKind::Field { name, .. } => Site::Field(*name),
            ExprKind::Index { .. } => Site::Element,
            ExprKind::Local(_) | ExprKind::Capture(_) | ExprKind::Global(_) => {
                Site::Let(super::sym(self.text(place.span).trim()))
            }
            _ => Site::Let(super::sym("_")),
        }
    }

    /// `place = value`, lowered.
    fn store(&mut self, place: Expr, value: Expr, span: Span) -> Expr {
        let holds_alias = self
            .var_info(&place)
            .is_some_and(|facts| facts.info.alias == Alias::Yes);
        let value = if holds_alias {
            self.forward_known(value)
        } else {
            value
        };
        if !holds_alias {
            self.forbid_alias_in(&place, &value);
        }
        let contract = match &place.kind {
            ExprKind::Index { .. } => match self.place_ty(&place) {
                // Elements of typed arrays keep their number type; others are not checked.
                ty @ (Ty::Int(_) | Ty::Float) => ty,
                _ => Ty::Unknown,
            },
            _ if self.gives_alias(&value) && holds_alias => Ty::Unknown,
            _ => self.place_ty(&place),
        };
        let known_width = place.ty == value.ty;
        let value = match contract {
            Ty::Unknown if known_width => value,
            contract => {
                let site = self.site(&place);
                self.coerce(value, &contract, site)
            }
        };
        let ty = value.ty.clone();
        mk(
            ExprKind::Assign {
                place: Box::new(place),
                value: Box::new(value),
                want: true,
            },
            span,
            ty,
        )
    }

    fn forbid_alias_in(&mut self, place: &Expr, value: &Expr) {
        if matches!(place.kind, ExprKind::Field { .. } | ExprKind::Index { .. }) {
            self.forbid_alias(value, "a field or element");
        }
    }

    fn update(&mut self, op: BinOp, place: Expr, value: &ast::Expr, span: Span) -> Expr {
        let shift = matches!(op, BinOp::Shl | BinOp::Shr | BinOp::Pow);
        let hint = if !shift && self.is_untyped_literal(value) && !matches!(place.ty, Ty::Unknown) {
            super::literal::peel(&place.ty).clone()
        } else {
            Ty::Unknown
        };
        let hint = if matches!(hint, Ty::Int(_) | Ty::Float) {
            hint
        } else {
            Ty::Unknown
        };
        let value = self.expr(value, &hint);
        let int = match (width(&place.ty), width(&value.ty)) {
            (Some(l), _) => Some(l),
            (None, r) if !shift => r,
            _ => None,
        };
        let ty = place.ty.clone();
        // An int variable must not become a float or a string.
        let annotated = self
            .var_info(&place)
            .is_some_and(|facts| facts.info.contract && facts.info.alias == Alias::No);
        if annotated && matches!(ty, Ty::Int(_)) && !matches!(value.ty, Ty::Int(_)) {
            let read = self.read_again(&place);
            if let Some(read) = read {
                let result = self.binary_of(op, read, value, span);
                let site = self.site(&place);
                let result = self.coerce(result, &ty, site);
                let kind = ExprKind::Assign {
                    place: Box::new(place),
                    value: Box::new(result),
                    want: true,
                };
                return mk(kind, span, ty);
            }
        }
        let value = match (width(&place.ty), width(&value.ty)) {
            (Some(l), Some(crate::ty::IntTy::U64)) if l != crate::ty::IntTy::U64 && !shift => {
                self.narrow(value)
            }
            _ => value,
        };
        let kind = ExprKind::Update {
            op,
            int,
            place: Box::new(place),
            value: Box::new(value),
            result: UpdateResult::New,
        };
        mk(kind, span, ty)
    }

    fn read_again(&self, place: &Expr) -> Option<Expr> {
        let kind = match place.kind {
            ExprKind::Local(local) => ExprKind::Local(local),
            ExprKind::Capture(index) => ExprKind::Capture(index),
            ExprKind::Global(global) => ExprKind::Global(global),
            _ => return None,
        };
        Some(mk(kind, place.span, place.ty.clone()))
    }

    pub fn inc_dec(
        &mut self,
        increment: bool,
        prefix: bool,
        target: &ast::Expr,
        span: Span,
    ) -> Expr {
        let Some(place) = self.place(target) else {
            return self.bad(span);
        };
        self.inside_chain(place, &mut |_, place| step(increment, prefix, place, span))
    }

    /// Lowers what is assigned to; reports what cannot be.
    pub fn place(&mut self, e: &ast::Expr) -> Option<Expr> {
        let place = self.value(e);
        match &place.kind {
            ExprKind::Local(_) | ExprKind::Capture(_) => {
                self.check_reassign(&place, e.span);
                Some(place)
            }
            ExprKind::Global(global) => {
                let known = self.st.names.globals.get(global.index());
                if known.is_some_and(|g| g.is_const) {
                    let name = self.text(e.span).to_string();
                    let declared = self.st.program.globals.get(global.index()).map(|g| g.span);
                    let d =
                        self.error(Code::AssignConst, e.span, format!("`{name}` is a constant"));
                    d.label = Some("cannot be assigned to".into());
                    if let Some(span) = declared {
                        let text = "declared here".into();
                        d.labels
                            .push(ruchyruchy_syntax::diagnostic::Label { span, text });
                    }
                    return None;
                }
                self.check_reassign(&place, e.span);
                Some(place)
            }
            ExprKind::Field { .. }
            | ExprKind::TupleField { .. }
            | ExprKind::Index { .. }
            | ExprKind::Deref(_) => {
                if let Some(global) = self.const_root(&place) {
                    let name = self.st.program.globals.get(global.index()).map(|g| g.name);
                    let name = name.map_or("", |name| name.as_str());
                    self.error(Code::AssignConst, e.span, format!("`{name}` is a constant"));
                    return None;
                }
                Some(place)
            }
            // `x?.y = …`: what is before `?.` is a place too, whose inside is written to.
            ExprKind::OptChain { .. } => self.chain_place(place, e),
            // `*f(x) = …` through an alias that a call gives.
            _ if matches!(e.kind, E::Unary(ast::UnOp::Deref, _)) => Some(place),
            _ if matches!(e.kind, E::Error) => None,
            // An undefined name was reported.
            ExprKind::Const(Const::Nil) if matches!(e.kind, E::Path(_)) => None,
            _ => {
                let d = self.error(Code::InvalidTarget, e.span, "this cannot be assigned to");
                d.label = Some("not a variable, field or element".into());
                None
            }
        }
    }

    /// A chain with `?.` as a place: each base is an alias, so that its inside is written to and not a copy.
    fn chain_place(&mut self, mut chain: Expr, e: &ast::Expr) -> Option<Expr> {
        if self.borrow_bases(&mut chain) {
            return Some(chain);
        }
        self.error(Code::InvalidTarget, e.span, "this cannot be assigned to");
        None
    }

    /// Makes aliases of the bases of a chain; whether it ends in a place. As deep as the text has `?.` in one chain.
    fn borrow_bases(&mut self, link: &mut Expr) -> bool {
        match &mut link.kind {
            ExprKind::OptChain { base, rest, .. } => {
                let span = base.span;
                let value = std::mem::replace(base.as_mut(), nil(span));
                **base = self.borrow_place(value);
                self.borrow_bases(rest)
            }
            ExprKind::Field { .. } | ExprKind::TupleField { .. } | ExprKind::Index { .. } => true,
            _ => false,
        }
    }

    fn const_root(&self, place: &Expr) -> Option<crate::hir::GlobalId> {
        let mut root = place;
        loop {
            root = match &root.kind {
                ExprKind::Field { object, .. }
                | ExprKind::TupleField { object, .. }
                | ExprKind::Index { object, .. } => object,
                _ => break,
            };
        }
        let ExprKind::Global(global) = root.kind else {
            return None;
        };
        let known = self.st.names.globals.get(global.index())?;
        let class = matches!(&root.ty, Ty::Adt(adt, _) if matches!(self.adt(*adt).kind, crate::hir::AdtKind::Class | crate::hir::AdtKind::Actor));
        (known.is_const && !class && root.ty != Ty::Unknown).then_some(global)
    }

    /// W0002
    fn check_reassign(&mut self, place: &Expr, span: Span) {
        let Some(facts) = self.var_info(place) else {
            return;
        };
        if !facts.info.plain_let || facts.mutable || facts.info.alias == Alias::Yes {
            return;
        }
        let (declared, name) = match &place.kind {
            ExprKind::Global(global) => {
                let Some(g) = self.st.program.globals.get(global.index()) else {
                    return;
                };
                (g.span, g.name)
            }
            _ => {
                let text = super::sym(self.text(span).trim());
                let Some(declared) = self.declared_at(place) else {
                    return;
                };
                (declared, text)
            }
        };
        let message = format!("`{name}` is assigned again, but declared without `mut`");
        let d = self.warn(Code::ReassignedLet, span, message);
        d.labels.push(ruchyruchy_syntax::diagnostic::Label {
            span: declared,
            text: "declared here".into(),
        });
        d.help.push(Help {
            text: format!("declare it with `let mut {name}` or `var {name}`"),
            suggestion: Some((declared.start(), "mut ".into())),
        });
    }

    fn declared_at(&self, place: &Expr) -> Option<Span> {
        let frame = self.frame_ref();
        match place.kind {
            ExprKind::Local(local) => frame.locals.get(local.index()).map(|l| l.span),
            ExprKind::Capture(index) => {
                let (depth, local) = frame
                    .capture_of
                    .iter()
                    .find(|(_, i)| **i == index)
                    .map(|(key, _)| *key)?;
                self.frames
                    .get(depth)?
                    .locals
                    .get(local.index())
                    .map(|l| l.span)
            }
            _ => None,
        }
    }

    /// `(a, b) = (b, a)`: all values are made before the first is assigned.
    fn destructuring_assign(&mut self, target: &ast::Expr, value: &ast::Expr, span: Span) -> Expr {
        self.open_scope();
        let mut stmts = Vec::new();
        let value = self.value(value);
        let ty = value.ty.clone();
        let temp = self.temp(span, ty.clone());
        stmts.push(mk(
            ExprKind::Let {
                local: temp,
                init: Some(Box::new(value)),
            },
            span,
            Ty::Nil,
        ));
        let mut assigns = Vec::new();
        if let Some(pat) = self.assign_pattern(target, &mut assigns) {
            let scrutinee = self.local_expr(temp, span);
            stmts.push(self.match_all(pat, scrutinee, span));
        }
        for (local, target) in assigns {
            let Some(place) = self.place(target) else {
                continue;
            };
            let value = self.local_expr(local, target.span);
            let mut set = self.store(place, value, target.span);
            self.unused(&mut set);
            stmts.push(set);
        }
        stmts.push(nil(span));
        let scope = self.close_scope();
        Self::seq(stmts, scope, span, Ty::Nil)
    }
}

/// `place++` and its kin.
fn step(increment: bool, prefix: bool, place: Expr, span: Span) -> Expr {
    let op = if increment { BinOp::Add } else { BinOp::Sub };
    let ty = place.ty.clone();
    let one = match super::literal::peel(&ty) {
        Ty::Float => Const::Float(1.0),
        _ => Const::Int(1),
    };
    let value = mk(ExprKind::Const(one), span, ty.clone());
    let result = if prefix {
        UpdateResult::New
    } else {
        UpdateResult::Old
    };
    let int = width(&ty);
    mk(
        ExprKind::Update {
            op,
            int,
            place: Box::new(place),
            value: Box::new(value),
            result,
        },
        span,
        ty,
    )
}
