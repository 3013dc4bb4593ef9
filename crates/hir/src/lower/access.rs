//! Postfix chains (`a.b[c].d(e)`, `?.`), `?`, and struct literals.

use super::literal::peel;
use super::path::Resolved;
use super::{Lowerer, mk, sym};
use crate::hir::{AdtId, AdtKind, Expr, ExprKind, FieldDef, Hook, LocalId, Site};
use crate::ty::Ty;
use ruchyruchy_syntax::ast::{self, ExprKind as E};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::{Help, Label};
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::{FxHashMap, Symbol};
use std::rc::Rc;

/// Whether the rest of a chain may change what the variable of the chain holds: a call on it at its outermost.
fn changes(rest: &Expr, local: LocalId) -> bool {
    let receiver: &Expr = match &rest.kind {
        ExprKind::MethodCall { receiver, .. } => receiver,
        ExprKind::Call { args, .. } => match args.first().map(|arg| &arg.expr.kind) {
            Some(ExprKind::Borrow(receiver) | ExprKind::Forward(receiver)) => receiver,
            _ => return false,
        },
        _ => return false,
    };
    let mut root = receiver;
    loop {
        match &root.kind {
            ExprKind::Field { object, .. }
            | ExprKind::TupleField { object, .. }
            | ExprKind::Index { object, .. } => root = object,
            ExprKind::Borrow(inner) | ExprKind::Forward(inner) => root = inner,
            ExprKind::Local(found) => return *found == local,
            _ => return false,
        }
    }
}

impl<'a> Lowerer<'a> {
    /// A whole postfix chain: what follows `?.` up to here belongs to it.
    pub fn postfix(&mut self, e: &ast::Expr, want: &Ty) -> Expr {
        self.chains.push(Vec::new());
        let mut value = self.link(e, want);
        let links = self.chains.pop().unwrap_or_default();
        if links.is_empty() {
            return value;
        }
        let returns = matches!(self.frame_ref().ret, Ty::Option(_) | Ty::Result(_));
        if returns {
            self.frame().has_return = true;
        }
        for (base, local) in links.into_iter().rev() {
            // What the rest changes is the inside of the base, not a copy of it.
            let base = if changes(&value, local) {
                self.borrow_place(base)
            } else {
                base
            };
            let ty = if returns {
                value.ty.clone()
            } else {
                Ty::Option(Rc::new(peel(&value.ty).clone()))
            };
            let kind = ExprKind::OptChain {
                base: Box::new(base),
                local,
                rest: Box::new(value),
                returns,
            };
            value = mk(kind, e.span, ty);
        }
        value
    }

    /// One link of a chain.
    fn link(&mut self, e: &ast::Expr, want: &Ty) -> Expr {
        let value = self.link_of(e, want);
        self.note_type(&value);
        value
    }

    fn link_of(&mut self, e: &ast::Expr, want: &Ty) -> Expr {
        match &e.kind {
            E::Field {
                object,
                optional,
                name,
            } => {
                if let E::Path(path) = &object.kind
                    && let Some(path) = self.as_type_path(path, *name)
                {
                    return self.path_expr(&path, want);
                }
                let object = self.linked(object, *optional, &Ty::Unknown);
                self.field_access(object, *name, e.span)
            }
            E::Index { object, index } => {
                let object = self.linked(object, false, &Ty::Unknown);
                self.index(object, index, e.span)
            }
            E::MethodCall {
                receiver,
                optional: true,
                name,
                generics,
                args,
            } => {
                let receiver = self.linked(receiver, true, &Ty::Unknown);
                let turbofish = generics.first().map(|ty| self.ty(ty));
                self.method_on(receiver, *name, turbofish, args, e.span, want)
            }
            E::MethodCall {
                receiver,
                name,
                generics,
                args,
                ..
            } => self.method_call(receiver, *name, generics, args, e.span, want),
            E::Call { callee, args } => match &callee.kind {
                E::Field { .. } | E::Index { .. } | E::MethodCall { .. } | E::Call { .. } => {
                    let callee_value = self.link(callee, &Ty::Unknown);
                    self.call_of(callee_value, args, e.span)
                }
                _ => self.call(callee, args, e.span, want),
            },
            _ => self.expr(e, want),
        }
    }

