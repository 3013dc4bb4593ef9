//! Patterns: from the tree to [`crate::pattern::Pat`], with the slots they bind.

use super::collect::ValueDef;
use super::contract::elem_ty;
use super::frame::{Alias, Found, VarInfo};
use super::path::Resolved;
use super::record::Mark;
use super::{Lowerer, sym};
use crate::error_kind::ErrorKind;
use crate::hir::{AdtId, Const, ExprKind, GlobalId, LocalId, OPTION, RESULT};
use crate::pattern::{self, Pat, PatKind, PatternArm, Rest, Sequence};
use crate::ty::Ty;
use ruchyruchy_syntax::ast::{self, ExprKind as E, Lit, PatKind as P, UnOp};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::{Help, Label};
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::{FxHashMap, Symbol};
use std::rc::Rc;

/// How the names of a pattern are bound.
#[derive(Clone, Debug)]
pub(crate) struct PatCx {
    /// Bindings may alias parts of the scrutinee.
    pub alias: Alias,
    /// All bindings are mutable (`let mut (a, b)`).
    pub mutable: bool,
    /// They are plain `let`s: changing them warns.
    pub plain_let: bool,
    /// Names bound so far, with their slots.
    pub bound: FxHashMap<Symbol, (LocalId, Span)>,
    /// Slots in order.
    pub order: Vec<(ast::Ident, LocalId, bool)>,
    /// Inside an alternative of an or-pattern after the first: names bind the slots of the first.
    pub alternative: bool,
    /// The scrutinee is lent for the sake of `ref mut` names only: all others copy.
    pub lent: bool,
}

impl PatCx {
    pub fn new(alias: Alias) -> PatCx {
        PatCx {
            alias,
            mutable: false,
            plain_let: false,
            bound: FxHashMap::default(),
            order: Vec::new(),
            alternative: false,
            lent: false,
        }
    }

    /// For the patterns of a scrutinee that [`Lowerer::lend`] may have lent.
    pub fn of_lent(alias: Alias, lent: bool) -> PatCx {
        PatCx {
            lent,
            ..PatCx::new(alias)
        }
    }
}

