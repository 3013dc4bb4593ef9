//! `T::default()` and `#[derive(Default)]`.

use super::{Assoc, Lowerer, mk, nil, sym};
use crate::hir::{
    AdtId, AdtKind, Arg, Const, Expr, ExprKind, Fun, FunId, FunKind, LocalId, LocalInfo, Param,
    Site,
};
use crate::ty::{FnTy, KeyOrder, Ty};
use ruchyruchy_builtins::lookup_function;
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::span::Span;
use std::rc::Rc;

/// Whose default is meant.
#[derive(Clone, Debug)]
pub(crate) enum DefaultOf {
    Adt(AdtId),
    Ty(Ty),
    /// `Default::default()`: what the context expects.
    Expected,
}

/// Nesting of types in types that a default value follows.
const MAX_DEPTH: u32 = 500;

impl<'a> Lowerer<'a> {
    pub fn default_value(&mut self, of: &DefaultOf, want: &Ty, span: Span) -> Expr {
        match of {
            DefaultOf::Expected if *want == Ty::Unknown => {
                let d = self.error(
                    Code::NotAvailable,
                    span,
                    "which default is meant is not known here",
                );
                d.notes
                    .push("name the type, as in `i32::default()`, or annotate the variable".into());
                nil(span)
            }
            DefaultOf::Expected => self.ty_default(want, span, 0),
            DefaultOf::Adt(adt) => self.adt_default(*adt, span, 0),
            DefaultOf::Ty(ty) => self.ty_default(ty, span, 0),
        }
    }

    /// The default of a static type, if it has one.
    pub fn ty_default(&mut self, ty: &Ty, span: Span, depth: u32) -> Expr {
        let constant = |value| mk(ExprKind::Const(value), span, ty.clone());
        match ty {
            Ty::Int(_) => constant(Const::Int(0)),
            Ty::Float => constant(Const::Float(0.0)),
            Ty::Bool => constant(Const::Bool(false)),
            Ty::Str => constant(Const::Str("".into())),
            Ty::Char => constant(Const::Str("\0".into())),
            Ty::Byte => constant(Const::Byte(0)),
            Ty::Array(_) => mk(ExprKind::Array(Vec::new()), span, ty.clone()),
            Ty::Tuple(types) => {
                let values = types
                    .iter()
                    .map(|ty| self.ty_default(ty, span, depth + 1))
                    .collect();
                mk(ExprKind::Tuple(values), span, ty.clone())
            }
            Ty::Map(order, _) => {
                let path = if *order == KeyOrder::Sorted {
                    "BTreeMap::new"
                } else {
                    "HashMap::new"
                };
                self.empty_collection(path, ty, span)
            }
            Ty::Set(order, _) => {
                let path = if *order == KeyOrder::Sorted {
                    "BTreeSet::new"
                } else {
                    "HashSet::new"
                };
                self.empty_collection(path, ty, span)
            }
            Ty::Heap(_) => self.empty_collection("BinaryHeap::new", ty, span),
            Ty::Option(_) => {
                let kind = ExprKind::Construct {
                    adt: crate::hir::OPTION,
                    variant: 0,
                    fields: Vec::new(),
                    base: None,
                };
                mk(kind, span, ty.clone())
            }
            Ty::Adt(adt, _) => self.adt_default(*adt, span, depth + 1),
            _ => nil(span),
        }
    }

    fn empty_collection(&mut self, path: &str, ty: &Ty, span: Span) -> Expr {
        match lookup_function(path) {
            Some(builtin) => {
                let kind = ExprKind::CallBuiltin {
                    builtin,
                    args: Vec::new(),
                    expected: ty.clone(),
                    int: None,
                    wrap: false,
                };
                mk(kind, span, ty.clone())
            }
            None => nil(span),
        }
    }

    fn adt_default(&mut self, id: AdtId, span: Span, depth: u32) -> Expr {
        let ty = Ty::Adt(id, Rc::new([]));
        if let Some(Assoc::Fun(fun)) = self.info(id).assoc.get(&sym("default")).copied() {
            return mk(
                ExprKind::Call {
                    fun,
                    args: Vec::new(),
                },
                span,
                ty,
            );
        }
        let def = self.adt(id).clone();
        if matches!(def.kind, AdtKind::Class | AdtKind::Actor) {
            let kind = ExprKind::New {
                adt: id,
                args: Vec::new(),
                fields: Vec::new(),
                literal: false,
            };
            return mk(kind, span, ty);
        }
        if self.info(id).default_busy || depth > MAX_DEPTH {
            let message = format!("the default of `{}` holds itself", def.name);
            self.error(Code::Cycle, span, message);
            return nil(span);
        }
        let fun = match self.info(id).default_fun {
            Some(fun) => fun,
            None => self.default_fun_of(id, span, depth),
        };
        let args = Vec::new();
        mk(ExprKind::Call { fun, args }, span, ty)
    }