    fn call_of(&mut self, callee: Expr, args: &[ast::Arg], span: Span) -> Expr {
        let ty = match &callee.ty {
            Ty::Fn(f) => f.ret.clone(),
            _ => Ty::Unknown,
        };
        let args = self.free_args(args);
        mk(
            ExprKind::CallValue {
                callee: Box::new(callee),
                args,
            },
            span,
            ty,
        )
    }

    /// The receiver of a method call inside a chain.
    pub fn receiver(&mut self, e: &ast::Expr, want: &Ty) -> Expr {
        self.linked(e, false, want)
    }

    fn linked(&mut self, e: &ast::Expr, optional: bool, want: &Ty) -> Expr {
        let value = match &e.kind {
            E::Field { .. } | E::Index { .. } | E::MethodCall { .. } | E::Call { .. } => {
                self.link(e, want)
            }
            _ => self.expr(e, want),
        };
        if !optional {
            return value;
        }
        let value = self.forward_any(value);
        let inner = peel(&value.ty).clone();
        let span = value.span;
        let local = self.temp(span, inner);
        if let Some(chain) = self.chains.last_mut() {
            chain.push((value, local));
        }
        self.local_expr(local, span)
    }

    fn field_access(&mut self, object: Expr, name: ast::Ident, span: Span) -> Expr {
        self.note_field(&object.ty, name);
        let text = name.name.as_str();
        if text.bytes().all(|b| b.is_ascii_digit())
            && let Ok(index) = text.parse::<u32>()
        {
            return self.tuple_field(object, index, span);
        }
        self.field_of(object, name.name, span)
    }

    pub fn tuple_field(&mut self, object: Expr, index: u32, span: Span) -> Expr {
        let ty = match peel(&object.ty) {
            Ty::Tuple(types) => types.get(index as usize).cloned().unwrap_or(Ty::Unknown),
            Ty::Adt(adt, _) => {
                let def = self.adt(*adt);
                def.fields
                    .get(index as usize)
                    .map_or(Ty::Unknown, |f| f.ty.clone())
            }
            _ => Ty::Unknown,
        };
        mk(
            ExprKind::TupleField {
                object: Box::new(object),
                index,
            },
            span,
            ty,
        )
    }

    pub fn field_of(&mut self, object: Expr, name: Symbol, span: Span) -> Expr {
        let mut hint = None;
        let mut ty = Ty::Unknown;
        match &object.ty {
            Ty::Adt(adt, _) => {
                let adt = *adt;
                if let Some(&index) = self.info(adt).field_index.get(&name) {
                    hint = Some((adt, index));
                    ty = self
                        .adt(adt)
                        .fields
                        .get(index as usize)
                        .map_or(Ty::Unknown, |f| f.ty.clone());
                } else if let Some(getter) = self.adt(adt).getters.get(&name) {
                    ty = self.sig(*getter).map_or(Ty::Unknown, |sig| sig.ret.clone());
                } else if let Some(super::Assoc::Global(global)) = self.info(adt).assoc.get(&name)
                    && self.adt(adt).kind == AdtKind::Class
                {
                    // A class-level field through an instance.
                    let global = *global;
                    return self.global_expr(global, span);
                } else if self.is_certain(&object) {
                    self.no_field(adt, name, span);
                } else if self.is_own_class(&object, adt) && !self.class_family_has(adt, name) {
                    // A subclass that comes later may have it: the program may run.
                    self.no_field(adt, name, span);
                    if let Some(d) = self.diags.last_mut() {
                        d.check_only = true;
                    }
                }
            }
            Ty::Map(_, types) => ty = types.1.clone(),
            Ty::Error => {
                ty = match name.as_str() {
                    "message" | "type" => Ty::Str,
                    _ => Ty::Unknown,
                };
            }
            _ => {}
        }
        mk(
            ExprKind::Field {
                object: Box::new(object),
                name,
                hint,
            },
            span,
            ty,
        )
    }

