//! Patterns put to use: compiled arms, `let`, parameters, and destructuring assignment.

use super::frame::{Alias, Var};
use super::pats::{PatCx, binds_ref_mut};
use super::{Lowerer, mk, nil, sym};
use crate::hir::{Expr, ExprKind, GlobalId, LocalId, Match, MatchArm, Scope};
use crate::pattern::{self, Pat, PatKind, PatternArm, Rest, Sequence};
use crate::ty::Ty;
use ruchyruchy_syntax::ast::{self, ExprKind as E};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;

impl<'a> Lowerer<'a> {
    /// Makes the names of a pattern visible.
    pub fn bind_all(&mut self, cx: &PatCx) {
        for (name, local, _) in &cx.order {
            self.bind_name(name.name, Var::Local(*local));
        }
    }

    /// Compiles arms; reports what is wrong with them as a whole.
    pub fn compile_arms(
        &mut self,
        arms: &[PatternArm],
        ty: &Ty,
        span: Span,
        warn_missing: bool,
    ) -> crate::hir::Decision {
        let compiled = pattern::compile(arms, ty, &self.st.program);
        self.too_complex(arms, &compiled);
        // A pattern with an error in it was taken for `_`.
        let broken = self.diags.iter().filter(|d| d.is_error()).any(|d| {
            arms.iter()
                .any(|arm| arm.pat.span.lo <= d.span.lo && d.span.hi <= arm.pat.span.hi)
        });
        if broken {
            return compiled.tree;
        }
        for index in compiled.unreachable {
            if let Some(arm) = arms.get(index) {
                let d = self.warn(Code::Unreachable, arm.pat.span, "this arm can never run");
                d.label = Some("an arm before it takes all it could match".into());
            }
        }
        if let Some(missing) = compiled.missing
            && warn_missing
        {
            let d = self.warn(
                Code::NotExhaustive,
                span,
                format!("{missing} not covered by this `match`"),
            );
            d.notes
                .push("a value that no arm takes raises `MatchError`".into());
        }
        compiled.tree
    }

    /// A match with one arm that must take everything: destructuring.
    pub fn match_all(&mut self, pat: Pat, scrutinee: Expr, span: Span) -> Expr {
        let body = nil(span);
        self.match_all_with(pat, scrutinee, body, span)
    }

    pub fn match_all_with(&mut self, pat: Pat, scrutinee: Expr, body: Expr, span: Span) -> Expr {
        let ty = scrutinee.ty.clone();
        let arm = PatternArm {
            pat,
            has_guard: false,
            span,
        };
        let tree = self.compile_arms(&[arm], &ty, span, false);
        let arms = vec![MatchArm { guard: None, body }];
        let m = Match {
            scrutinee,
            arms,
            tree,
            scope: Scope::default(),
        };
        mk(ExprKind::Match(Box::new(m)), span, Ty::Nil)
    }

    /// Destructures a value into slots of the open block and makes their names visible. For parameters and loop variables.
    pub fn destructure(&mut self, p: &ast::Pat, value: Expr, is_param: bool) -> Expr {
        let alias = if is_param || self.gives_alias(&value) {
            Alias::Maybe
        } else {
            Alias::No
        };
        let mut cx = PatCx::new(alias);
        let ty = value.ty.clone();
        let pat = self.pat(p, &ty, &mut cx);
        self.bind_all(&cx);
        self.match_all(pat, value, p.span)
    }

    /// `let PAT = value`
    pub fn destructure_let(&mut self, p: &ast::Pat, value: Expr, mutable: bool) -> Expr {
        let span = p.span;
        let (value, lent) = self.lend(value, binds_ref_mut(p));
        let (pat, copies) = self.let_pattern(p, &value, mutable, lent);
        let body = self.copies(copies, span);
        self.match_all_with(pat, value, body, span)
    }

    /// `let PAT = value else { … }`
    pub fn refutable_let(
        &mut self,
        p: &ast::Pat,
        value: Expr,
        otherwise: Expr,
        mutable: bool,
        span: Span,
    ) -> Expr {
        let ty = value.ty.clone();
        let (value, lent) = self.lend(value, binds_ref_mut(p));
        let (pat, copies) = self.let_pattern(p, &value, mutable, lent);
        let body = self.copies(copies, span);
        let arms = [
            PatternArm {
                pat,
                has_guard: false,
                span: p.span,
            },
            PatternArm {
                pat: Pat::wild(span),
                has_guard: false,
                span,
            },
        ];
        let tree = self.quiet_tree(&arms, &ty);
        let bodies = [body, otherwise].map(|body| MatchArm { guard: None, body });
        let m = Match {
            scrutinee: value,
            arms: bodies.into(),
            tree,
            scope: Scope::default(),
        };
        mk(ExprKind::Match(Box::new(m)), span, Ty::Nil)
    }