impl<'a> Lowerer<'a> {
    pub fn pat(&mut self, p: &ast::Pat, ty: &Ty, cx: &mut PatCx) -> Pat {
        let span = p.span;
        match &p.kind {
            P::Wild => Pat::wild(span),
            P::Bind {
                mutable,
                by_ref,
                name,
                sub,
            } => {
                let copy = cx.lent && !(*by_ref && *mutable);
                self.bind_pat(*mutable, copy, *name, sub.as_deref(), ty, span, cx)
            }
            P::Lit(e) => match self.pat_const(e, ty) {
                Some(value) => Pat::new(PatKind::Const(value), span),
                None => Pat::wild(span),
            },
            P::Range {
                start,
                end,
                inclusive,
            } => self.range_pat(start.as_deref(), end.as_deref(), *inclusive, ty, span),
            P::Tuple(pats) => {
                let types: Vec<Ty> = match ty {
                    Ty::Tuple(types) => types.to_vec(),
                    _ => Vec::new(),
                };
                let seq = self.sequence(
                    pats,
                    &|index| types.get(index).cloned().unwrap_or(Ty::Unknown),
                    cx,
                );
                Pat::new(PatKind::Tuple(seq), span)
            }
            P::Array(pats) => {
                let elem = elem_ty(ty);
                let seq = self.sequence(pats, &|_| elem.clone(), cx);
                Pat::new(PatKind::Array(seq), span)
            }
            P::Rest(name) => {
                // Alone it matches everything.
                match name {
                    Some(name) => self.bind_pat(false, cx.lent, *name, None, ty, span, cx),
                    None => Pat::wild(span),
                }
            }
            P::Path(path) => self.path_pat(path, span),
            P::TupleVariant { path, pats } => self.variant_pat(path, pats, ty, span, cx),
            P::Struct { path, fields, .. } => self.struct_pat(path, fields, span, cx),
            P::Map { fields, .. } => {
                let inner = match ty {
                    Ty::Map(_, types) => types.1.clone(),
                    _ => Ty::Unknown,
                };
                let fields = fields
                    .iter()
                    .map(|f| (f.name.name, self.pat(&f.pat, &inner, cx)))
                    .collect();
                Pat::new(PatKind::Map(fields), span)
            }
            P::Or(pats) => self.or_pat(pats, ty, span, cx),
            P::Ref(inner) => self.pat(inner, ty, cx),
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn bind_pat(
        &mut self,
        mutable: bool,
        copy: bool,
        name: ast::Ident,
        sub: Option<&ast::Pat>,
        ty: &Ty,
        span: Span,
        cx: &mut PatCx,
    ) -> Pat {
        self.answer_name(name.span);
        if sub.is_none()
            && !mutable
            && let Some(known) = self.named_constant(name.name)
        {
            self.note_constant(&known, name.span);
            return match known {
                Named::Variant(adt, variant) => {
                    let needs = self
                        .adt(adt)
                        .variants
                        .get(variant as usize)
                        .map_or(0, |v| v.fields.len());
                    if needs > 0 {
                        let message = format!(
                            "variant `{}` has a payload: write `{}(…)`",
                            name.name, name.name
                        );
                        self.error(Code::BadPattern, span, message);
                    }
                    pattern::variant(adt, variant, Vec::new(), span)
                }
                Named::Unit(adt) => Pat::new(
                    PatKind::Struct {
                        adt,
                        fields: Vec::new(),
                    },
                    span,
                ),
                Named::Global(global) => Pat::new(PatKind::Global(global), span),
                Named::Const(value) => Pat::new(PatKind::Const(value), span),
            };
        }
        self.doubt_variant_name(name);
        let sub = sub.map(|sub| Box::new(self.pat(sub, ty, cx)));
        let local = self.bind_slot(name, mutable, ty.clone(), copy || sub.is_some(), cx);
        match local {
            Some(local) => Pat::new(PatKind::Bind { local, copy, sub }, span),
            None => Pat::wild(span),
        }
    }

    fn bind_slot(
        &mut self,
        name: ast::Ident,
        mutable: bool,
        ty: Ty,
        copy: bool,
        cx: &mut PatCx,
    ) -> Option<LocalId> {
        if let Some(&(local, first)) = cx.bound.get(&name.name) {
            if cx.alternative {
                if let Some(slot) = self.frame().locals.get_mut(local.index())
                    && slot.ty != ty
                {
                    slot.ty = Ty::Unknown;
                }
                self.note(name.span, Mark::At(first));
                return Some(local);
            }
            let message = format!("`{}` is bound twice in this pattern", name.name);
            self.error(Code::DuplicateBinding, name.span, message)
                .labels
                .push(Label {
                    span: first,
                    text: "first bound here".into(),
                });
            return None;
        }
        let info = VarInfo {
            alias: if copy { Alias::No } else { cx.alias },
            plain_let: cx.plain_let && !mutable && !cx.mutable,
            ..VarInfo::default()
        };
        let local = self.new_local(name.name, name.span, ty, mutable || cx.mutable, info);
        cx.bound.insert(name.name, (local, name.span));
        cx.order.push((name, local, mutable || cx.mutable));
        Some(local)
    }

    /// W0006: a new variable with the name of a variant, which was probably meant.
    fn doubt_variant_name(&mut self, name: ast::Ident) {
        if !name.name.as_str().starts_with(char::is_uppercase) {
            return;
        }
        let Some(path) = self.path_of_variant(name.name) else {
            return;
        };
        let message = format!("`{}` is a new variable here, not `{path}`", name.name);
        let d = self.warn(Code::VariantBinds, name.span, message);
        d.label = Some("matches everything".into());
        d.help.push(Help {
            text: format!("write `{path}` for the variant"),
            suggestion: Some((name.span, path)),
        });
    }

    fn note_constant(&mut self, known: &Named, span: Span) {
        let mark = match known {
            Named::Variant(adt, variant) => self.mark_of_variant(*adt, *variant),
            Named::Unit(adt) => self.mark_of_variant(*adt, u32::MAX),
            Named::Global(global) => self.mark_of_global(*global),
            Named::Const(_) => None,
        };
        if let Some(mark) = mark {
            self.note(span, mark);
        }
    }

    /// What a bare name in a pattern means, if it is no new variable.
    fn named_constant(&mut self, name: Symbol) -> Option<Named> {
        if name.as_str() == "None" && !matches!(self.lookup(name), Some(Found::Item(_))) {
            return Some(Named::Variant(OPTION, 0));
        }
        match self.lookup(name) {
            Some(Found::Item(ValueDef::Variant(adt, variant))) => {
                Some(Named::Variant(adt, variant))
            }
            Some(Found::Item(ValueDef::Global(global))) => {
                let is_const = self
                    .st
                    .names
                    .globals
                    .get(global.index())
                    .is_some_and(|g| g.is_const);
                is_const.then_some(Named::Global(global))
            }
            Some(Found::Item(ValueDef::Std(path))) => {
                let names: Vec<&str> = path.iter().map(|name| name.as_str()).collect();
                match ruchyruchy_builtins::resolve_path(&names) {
                    Some(ruchyruchy_builtins::PathItem::Constant(value)) => {
                        match self.constant(value, Span::NONE).kind {
                            ExprKind::Const(value) => Some(Named::Const(value)),
                            _ => None,
                        }
                    }
                    _ => None,
                }
            }
            Some(_) => None,
            None => match self.chain_type(self.module, name) {
                Some(super::collect::TypeDef::Adt(adt)) => {
                    let def = self.adt(adt);
                    let unit = def.kind == crate::hir::AdtKind::Struct
                        && def.fields.is_empty()
                        && !def.is_tuple;
                    unit.then_some(Named::Unit(adt))
                }
                _ => None,
            },
        }
    }

    fn pat_const(&mut self, e: &ast::Expr, ty: &Ty) -> Option<Const> {
        let value = match &e.kind {
            E::Lit(lit) => self.literal(lit, false, e.span, &pattern_want(lit, ty)),
            E::Unary(UnOp::Neg, inner) => match &inner.kind {
                E::Lit(lit) => self.literal(lit, true, e.span, &pattern_want(lit, ty)),
                _ => return None,
            },
            E::Paren(inner) => return self.pat_const(inner, ty),
            E::Path(path) => {
                let name = path.as_ident();
                let resolved = self.resolve(path, "constant");
                return match resolved {
                    Resolved::Constant(value) => match self.constant(value, e.span).kind {
                        ExprKind::Const(value) => Some(value),
                        _ => None,
                    },
                    Resolved::Global(global) => self.global_const(global, e.span),
                    Resolved::Bad => None,
                    _ => {
                        let name = name.map_or(sym("this"), |name| name.name);
                        self.error(
                            Code::BadPattern,
                            e.span,
                            format!("`{name}` is not a constant"),
                        );
                        None
                    }
                };
            }
            _ => return None,
        };
        match value.kind {
            ExprKind::Const(value) => Some(value),
            _ => None,
        }
    }

    /// The value of a constant that is a literal: for bounds of ranges.
    fn global_const(&mut self, global: GlobalId, span: Span) -> Option<Const> {
        let init = self.st.program.globals.get(global.index())?.init;
        let value = init.and_then(|fun| self.st.names.const_values.get(&fun).cloned());
        if value.is_none() {
            self.error(
                Code::BadPattern,
                span,
                "the bound of a range pattern must be a literal or a constant with a literal value",
            );
        }
        value
    }

    fn range_pat(
        &mut self,
        start: Option<&ast::Expr>,
        end: Option<&ast::Expr>,
        inclusive: bool,
        ty: &Ty,
        span: Span,
    ) -> Pat {
        let before = self.diags.len();
        let lo = start.and_then(|e| self.pat_const(e, ty));
        let hi = end.and_then(|e| self.pat_const(e, ty));
        if (lo.is_none() && start.is_some()) || (hi.is_none() && end.is_some()) {
            if self.diags.len() == before {
                self.error(
                    Code::BadPattern,
                    span,
                    "the bounds of a range pattern must be constants",
                );
            }
            return Pat::wild(span);
        }
        let kind = |c: &Const| match c {
            Const::Int(_) | Const::Big(_) | Const::Byte(_) => 0,
            Const::Float(_) => 1,
            Const::Str(_) => 2,
            _ => 3,
        };
        let known: Vec<i32> = [&lo, &hi].into_iter().flatten().map(kind).collect();
        if known.contains(&3) || known.first() != known.last() || known.is_empty() {
            self.error(
                Code::BadPattern,
                span,
                "the bounds of a range pattern must be two ints, floats or characters",
            );
            return Pat::wild(span);
        }
        Pat::new(PatKind::Range { lo, hi, inclusive }, span)
    }

    fn sequence(
        &mut self,
        pats: &[ast::Pat],
        ty: &dyn Fn(usize) -> Ty,
        cx: &mut PatCx,
    ) -> Sequence {
        let mut seq = Sequence::default();
        for (index, p) in pats.iter().enumerate() {
            let rest = match &p.kind {
                P::Rest(name) => Some(*name),
                P::Bind {
                    name,
                    sub: Some(sub),
                    ..
                } if matches!(sub.kind, P::Rest(None)) => Some(Some(*name)),
                _ => None,
            };
            match rest {
                Some(name) => {
                    if seq.rest.is_some() {
                        self.error(
                            Code::BadPattern,
                            p.span,
                            "`..` may stand only once in a pattern",
                        );
                        continue;
                    }
                    let local = name.and_then(|name| {
                        let elem = Ty::Array(Rc::new(ty(index)));
                        self.bind_slot(name, false, elem, cx.lent, cx)
                    });
                    seq.rest = Some(Rest {
                        local,
                        copy: cx.lent,
                    });
                }
                None => {
                    let behind = seq.rest.is_some();
                    let elem = if behind { Ty::Unknown } else { ty(index) };
                    let pat = self.pat(p, &elem, cx);
                    if behind {
                        seq.back.push(pat);
                    } else {
                        seq.front.push(pat);
                    }
                }
            }
        }
        seq
    }

    fn path_pat(&mut self, path: &ast::Path, span: Span) -> Pat {
        let kind = match self.resolve(path, "constant or variant") {
            Resolved::Ctor(adt, u32::MAX) | Resolved::New(adt) => PatKind::Struct {
                adt,
                fields: Vec::new(),
            },
            Resolved::Ctor(adt, variant) => {
                return pattern::variant(adt, variant, Vec::new(), span);
            }
            Resolved::Global(global) => PatKind::Global(global),
            Resolved::Constant(value) => match self.constant(value, span).kind {
                ExprKind::Const(value) => PatKind::Const(value),
                _ => PatKind::Wild,
            },
            Resolved::Bad => PatKind::Wild,
            _ => {
                self.error(
                    Code::BadPattern,
                    span,
                    "this is neither a variant nor a constant",
                );
                PatKind::Wild
            }
        };
        Pat::new(kind, span)
    }

    fn variant_pat(
        &mut self,
        path: &ast::Path,
        pats: &[ast::Pat],
        ty: &Ty,
        span: Span,
        cx: &mut PatCx,
    ) -> Pat {
        let (adt, variant) = match self.resolve(path, "variant") {
            Resolved::Ctor(adt, variant) => (adt, variant),
            Resolved::Bad => {
                self.bind_anyway(pats, cx);
                return Pat::wild(span);
            }
            _ => {
                self.error(
                    Code::BadPattern,
                    path.span,
                    "this is not a variant or tuple struct",
                );
                self.bind_anyway(pats, cx);
                return Pat::wild(span);
            }
        };
        let def = self.adt(adt).clone();
        let (types, name): (Vec<Ty>, Symbol) = if variant == u32::MAX {
            (def.fields.iter().map(|f| f.ty.clone()).collect(), def.name)
        } else {
            let Some(v) = def.variants.get(variant as usize) else {
                return Pat::wild(span);
            };
            (v.fields.iter().map(|f| f.ty.clone()).collect(), v.name)
        };
        let types = payload_types(adt, variant, ty, types);
        let has_rest = pats.iter().any(|p| matches!(p.kind, P::Rest(None)));
        let given = pats
            .iter()
            .filter(|p| !matches!(p.kind, P::Rest(None)))
            .count();
        let fits = if has_rest {
            given <= types.len()
        } else {
            given == types.len()
        };
        if !fits {
            let message = format!(
                "`{name}` has {} field{}, but the pattern has {given}",
                types.len(),
                if types.len() == 1 { "" } else { "s" }
            );
            self.error(Code::BadPattern, span, message);
            self.bind_anyway(pats, cx);
            return Pat::wild(span);
        }
        let mut fields = Vec::new();
        let mut index = 0;
        for p in pats {
            if matches!(p.kind, P::Rest(None)) {
                index = index + types.len() - given;
                continue;
            }
            let ty = types.get(index).cloned().unwrap_or(Ty::Unknown);
            fields.push((index as u32, self.pat(p, &ty, cx)));
            index += 1;
        }
        if variant == u32::MAX {
            let fields = fields
                .into_iter()
                .map(|(index, pat)| (sym(&index.to_string()), pat))
                .collect();
            return Pat::new(PatKind::Struct { adt, fields }, span);
        }
        pattern::variant(adt, variant, fields, span)
    }

    /// The names of a wrong pattern still exist, so that their uses are no errors too.
    fn bind_anyway(&mut self, pats: &[ast::Pat], cx: &mut PatCx) {
        for p in pats {
            self.pat(p, &Ty::Unknown, cx);
        }
    }

    fn struct_pat(
        &mut self,
        path: &ast::Path,
        fields: &[ast::FieldPat],
        span: Span,
        cx: &mut PatCx,
    ) -> Pat {
        if let Some(name) = path.as_ident()
            && let Some(kind) = ErrorKind::from_name(name.name.as_str())
            && self.chain_type(self.module, name.name).is_none()
        {
            let kind = (kind != ErrorKind::Error).then_some(kind);
            let fields = fields
                .iter()
                .map(|f| (f.name.name, self.pat(&f.pat, &Ty::Unknown, cx)))
                .collect();
            return Pat::new(PatKind::Error { kind, fields }, span);
        }
        let target = match self.find_adt(path) {
            Some(adt) if self.adt(adt).kind != crate::hir::AdtKind::Enum => Some((adt, u32::MAX)),
            _ => match self.resolve(path, "type") {
                Resolved::Ctor(adt, variant) => Some((adt, variant)),
                Resolved::New(adt) => Some((adt, u32::MAX)),
                _ => None,
            },
        };
        let Some((adt, variant)) = target else {
            for f in fields {
                self.pat(&f.pat, &Ty::Unknown, cx);
            }
            return Pat::wild(span);
        };
        self.note_fields(adt, Some(variant), fields.iter().map(|field| field.name));
        let def = self.adt(adt).clone();
        let (defs, name) = if variant == u32::MAX {
            (def.fields.clone(), def.name)
        } else {
            let Some(v) = def.variants.get(variant as usize) else {
                return Pat::wild(span);
            };
            (v.fields.clone(), v.name)
        };
        let mut by_index = Vec::new();
        let mut by_name = Vec::new();
        for f in fields {
            let Some(index) = defs.iter().position(|def| def.name == f.name.name) else {
                let names = defs.iter().map(|def| def.name.as_str());
                let similar =
                    ruchyruchy_builtins::edit_distance::closest(f.name.name.as_str(), names)
                        .map(str::to_string);
                let message = format!("`{name}` has no field `{}`", f.name.name);
                let d = self.error(Code::UnknownField, f.name.span, message);
                if let Some(similar) = similar {
                    d.help.push(ruchyruchy_syntax::diagnostic::Help {
                        text: format!("did you mean `{similar}`?"),
                        suggestion: Some((f.name.span, similar)),
                    });
                }
                self.pat(&f.pat, &Ty::Unknown, cx);
                continue;
            };
            let ty = defs.get(index).map_or(Ty::Unknown, |def| def.ty.clone());
            let pat = self.pat(&f.pat, &ty, cx);
            by_index.push((index as u32, pat.clone()));
            by_name.push((f.name.name, pat));
        }
        if variant == u32::MAX {
            return Pat::new(
                PatKind::Struct {
                    adt,
                    fields: by_name,
                },
                span,
            );
        }
        pattern::variant(adt, variant, by_index, span)
    }

    fn or_pat(&mut self, pats: &[ast::Pat], ty: &Ty, span: Span, cx: &mut PatCx) -> Pat {
        let outer: Vec<Symbol> = cx.bound.keys().copied().collect();
        let was_alternative = cx.alternative;
        let mut out = Vec::new();
        let mut first_names: Option<Vec<Symbol>> = None;
        for p in pats {
            let mut names = Vec::new();
            super::collect::bound_names(p, &mut names);
            let mut own: Vec<Symbol> = Vec::new();
            for ident in &names {
                if self.named_constant(ident.name).is_none() {
                    own.push(ident.name);
                }
            }
            own.sort();
            // A name twice in one alternative is an error there too.
            if let Some(pair) = own.windows(2).find(|pair| pair.first() == pair.last())
                && let Some(&twice) = pair.first()
            {
                self.error(
                    Code::DuplicateBinding,
                    p.span,
                    format!("`{twice}` is bound twice in this pattern"),
                );
            }
            own.dedup();
            if let Some(twice) = own
                .iter()
                .find(|name| outer.contains(name) && !was_alternative)
            {
                self.error(
                    Code::DuplicateBinding,
                    p.span,
                    format!("`{twice}` is bound twice in this pattern"),
                );
            }
            match &first_names {
                None => first_names = Some(own),
                Some(first) if *first != own => {
                    let odd = first
                        .iter()
                        .find(|n| !own.contains(n))
                        .or_else(|| own.iter().find(|n| !first.contains(n)));
                    let name = odd.map_or("", |name| name.as_str());
                    let message = format!("`{name}` is not bound in every alternative");
                    self.error(Code::OrPatternBindings, p.span, message);
                }
                Some(_) => {}
            }
            out.push(self.pat(p, ty, cx));
            cx.alternative = true;
        }
        cx.alternative = was_alternative;
        Pat::new(PatKind::Or(out), span)
    }

    /// The tree of arms that lowering made up itself: what is said about their reachability is nobody's business.
    pub fn quiet_tree(&mut self, arms: &[PatternArm], ty: &Ty) -> crate::hir::Decision {
        let compiled = pattern::compile(arms, ty, &self.st.program);
        self.too_complex(arms, &compiled);
        compiled.tree
    }

    pub fn too_complex(&mut self, arms: &[PatternArm], compiled: &pattern::Compiled) {
        for index in &compiled.too_complex {
            if let Some(arm) = arms.get(*index) {
                self.error(
                    Code::BadPattern,
                    arm.pat.span,
                    "this pattern has too many combinations of alternatives",
                );
            }
        }
    }
}

/// Whether a name in the pattern is bound by `ref mut`.
pub(crate) fn binds_ref_mut(p: &ast::Pat) -> bool {
    match &p.kind {
        P::Bind {
            mutable,
            by_ref,
            sub,
            ..
        } => (*mutable && *by_ref) || sub.as_deref().is_some_and(binds_ref_mut),
        P::Tuple(pats) | P::Array(pats) | P::Or(pats) | P::TupleVariant { pats, .. } => {
            pats.iter().any(binds_ref_mut)
        }
        P::Struct { fields, .. } | P::Map { fields, .. } => {
            fields.iter().any(|f| binds_ref_mut(&f.pat))
        }
        P::Ref(inner) => binds_ref_mut(inner),
        P::Wild | P::Lit(_) | P::Range { .. } | P::Rest(_) | P::Path(_) => false,
    }
}

/// A bare name in a pattern that is no variable.
enum Named {
    Variant(AdtId, u32),
    Unit(AdtId),
    Global(GlobalId),
    Const(Const),
}

fn payload_types(adt: AdtId, variant: u32, ty: &Ty, declared: Vec<Ty>) -> Vec<Ty> {
    match (adt, variant, ty) {
        (OPTION, 1, Ty::Option(inner)) => vec![(**inner).clone()],
        (OPTION, 1, Ty::Result(_)) => vec![Ty::Unknown],
        (OPTION, 1, other) => vec![other.clone()],
        (RESULT, 0, Ty::Result(inner)) => vec![inner.0.clone()],
        (RESULT, 0, Ty::Option(_)) => vec![Ty::Unknown],
        (RESULT, 0, other) => vec![other.clone()],
        (RESULT, 1, Ty::Result(inner)) => vec![inner.1.clone()],
        _ => declared,
    }
}

/// A literal pattern matches its own kind only, so it takes a width but never becomes a float.
fn pattern_want(lit: &Lit, ty: &Ty) -> Ty {
    match (lit, ty) {
        (Lit::Int(..), Ty::Int(_)) => ty.clone(),
        _ => Ty::Unknown,
    }
}