    /// Whether a contract or a literal says that the value is a struct of its static type.
    fn is_certain(&self, object: &Expr) -> bool {
        let Ty::Adt(adt, _) = &object.ty else {
            return false;
        };
        let def = self.adt(*adt);
        if def.kind != AdtKind::Struct || def.methods.hooks.contains_key(&Hook::Deref) {
            return false;
        }
        match &object.kind {
            ExprKind::Local(_) | ExprKind::Capture(_) => {
                !self.in_trait(object.span)
                    && self
                        .var_info(object)
                        .is_some_and(|facts| facts.info.contract)
            }
            ExprKind::Construct { .. }
            | ExprKind::Coerce { .. }
            | ExprKind::Field { hint: Some(_), .. } => true,
            ExprKind::Call { fun, .. } => self.sig(*fun).is_some_and(|sig| sig.ret == object.ty),
            _ => false,
        }
    }

    /// Whether the object is `self` in a method that stands in the class itself, not in a trait.
    fn is_own_class(&self, object: &Expr, adt: AdtId) -> bool {
        let frame = self.frame_ref();
        let is_self = matches!(object.kind, ExprKind::Local(local)
            if frame.locals.get(local.index()).is_some_and(|l| l.name.as_str() == "self"));
        is_self && self.adt(adt).kind == AdtKind::Class && !self.in_trait(object.span)
    }

    /// Whether the text stands in a trait: its default methods are lowered for every type that has them, called or not.
    fn in_trait(&self, span: Span) -> bool {
        let traits = &self.st.names.traits;
        let mut members = traits.iter().flat_map(|tr| &tr.ast.members);
        members.any(|member| member.span.lo <= span.lo && span.hi <= member.span.hi)
    }

    /// Whether the class, a base or a subclass of it has a member of this name.
    fn class_family_has(&self, adt: AdtId, name: Symbol) -> bool {
        let adts = &self.st.program.adts;
        let member = |class: &crate::hir::Adt| {
            class.fields.iter().any(|field| field.name == name)
                || class.getters.contains_key(&name)
                || class.setters.contains_key(&name)
                || class.methods.by_name.contains_key(&name)
                || class.methods.hooks.contains_key(&Hook::Deref)
                || self.info(class.id).assoc.contains_key(&name)
        };
        let line = |class: &crate::hir::Adt| {
            let mut ids = vec![class.id];
            // A cycle of bases is reported elsewhere.
            while let Some(base) = ids.last().and_then(|id| adts.get(id.index())?.base)
                && !ids.contains(&base)
            {
                ids.push(base);
            }
            ids
        };
        let is_member = |id: &AdtId| adts.get(id.index()).is_some_and(|class| member(class));
        adts.iter().any(|class| {
            let ids = line(class);
            ids.contains(&adt) && ids.iter().any(is_member)
        })
    }

    fn no_field(&mut self, adt: AdtId, name: Symbol, span: Span) {
        let def = self.adt(adt).clone();
        let is_method = def.methods.by_name.contains_key(&name);
        let names = def.fields.iter().map(|field| field.name.as_str());
        let similar = ruchyruchy_builtins::edit_distance::closest(name.as_str(), names);
        let d = self.error(
            Code::NoSuchField,
            span,
            format!("`{}` has no field `{name}`", def.name),
        );
        d.labels.push(Label {
            span: def.span,
            text: "declared here".into(),
        });
        if is_method {
            let text = format!("`{name}` is a method: call it with `.{name}()`");
            d.help.push(Help {
                text,
                suggestion: None,
            });
        } else if let Some(similar) = similar {
            d.help.push(Help {
                text: format!("did you mean `{similar}`?"),
                suggestion: None,
            });
        }
    }

