//! Constructors: tuple structs, variants, class instances, `super(…)`.

use super::{Lowerer, mk, sym};
use crate::hir::{AdtId, AdtKind, Expr, ExprKind, OPTION, RESULT, Site};
use crate::ty::Ty;
use ruchyruchy_syntax::ast::{self};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;
use std::rc::Rc;

impl<'a> Lowerer<'a> {
    pub fn super_base(&mut self, span: Span) -> Option<AdtId> {
        let adt = self.self_ty.as_ref().and_then(|ctx| ctx.adt);
        let base = adt.and_then(|adt| self.adt(adt).base);
        if base.is_none() {
            self.error(
                Code::Misplaced,
                span,
                "`super` outside of a class that has a base class",
            );
        }
        base
    }

    pub fn self_forward(&mut self, span: Span) -> Option<Expr> {
        let Some(super::frame::Found::Local(depth, local)) = self.lookup(sym("self")) else {
            self.error(Code::SelfOutsideMethod, span, "`super` outside of a method");
            return None;
        };
        let value = self.var_expr(depth, local, span);
        let ty = value.ty.clone();
        Some(mk(ExprKind::Forward(Box::new(value)), span, ty))
    }

    pub fn super_call(&mut self, args: &[ast::Arg], span: Span) -> Expr {
        let Some(base) = self.super_base(span) else {
            return self.bad(span);
        };
        let Some(this) = self.self_forward(span) else {
            return self.bad(span);
        };
        let Some(fun) = self.adt(base).constructor else {
            if !args.is_empty() {
                self.wrong_count("super", (0, Some(0)), args.len(), span, None);
            }
            return super::nil(span);
        };
        let Some(sig) = self.sig(fun) else {
            return self.bad(span);
        };
        let mut out = vec![Self::arg(this)];
        out.extend(self.ordered_args(&sig, args, span));
        mk(ExprKind::Call { fun, args: out }, span, Ty::Nil)
    }

    pub fn super_method(&mut self, name: ast::Ident, args: &[ast::Arg], span: Span) -> Expr {
        let Some(base) = self.super_base(span) else {
            return self.bad(span);
        };
        self.answer_member(&Ty::Adt(base, Rc::new([])), name.span);
        let Some(fun) = self.adt(base).methods.by_name.get(&name.name).copied() else {
            let owner = self.adt(base).name.as_str();
            let names = self
                .adt(base)
                .methods
                .by_name
                .keys()
                .map(|n| n.as_str())
                .collect();
            self.unknown_member(owner, name.name, name.span, names, "method");
            return self.bad(span);
        };
        self.note(name.span, self.mark_of_fun(fun));
        let Some(this) = self.self_forward(span) else {
            return self.bad(span);
        };
        let Some(sig) = self.sig(fun) else {
            return self.bad(span);
        };
        let mut out = vec![Self::arg(this)];
        out.extend(self.ordered_args(&sig, args, span));
        let ty = self.result_ty(&sig);
        mk(ExprKind::Call { fun, args: out }, span, ty)
    }

    pub fn call_ctor(
        &mut self,
        adt: AdtId,
        variant: u32,
        args: &[ast::Arg],
        span: Span,
        want: &Ty,
    ) -> Expr {
        let def = self.adt(adt).clone();
        let (fields, named, name) = if variant == u32::MAX {
            if def.kind == AdtKind::Enum {
                let message = format!("`{}` is an enum: name one of its variants", def.name);
                self.error(Code::UnknownMember, span, message);
                return self.bad(span);
            }
            (def.fields.clone(), !def.is_tuple, def.name)
        } else {
            match def.variants.get(variant as usize) {
                Some(v) => (v.fields.clone(), v.named, v.name),
                None => return self.bad(span),
            }
        };
        if named && !fields.is_empty() {
            let message = format!("`{name}` has named fields: write `{name} {{ … }}`");
            self.error(Code::MissingField, span, message);
            return self.bad(span);
        }
        let variant = if variant == u32::MAX { 0 } else { variant };
        let is_prelude = adt == OPTION || adt == RESULT;
        // `Ok()` is `Ok(())`.
        let nothing = is_prelude && args.is_empty() && fields.len() == 1;
        if fields.len() != args.len() && !nothing {
            self.wrong_count(
                name.as_str(),
                (fields.len(), Some(fields.len())),
                args.len(),
                span,
                None,
            );
        }
        let mut out = Vec::with_capacity(args.len());
        let mut payload = Ty::Unknown;
        if nothing {
            out.push((0, super::nil(span)));
        }
        for (index, arg) in args.iter().enumerate() {
            if let Some(name) = arg.name {
                self.error(
                    Code::UnknownNamedArg,
                    name.span,
                    "fields of a tuple have no names",
                );
            }
            let declared = match (adt, variant, want) {
                (OPTION, _, Ty::Option(inner)) => (**inner).clone(),
                (RESULT, 0, Ty::Result(inner)) => inner.0.clone(),
                (RESULT, 1, Ty::Result(inner)) => inner.1.clone(),
                _ => fields.get(index).map_or(Ty::Unknown, |f| f.ty.clone()),
            };
            let value = self.expr(&arg.expr, &declared);
            let value = if is_prelude {
                // An alias leaves in an Option or Result only where the function is declared to give one.
                let value = if self.frame_ref().returns_alias {
                    self.forward_known(value)
                } else {
                    value
                };
                if self.gives_alias(&value) || declared == Ty::Unknown {
                    value
                } else {
                    self.coerce(value, &declared, Site::Element)
                }
            } else {
                self.forbid_alias(&value, "a value");
                let field = fields.get(index).map_or(name, |f| f.name);
                self.coerce(value, &declared, Site::Field(field))
            };
            payload = value.ty.clone();
            out.push((index as u32, value));
        }
        let ty = match (adt, variant, want) {
            (RESULT, 1, Ty::Result(_)) => want.clone(),
            (RESULT, 1, _) => Ty::Result(Rc::new((Ty::Unknown, payload))),
            _ => Self::ctor_ty(adt, payload, want),
        };
        mk(
            ExprKind::Construct {
                adt,
                variant,
                fields: out,
                base: None,
            },
            span,
            ty,
        )
    }

    /// `C(…)`, `C::new(…)`, `spawn A(…)`.
    pub fn new_instance(&mut self, adt: AdtId, args: &[ast::Arg], span: Span) -> Expr {
        let ty = Ty::Adt(adt, Rc::new([]));
        let args = match self.adt(adt).constructor.and_then(|fun| self.sig(fun)) {
            Some(sig) => self.ordered_args(&sig, args, span),
            None => {
                if !args.is_empty() {
                    let name = self.adt(adt).name;
                    self.wrong_count(name.as_str(), (0, Some(0)), args.len(), span, None);
                }
                Vec::new()
            }
        };
        mk(
            ExprKind::New {
                adt,
                args,
                fields: Vec::new(),
                literal: false,
            },
            span,
            ty,
        )
    }
}
