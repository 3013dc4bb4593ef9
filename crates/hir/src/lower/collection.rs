//! Literals of collections: the expected type reaches their elements.

use super::contract::{elem_ty, join};
use super::{Lowerer, mk, nil};
use crate::hir::{Const, Element, Expr, ExprKind, MapElement, Site};
use crate::ty::{KeyOrder, Ty};
use ruchyruchy_syntax::ast::{self};
use ruchyruchy_syntax::span::Span;
use std::rc::Rc;

impl<'a> Lowerer<'a> {
    pub fn range(
        &mut self,
        start: Option<&ast::Expr>,
        end: Option<&ast::Expr>,
        inclusive: bool,
        span: Span,
        want: &Ty,
    ) -> Expr {
        let mut elem = match want {
            Ty::Range(elem) | Ty::Iter(elem) => (**elem).clone(),
            _ => Ty::Unknown,
        };
        // A literal end takes the width of the other.
        let end_first = start.is_some_and(|s| self.is_untyped_literal(s));
        let (start, end) = if end_first {
            let end = end.map(|e| self.expr(e, &elem));
            if let Some(end) = &end
                && matches!(end.ty, Ty::Int(_) | Ty::Float)
            {
                elem = end.ty.clone();
            }
            (start.map(|e| self.expr(e, &elem)), end)
        } else {
            let start = start.map(|e| self.expr(e, &elem));
            if let Some(start) = &start
                && matches!(start.ty, Ty::Int(_) | Ty::Float)
            {
                elem = start.ty.clone();
            }
            (start, end.map(|e| self.expr(e, &elem)))
        };
        let known = |e: &Option<Expr>| {
            let ty = e.as_ref().map(|e| e.ty.clone());
            ty.filter(|ty| *ty != Ty::Unknown && *ty != Ty::Never)
        };
        let elem = known(&end).or_else(|| known(&start)).unwrap_or(Ty::Unknown);
        let elem = if let Ty::Option(inner) = &elem {
            (**inner).clone()
        } else {
            elem
        };
        mk(
            ExprKind::Range {
                start: start.map(Box::new),
                end: end.map(Box::new),
                inclusive,
            },
            span,
            Ty::Range(Rc::new(elem)),
        )
    }

    /// An element of a literal: no alias, and of the expected type.
    pub fn element(&mut self, e: &ast::Expr, want: &Ty) -> Expr {
        let value = self.expr(e, want);
        self.forbid_alias(&value, "a collection");
        match want {
            Ty::Unknown => value,
            _ => self.coerce(value, want, Site::Element),
        }
    }

    pub fn elements(&mut self, elements: &[ast::Element], want: &Ty) -> (Vec<Element>, Ty) {
        let mut out = Vec::with_capacity(elements.len());
        let mut joined: Option<Ty> = None;
        for element in elements {
            let (expr, ty) = if element.spread {
                let expr = self.value(&element.expr);
                let ty = elem_ty(&expr.ty);
                (expr, ty)
            } else {
                let hint = match (want, &joined) {
                    (Ty::Unknown, Some(known)) => known.clone(),
                    _ => want.clone(),
                };
                let expr = if *want == Ty::Unknown {
                    let hint = if matches!(hint, Ty::Int(_)) {
                        hint
                    } else {
                        Ty::Unknown
                    };
                    let value = self.expr(&element.expr, &hint);
                    self.forbid_alias(&value, "a collection");
                    value
                } else {
                    self.element(&element.expr, &hint)
                };
                let ty = expr.ty.clone();
                (expr, ty)
            };
            joined = Some(match joined {
                None => ty,
                Some(before) => join(&before, &ty),
            });
            out.push(Element {
                expr,
                spread: element.spread,
            });
        }
        let elem = match want {
            Ty::Unknown => joined.unwrap_or(Ty::Unknown),
            _ => want.clone(),
        };
        if elem == Ty::Unknown {
            for element in &mut out {
                if element.expr.ty == Ty::Int(crate::ty::IntTy::U64) {
                    let span = element.expr.span;
                    let value = std::mem::replace(&mut element.expr, nil(span));
                    element.expr = self.narrow(value);
                }
            }
        }
        (out, if elem == Ty::Never { Ty::Unknown } else { elem })
    }

    pub fn array(&mut self, elements: &[ast::Element], span: Span, want: &Ty) -> Expr {
        if let Ty::Set(..) = want {
            return self.set(elements, span, want);
        }
        let want = match want {
            Ty::Array(elem) | Ty::Heap(elem) | Ty::Iter(elem) => (**elem).clone(),
            _ => Ty::Unknown,
        };
        let (elements, elem) = self.elements(elements, &want);
        mk(ExprKind::Array(elements), span, Ty::Array(Rc::new(elem)))
    }