    fn index(&mut self, object: Expr, index: &ast::Expr, span: Span) -> Expr {
        let want = match &object.ty {
            Ty::Map(_, types) => types.0.clone(),
            _ => Ty::Unknown,
        };
        let index = self.expr(index, &want);
        let is_slice = matches!(index.ty, Ty::Range(_));
        let ty = match &object.ty {
            Ty::Array(_) | Ty::Str if is_slice => object.ty.clone(),
            Ty::Char => Ty::Char,
            Ty::Array(elem) => (**elem).clone(),
            Ty::Str => Ty::Char,
            Ty::Map(_, types) => types.1.clone(),
            Ty::Tuple(types) => match &index.kind {
                ExprKind::Const(crate::hir::Const::Int(i)) => usize::try_from(*i)
                    .ok()
                    .and_then(|i| types.get(i))
                    .cloned()
                    .unwrap_or(Ty::Unknown),
                _ => Ty::Unknown,
            },
            Ty::Adt(adt, _) => {
                let fun = self.adt(*adt).methods.hooks.get(&Hook::Index).copied();
                fun.and_then(|fun| self.sig(fun))
                    .map_or(Ty::Unknown, |sig| sig.ret.clone())
            }
            _ => Ty::Unknown,
        };
        mk(
            ExprKind::Index {
                object: Box::new(object),
                index: Box::new(index),
            },
            span,
            ty,
        )
    }

    /// `e?`
    pub fn question(&mut self, inner: &ast::Expr, span: Span, want: &Ty) -> Expr {
        let wrapped = match want {
            Ty::Unknown => Ty::Unknown,
            want => match &self.frame_ref().ret_want {
                Ty::Result(types) => Ty::Result(Rc::new((want.clone(), types.1.clone()))),
                _ => Ty::Option(Rc::new(want.clone())),
            },
        };
        // A conversion of the error may change its type, so only the payload is expected.
        let wrapped = match wrapped {
            Ty::Result(types) => Ty::Result(Rc::new((types.0.clone(), Ty::Unknown))),
            other => other,
        };
        let mut value = self.expr(inner, &wrapped);
        super::method::set_result(&mut value);
        self.frame().has_return = true;
        let ty = match &value.ty {
            Ty::Option(inner) => (**inner).clone(),
            Ty::Result(types) => types.0.clone(),
            other => other.clone(),
        };
        let convert = match &self.frame_ref().ret_want {
            Ty::Result(types) => match &types.1 {
                Ty::Adt(adt, _) => {
                    let adt = *adt;
                    let same = matches!(&value.ty, Ty::Result(types) if matches!(&types.1, Ty::Adt(e, _) if *e == adt));
                    if same {
                        None
                    } else {
                        self.error_conversion(adt)
                    }
                }
                _ => None,
            },
            _ => None,
        };
        mk(
            ExprKind::Question {
                expr: Box::new(value),
                convert,
            },
            span,
            ty,
        )
    }

    /// `P { x: 1, y, ..base }`
    pub fn struct_literal(
        &mut self,
        path: &ast::Path,
        fields: &[ast::FieldInit],
        base: Option<&ast::Expr>,
        span: Span,
    ) -> Expr {
        let Some((adt, variant)) = self.struct_target(path) else {
            for field in fields {
                if let Some(value) = &field.value {
                    self.value(value);
                }
            }
            return self.bad(span);
        };
        self.note_fields(adt, variant, fields.iter().map(|field| field.name));
        let def = self.adt(adt).clone();
        let (defs, name) = match variant {
            Some(variant) => match def.variants.get(variant as usize) {
                Some(v) => (v.fields.clone(), v.name),
                None => return self.bad(span),
            },
            None => (def.fields.clone(), def.name),
        };
        let (values, given) = self.field_values(&defs, fields, name);
        let ty = Ty::Adt(adt, Rc::new([]));
        if matches!(def.kind, AdtKind::Class | AdtKind::Actor) {
            if let Some(base) = base {
                self.error(
                    Code::Misplaced,
                    base.span,
                    "`..` needs a struct: a class instance is shared, not copied",
                );
            }
            let literal = true;
            return mk(
                ExprKind::New {
                    adt,
                    args: Vec::new(),
                    fields: values,
                    literal,
                },
                span,
                ty,
            );
        }
        let base_value = base.map(|base| Box::new(self.expr(base, &ty)));
        let mut values = values;
        let strange = fields
            .iter()
            .any(|f| !defs.iter().any(|def| def.name == f.name.name));
        if base_value.is_none() && !strange {
            let mut missing = Vec::new();
            for (index, field) in defs.iter().enumerate() {
                if given.contains_key(&field.name) {
                    continue;
                }
                match field.default {
                    Some(thunk) => {
                        let kind = ExprKind::Call {
                            fun: thunk,
                            args: Vec::new(),
                        };
                        values.push((index as u32, mk(kind, span, field.ty.clone())));
                    }
                    None => missing.push(format!("`{}`", field.name)),
                }
            }
            if !missing.is_empty() {
                let plural = if missing.len() == 1 {
                    "field"
                } else {
                    "fields"
                };
                let message = format!("`{name}` lacks the {plural} {}", missing.join(", "));
                self.error(Code::MissingField, span, message)
                    .labels
                    .push(Label {
                        span: def.span,
                        text: "declared here".into(),
                    });
            }
        }
        let kind = ExprKind::Construct {
            adt,
            variant: variant.unwrap_or(0),
            fields: values,
            base: base_value,
        };
        mk(kind, span, ty)
    }