    /// The pattern of a `let`. Names that are globals, or have their slot already, are bound to a temporary first.
    #[allow(clippy::type_complexity)]
    pub fn let_pattern(
        &mut self,
        p: &ast::Pat,
        value: &Expr,
        mutable: bool,
        lent: bool,
    ) -> (Pat, Vec<(LocalId, Copy)>) {
        let alias = if self.gives_alias(value) {
            Alias::Yes
        } else {
            Alias::No
        };
        let mut cx = PatCx {
            mutable,
            plain_let: true,
            ..PatCx::of_lent(alias, lent)
        };
        let ty = value.ty.clone();
        let pat = self.pat(p, &ty, &mut cx);
        let mut copies = Vec::new();
        for (name, local, is_mut) in cx.order {
            if let Some(global) = self.pattern_global(name) {
                self.bind_name(name.name, Var::Global(global));
                copies.push((local, Copy::Global(global)));
                continue;
            }
            let hoisted = self.scope().hoisted.iter().any(|h| h.span == name.span);
            if hoisted {
                let (ty, info) = match self.frame_ref().locals.get(local.index()) {
                    Some(slot) => (
                        slot.ty.clone(),
                        self.frame_ref().info.get(local.index()).cloned(),
                    ),
                    None => (Ty::Unknown, None),
                };
                let slot =
                    self.declare_var(name.name, name.span, ty, is_mut, info.unwrap_or_default());
                copies.push((local, Copy::Local(slot)));
                continue;
            }
            self.bind_name(name.name, Var::Local(local));
        }
        (pat, copies)
    }

    pub fn copies(&mut self, copies: Vec<(LocalId, Copy)>, span: Span) -> Expr {
        if copies.is_empty() {
            return nil(span);
        }
        let mut stmts = Vec::new();
        for (local, target) in copies {
            let value = Box::new(self.forward_local(local, span));
            let kind = match target {
                Copy::Global(global) => ExprKind::LetGlobal {
                    global,
                    init: Some(value),
                },
                Copy::Local(local) => ExprKind::Let {
                    local,
                    init: Some(value),
                },
            };
            stmts.push(mk(kind, span, Ty::Nil));
        }
        Self::seq(stmts, Scope::default(), span, Ty::Nil)
    }

    /// The pattern of a destructuring assignment: each place gets a temporary.
    pub fn assign_pattern<'b>(
        &mut self,
        e: &'b ast::Expr,
        assigns: &mut Vec<(LocalId, &'b ast::Expr)>,
    ) -> Option<Pat> {
        let span = e.span;
        Some(match &e.kind {
            E::Paren(inner) => return self.assign_pattern(inner, assigns),
            E::Path(path)
                if path
                    .as_ident()
                    .is_some_and(|name| name.name.as_str() == "_") =>
            {
                Pat::wild(span)
            }
            E::Tuple(elements) => {
                let mut seq = Sequence::default();
                for element in elements {
                    self.assign_element(element, false, &mut seq, assigns)?;
                }
                Pat::new(PatKind::Tuple(seq), span)
            }
            E::Array(elements) => {
                let mut seq = Sequence::default();
                for element in elements {
                    self.assign_element(&element.expr, element.spread, &mut seq, assigns)?;
                }
                Pat::new(PatKind::Array(seq), span)
            }
            E::Struct {
                path,
                fields,
                base: _,
            } => {
                let adt = self.find_adt(path);
                let Some(adt) = adt else {
                    self.error(Code::InvalidTarget, span, "this cannot be assigned to");
                    return None;
                };
                self.note_fields(adt, None, fields.iter().map(|field| field.name));
                let mut out = Vec::new();
                for field in fields {
                    let Some(value) = &field.value else {
                        self.error(
                            Code::InvalidTarget,
                            field.name.span,
                            "name the place: `field: place`",
                        );
                        return None;
                    };
                    out.push((field.name.name, self.assign_pattern(value, assigns)?));
                }
                Pat::new(PatKind::Struct { adt, fields: out }, span)
            }
            E::Call { callee, args } => {
                let E::Path(path) = &callee.kind else {
                    self.error(Code::InvalidTarget, span, "this cannot be assigned to");
                    return None;
                };
                let adt = self.find_adt(path).filter(|adt| self.adt(*adt).is_tuple);
                let Some(adt) = adt else {
                    self.error(
                        Code::InvalidTarget,
                        span,
                        "the result of a call cannot be assigned to",
                    );
                    return None;
                };
                let mut out = Vec::new();
                for (index, arg) in args.iter().enumerate() {
                    out.push((
                        sym(&index.to_string()),
                        self.assign_pattern(&arg.expr, assigns)?,
                    ));
                }
                Pat::new(PatKind::Struct { adt, fields: out }, span)
            }
            _ => {
                let local = self.temp(span, Ty::Unknown);
                assigns.push((local, e));
                Pat::new(
                    PatKind::Bind {
                        local,
                        copy: true,
                        sub: None,
                    },
                    span,
                )
            }
        })
    }

    pub fn assign_element<'b>(
        &mut self,
        e: &'b ast::Expr,
        spread: bool,
        seq: &mut Sequence,
        assigns: &mut Vec<(LocalId, &'b ast::Expr)>,
    ) -> Option<()> {
        let is_rest =
            matches!(&e.kind, E::Range { start: None, end, inclusive: false } if end.is_none());
        if spread || is_rest {
            let local = if spread {
                let local = self.temp(e.span, Ty::Unknown);
                assigns.push((local, e));
                Some(local)
            } else {
                None
            };
            seq.rest = Some(Rest { local, copy: true });
            return Some(());
        }
        let pat = self.assign_pattern(e, assigns)?;
        if seq.rest.is_some() {
            seq.back.push(pat);
        } else {
            seq.front.push(pat);
        }
        Some(())
    }
}

/// Where a binding of a `let` pattern goes after the match.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Copy {
    Global(GlobalId),
    Local(LocalId),
}