    pub fn set(&mut self, elements: &[ast::Element], span: Span, want: &Ty) -> Expr {
        let (order, want) = match want {
            Ty::Set(order, elem) => (*order, (**elem).clone()),
            _ => (KeyOrder::Insertion, Ty::Unknown),
        };
        let (elements, elem) = self.elements(elements, &want);
        let made = Ty::Set(KeyOrder::Insertion, Rc::new(elem.clone()));
        let set = mk(ExprKind::Set(elements), span, made);
        match order {
            KeyOrder::Insertion => set,
            KeyOrder::Sorted => {
                let ty = Ty::Set(order, Rc::new(elem));
                mk(
                    ExprKind::Coerce {
                        expr: Box::new(set),
                        ty: ty.clone(),
                        site: Site::Element,
                    },
                    span,
                    ty,
                )
            }
        }
    }

    pub fn repeat(&mut self, value: &ast::Expr, count: &ast::Expr, span: Span, want: &Ty) -> Expr {
        let want = match want {
            Ty::Array(elem) | Ty::Iter(elem) => (**elem).clone(),
            _ => Ty::Unknown,
        };
        let value = self.element(value, &want);
        let count = self.value(count);
        let elem = if want == Ty::Unknown {
            value.ty.clone()
        } else {
            want
        };
        let kind = ExprKind::Repeat {
            value: Box::new(value),
            count: Box::new(count),
        };
        mk(kind, span, Ty::Array(Rc::new(elem)))
    }

    pub fn tuple(&mut self, elements: &[ast::Expr], span: Span, want: &Ty) -> Expr {
        let wants: &[Ty] = match want {
            Ty::Tuple(types) if types.len() == elements.len() => types,
            _ => &[],
        };
        let mut out = Vec::with_capacity(elements.len());
        for (index, e) in elements.iter().enumerate() {
            let want = wants.get(index).unwrap_or(&Ty::Unknown);
            out.push(self.element(e, want));
        }
        let ty = Ty::Tuple(out.iter().map(|e| e.ty.clone()).collect());
        mk(ExprKind::Tuple(out), span, ty)
    }

    pub fn map(&mut self, entries: &[ast::MapEntry], span: Span, want: &Ty) -> Expr {
        if entries.is_empty()
            && let Ty::Set(..) = want
        {
            return self.set(&[], span, want);
        }
        let (key_want, value_want) = match want {
            Ty::Map(_, types) => (types.0.clone(), types.1.clone()),
            _ => (Ty::Unknown, Ty::Unknown),
        };
        let mut out = Vec::with_capacity(entries.len());
        let mut joined: Option<(Ty, Ty)> = None;
        for entry in entries {
            match entry {
                ast::MapEntry::Pair { key, value } => {
                    let key = self.element(key, &key_want);
                    let value = self.element(value, &value_want);
                    joined = Some(match joined {
                        None => (key.ty.clone(), value.ty.clone()),
                        Some((k, v)) => (join(&k, &key.ty), join(&v, &value.ty)),
                    });
                    out.push(MapElement::Pair(key, value));
                }
                ast::MapEntry::Spread(e) => {
                    joined = Some((Ty::Unknown, Ty::Unknown));
                    out.push(MapElement::Spread(self.value(e)));
                }
            }
        }
        let types = match want {
            Ty::Map(..) => (key_want, value_want),
            _ => joined.unwrap_or((Ty::Unknown, Ty::Unknown)),
        };
        let map = mk(
            ExprKind::Map(out),
            span,
            Ty::Map(KeyOrder::Insertion, Rc::new(types)),
        );
        match want {
            Ty::Map(KeyOrder::Sorted, _) => {
                let kind = ExprKind::Coerce {
                    expr: Box::new(map),
                    ty: want.clone(),
                    site: Site::Element,
                };
                mk(kind, span, want.clone())
            }
            _ => map,
        }
    }

    /// As in a map literal, a bare name is the name itself; in parentheses it is a variable.
    fn column_name(&mut self, name: &ast::Expr) -> Expr {
        if let ast::ExprKind::Path(path) = &name.kind
            && let Some(ident) = path.as_ident()
        {
            let text = Const::Str(ident.name.as_str().into());
            return mk(ExprKind::Const(text), name.span, Ty::Str);
        }
        self.value(name)
    }

    pub fn data_frame(&mut self, columns: &[(ast::Expr, ast::Expr)], span: Span) -> Expr {
        let columns = columns
            .iter()
            .map(|(name, column)| (self.column_name(name), self.value(column)))
            .collect();
        mk(ExprKind::DataFrame(columns), span, Ty::Frame)
    }
}