    fn struct_target(&mut self, path: &ast::Path) -> Option<(AdtId, Option<u32>)> {
        if let Some(name) = path.as_ident()
            && name.name.as_str() != "Self"
            && !matches!(
                self.chain_type(self.module, name.name),
                Some(super::collect::TypeDef::Adt(_) | super::collect::TypeDef::Alias(_))
            )
        {
            // A variant in scope, or a type that does not exist.
            if let Some(super::frame::Found::Item(super::collect::ValueDef::Variant(
                adt,
                variant,
            ))) = self.lookup(name.name)
            {
                return Some((adt, Some(variant)));
            }
            self.undefined_type(name.name, path.span);
            return None;
        }
        if let Some(adt) = self.find_adt(path) {
            if self.adt(adt).kind == AdtKind::Enum {
                let name = self.adt(adt).name;
                self.error(
                    Code::UnknownMember,
                    path.span,
                    format!("`{name}` is an enum: name one of its variants"),
                );
                return None;
            }
            return Some((adt, None));
        }
        match self.resolve(path, "type") {
            Resolved::Ctor(adt, u32::MAX) | Resolved::New(adt) => Some((adt, None)),
            Resolved::Ctor(adt, variant) => Some((adt, Some(variant))),
            Resolved::Bad => None,
            _ => {
                let name = path
                    .segments
                    .last()
                    .map_or(sym("_"), |last| last.ident.name);
                self.undefined_type(name, path.span);
                None
            }
        }
    }

    fn field_values(
        &mut self,
        defs: &[FieldDef],
        fields: &[ast::FieldInit],
        name: Symbol,
    ) -> (Vec<(u32, Expr)>, FxHashMap<Symbol, Span>) {
        let mut values = Vec::with_capacity(defs.len());
        let mut given: FxHashMap<Symbol, Span> = FxHashMap::default();
        for field in fields {
            let index = defs.iter().position(|def| def.name == field.name.name);
            let ty = index
                .and_then(|i| defs.get(i))
                .map_or(Ty::Unknown, |def| def.ty.clone());
            let value = match &field.value {
                Some(value) => self.expr(value, &ty),
                None => {
                    let segment = ast::PathSegment {
                        ident: field.name,
                        generics: Vec::new(),
                    };
                    let path = ast::Path {
                        segments: vec![segment],
                        span: field.name.span,
                    };
                    self.path_expr(&path, &ty)
                }
            };
            self.forbid_alias(&value, "a field");
            let Some(index) = index else {
                let names = defs.iter().map(|def| def.name.as_str());
                let similar =
                    ruchyruchy_builtins::edit_distance::closest(field.name.name.as_str(), names)
                        .map(str::to_string);
                let message = format!("`{name}` has no field `{}`", field.name.name);
                let d = self.error(Code::UnknownField, field.name.span, message);
                if let Some(similar) = similar {
                    let text = format!("did you mean `{similar}`?");
                    d.help.push(Help {
                        text,
                        suggestion: Some((field.name.span, similar)),
                    });
                }
                continue;
            };
            if let Some(first) = given.insert(field.name.name, field.name.span) {
                let message = format!("field `{}` is given twice", field.name.name);
                self.error(Code::DuplicateField, field.name.span, message)
                    .labels
                    .push(Label {
                        span: first,
                        text: "first given here".into(),
                    });
                continue;
            }
            let value = self.coerce(value, &ty, Site::Field(field.name.name));
            values.push((index as u32, value));
        }
        (values, given)
    }
}