    /// The function that makes the default of a struct or enum: one for each type, since types that hold
    /// each other twice would double the code with each level.
    fn default_fun_of(&mut self, id: AdtId, span: Span, depth: u32) -> FunId {
        let name = sym("default");
        let declared = self.adt(id).span;
        let fun = self.new_fun(name, declared);
        self.info_mut(id).default_fun = Some(fun);
        self.info_mut(id).default_busy = true;
        let body = self.default_body(id, span, depth);
        self.info_mut(id).default_busy = false;
        self.set_fun(Fun {
            id: fun,
            name,
            span: declared,
            kind: FunKind::Thunk,
            params: Vec::new(),
            required: 0,
            variadic: false,
            locals: Vec::new(),
            captures: Vec::new(),
            by_move: false,
            ret: Ty::Unknown,
            returns_alias: false,
            is_async: false,
            body,
        });
        fun
    }

    fn default_body(&mut self, id: AdtId, span: Span, depth: u32) -> Expr {
        let ty = Ty::Adt(id, Rc::new([]));
        let def = self.adt(id).clone();
        match def.kind {
            AdtKind::Enum => {
                let variant = match self.info(id).default_variant {
                    Some(variant) => variant,
                    None => {
                        let message = format!(
                            "`{}` has no default: no variant is marked `#[default]`",
                            def.name
                        );
                        self.error(Code::UnknownMember, span, message);
                        0
                    }
                };
                let types: Vec<Ty> = def
                    .variants
                    .get(variant as usize)
                    .map(|v| v.fields.iter().map(|f| f.ty.clone()).collect())
                    .unwrap_or_default();
                let mut fields = Vec::new();
                for (index, ty) in types.iter().enumerate() {
                    fields.push((index as u32, self.ty_default(ty, span, depth + 1)));
                }
                mk(
                    ExprKind::Construct {
                        adt: id,
                        variant,
                        fields,
                        base: None,
                    },
                    span,
                    ty,
                )
            }
            AdtKind::Struct | AdtKind::Class | AdtKind::Actor => {
                let mut fields = Vec::new();
                for (index, field) in def.fields.iter().enumerate() {
                    let value = match field.default {
                        Some(thunk) => mk(
                            ExprKind::Call {
                                fun: thunk,
                                args: Vec::new(),
                            },
                            span,
                            field.ty.clone(),
                        ),
                        None => self.ty_default(&field.ty, span, depth + 1),
                    };
                    let value = self.coerce(value, &field.ty.clone(), Site::Field(field.name));
                    fields.push((index as u32, value));
                }
                mk(
                    ExprKind::Construct {
                        adt: id,
                        variant: 0,
                        fields,
                        base: None,
                    },
                    span,
                    ty,
                )
            }
        }
    }

    /// `T::default` as a function value.
    pub fn default_fun(&mut self, of: DefaultOf, want: &Ty, span: Span) -> Expr {
        let made = match want {
            Ty::Fn(f) => f.ret.clone(),
            _ => Ty::Unknown,
        };
        self.synthetic_closure(0, span, |s, _| s.default_value(&of, &made, span))
    }

    /// A closure that lowering makes: `count` parameters, and a body made of them.
    pub fn synthetic_closure(
        &mut self,
        count: usize,
        span: Span,
        body: impl FnOnce(&mut Self, Vec<Arg>) -> Expr,
    ) -> Expr {
        let name = sym("<closure>");
        let id = self.new_fun(name, span);
        let mut locals = Vec::new();
        let mut params = Vec::new();
        let mut args = Vec::new();
        for index in 0..count {
            let local = LocalId(index as u32);
            let name = sym(&format!("%{index}"));
            locals.push(LocalInfo {
                name,
                span,
                captured: false,
                early_cell: false,
                mutable: true,
                ty: Ty::Unknown,
            });
            params.push(Param {
                name,
                local,
                ty: Ty::Unknown,
                is_alias: false,
                annotated: false,
                default: None,
                span,
            });
            let value = mk(ExprKind::Local(local), span, Ty::Unknown);
            args.push(Self::arg(mk(
                ExprKind::Forward(Box::new(value)),
                span,
                Ty::Unknown,
            )));
        }
        let body = body(self, args);
        let ret = body.ty.clone();
        self.set_fun(Fun {
            id,
            name,
            span,
            kind: FunKind::Closure,
            required: count,
            params,
            variadic: false,
            locals,
            captures: Vec::new(),
            by_move: false,
            ret: Ty::Unknown,
            returns_alias: false,
            is_async: false,
            body,
        });
        let ty = Ty::Fn(Rc::new(FnTy {
            declared: false,
            params: vec![Ty::Unknown; count],
            ret,
        }));
        mk(ExprKind::Closure(id), span, ty)
    }
}
