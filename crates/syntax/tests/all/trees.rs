//! Strategies for random syntax trees, all of which the grammar can express.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use ruchyruchy_syntax::ast::*;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::Symbol;

fn expr_of(kind: ExprKind) -> Expr {
    Expr {
        kind,
        span: Span::NONE,
    }
}

fn pat_of(kind: PatKind) -> Pat {
    Pat {
        kind,
        span: Span::NONE,
    }
}

fn type_of(kind: TypeKind) -> Type {
    Type {
        kind,
        span: Span::NONE,
    }
}

fn ident_of(name: &str) -> Ident {
    Ident {
        name: Symbol::intern(name),
        span: Span::NONE,
    }
}

fn ident() -> impl Strategy<Value = Ident> {
    prop_oneof![
        8 => prop::sample::select(vec!["a", "b", "c", "xs", "foo", "état", "type", "state", "_z"]),
        1 => prop::sample::select(vec!["spawn", "from", "test", "result"]),
    ]
    .prop_map(ident_of)
}

fn member() -> impl Strategy<Value = Ident> {
    prop::sample::select(vec!["a", "len", "type", "match", "x1", "for"]).prop_map(ident_of)
}

fn type_name() -> impl Strategy<Value = Path> {
    prop::sample::select(vec![
        vec!["P"],
        vec!["E", "V"],
        vec!["Self"],
        vec!["m", "T"],
    ])
    .prop_map(|names| Path {
        segments: names
            .into_iter()
            .map(|name| PathSegment {
                ident: ident_of(name),
                generics: Vec::new(),
            })
            .collect(),
        span: Span::NONE,
    })
}

fn path() -> impl Strategy<Value = Path> {
    prop_oneof![
        6 => ident().prop_map(|ident| Path {
            segments: vec![PathSegment { ident, generics: Vec::new() }],
            span: Span::NONE,
        }),
        1 => type_name(),
        1 => ty().prop_map(|ty| Path {
            segments: vec![
                PathSegment { ident: ident_of("Vec"), generics: vec![ty] },
                PathSegment { ident: ident_of("new"), generics: Vec::new() },
            ],
            span: Span::NONE,
        }),
    ]
}

fn suffix(names: &'static [&'static str]) -> impl Strategy<Value = Option<Symbol>> {
    option::weighted(0.2, prop::sample::select(names).prop_map(Symbol::intern))
}

fn lit() -> impl Strategy<Value = Lit> {
    prop_oneof![
        Just(Lit::Nil),
        any::<bool>().prop_map(Lit::Bool),
        (any::<u64>(), suffix(&["i8", "u64", "f64"])).prop_map(|(v, s)| Lit::Int(v, s)),
        (0u64..10).prop_map(|v| Lit::Int(v, None)),
        (any::<f64>(), suffix(&["f32", "f64"]))
            .prop_filter("a literal has no sign", |(v, _)| !v.is_nan()
                && v.is_sign_positive())
            .prop_map(|(v, s)| Lit::Float(v, s)),
        any::<String>().prop_map(|text| Lit::Str(text.as_str().into())),
        any::<char>().prop_map(Lit::Char),
        any::<u8>().prop_map(Lit::Byte),
        vec(any::<u8>(), 0..4).prop_map(|bytes| Lit::Bytes(bytes.into())),
        ident().prop_map(|name| Lit::Atom(name.name)),
    ]
}

pub fn ty() -> impl Strategy<Value = Type> {
    let leaf = prop_oneof![
        4 => prop::sample::select(vec!["i32", "String", "T"]).prop_map(|name| {
            TypeKind::Path(Path {
                segments: vec![PathSegment { ident: ident_of(name), generics: Vec::new() }],
                span: Span::NONE,
            })
        }),
        1 => Just(TypeKind::Never),
        1 => Just(TypeKind::Infer),
    ]
    .prop_map(type_of);
    leaf.prop_recursive(3, 12, 3, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        prop_oneof![
            vec(inner.clone(), 1..3).prop_map(|generics| TypeKind::Path(Path {
                segments: vec![PathSegment {
                    ident: ident_of("Map"),
                    generics
                }],
                span: Span::NONE,
            })),
            (any::<bool>(), boxed.clone())
                .prop_map(|(mutable, inner)| TypeKind::Ref { mutable, inner }),
            vec(inner.clone(), 0..3).prop_map(TypeKind::Tuple),
            boxed
                .clone()
                .prop_map(|elem| TypeKind::Array { elem, len: None }),
            (vec(inner.clone(), 0..3), option::of(boxed.clone()))
                .prop_map(|(params, ret)| TypeKind::Fn { params, ret }),
            (any::<bool>(), vec(inner.clone(), 1..3))
                .prop_map(|(is_dyn, bounds)| TypeKind::Trait { is_dyn, bounds }),
            boxed.prop_map(TypeKind::Optional),
        ]
        .prop_map(type_of)
    })
}

fn bound() -> impl Strategy<Value = Box<Expr>> {
    prop_oneof![
        (0u64..9).prop_map(|v| ExprKind::Lit(Lit::Int(v, None))),
        any::<char>().prop_map(|c| ExprKind::Lit(Lit::Char(c))),
        (0u64..9).prop_map(|v| ExprKind::Unary(
            UnOp::Neg,
            Box::new(expr_of(ExprKind::Lit(Lit::Int(v, None))))
        )),
    ]
    .prop_map(|kind| Box::new(expr_of(kind)))
}

fn field_pats(inner: impl Strategy<Value = Pat> + Clone) -> impl Strategy<Value = Vec<FieldPat>> {
    let short = member().prop_map(|name| FieldPat {
        name,
        pat: pat_of(PatKind::Bind {
            mutable: false,
            by_ref: false,
            name,
            sub: None,
        }),
    });
    vec(
        prop_oneof![
            short,
            (member(), inner).prop_map(|(name, pat)| FieldPat { name, pat })
        ],
        0..3,
    )
}

pub fn pat() -> impl Strategy<Value = Pat> {
    let leaf = prop_oneof![
        Just(PatKind::Wild),
        (any::<bool>(), any::<bool>(), ident()).prop_map(|(mutable, by_ref, name)| {
            PatKind::Bind {
                mutable,
                by_ref,
                name,
                sub: None,
            }
        }),
        lit().prop_map(|lit| PatKind::Lit(Box::new(expr_of(ExprKind::Lit(lit))))),
        (bound(), option::of(bound())).prop_map(|(start, end)| {
            let inclusive = end.is_some();
            PatKind::Range {
                start: Some(start),
                end,
                inclusive,
            }
        }),
        (bound(), any::<bool>()).prop_map(|(end, inclusive)| PatKind::Range {
            start: None,
            end: Some(end),
            inclusive
        }),
        Just(PatKind::Path(Path {
            segments: ["E", "V"]
                .map(|name| PathSegment {
                    ident: ident_of(name),
                    generics: Vec::new()
                })
                .into(),
            span: Span::NONE,
        })),
    ]
    .prop_map(pat_of);
    leaf.prop_recursive(3, 16, 3, |inner| {
        let some = vec(inner.clone(), 0..3);
        let rest = option::of(ident()).prop_map(|name| pat_of(PatKind::Rest(name)));
        let with_rest = (some.clone(), option::of(rest))
            .prop_map(|(mut pats, rest)| {
                pats.extend(rest);
                pats
            })
            .boxed();
        prop_oneof![
            with_rest
                .clone()
                .prop_filter("`()` is nil", |pats| !pats.is_empty())
                .prop_map(PatKind::Tuple),
            with_rest.clone().prop_map(PatKind::Array),
            (type_name(), with_rest).prop_map(|(path, pats)| PatKind::TupleVariant { path, pats }),
            (type_name(), field_pats(inner.clone()), any::<bool>())
                .prop_map(|(path, fields, rest)| PatKind::Struct { path, fields, rest }),
            (field_pats(inner.clone()), any::<bool>())
                .prop_map(|(fields, rest)| PatKind::Map { fields, rest }),
            vec(
                inner
                    .clone()
                    .prop_filter("flat", |p| !matches!(p.kind, PatKind::Or(_))),
                2..4
            )
            .prop_map(PatKind::Or),
            inner.clone().prop_map(|pat| PatKind::Ref(Box::new(pat))),
            (ident(), inner).prop_map(|(name, sub)| PatKind::Bind {
                mutable: false,
                by_ref: false,
                name,
                sub: Some(Box::new(sub))
            }),
        ]
        .prop_map(pat_of)
    })
}

fn param(default: impl Strategy<Value = Expr>) -> impl Strategy<Value = Param> {
    (
        pat(),
        option::weighted(0.3, ty()),
        option::weighted(0.1, default),
    )
        .prop_map(|(pat, ty, default)| Param {
            pat,
            ty,
            default,
            variadic: false,
            span: Span::NONE,
        })
}

fn stmts(expr: impl Strategy<Value = Expr> + Clone + 'static) -> impl Strategy<Value = Block> {
    let stmt = prop_oneof![
        expr.clone().prop_map(StmtKind::Expr),
        expr.clone().prop_map(StmtKind::Semi),
        (any::<bool>(), pat(), option::of(ty()), option::of(expr)).prop_map(
            |(mutable, pat, ty, init)| {
                let (is_var, else_block) = (false, None);
                StmtKind::Let(Box::new(Let {
                    mutable,
                    is_var,
                    pat,
                    ty,
                    init,
                    else_block,
                }))
            }
        ),
    ]
    .prop_map(|kind| Stmt {
        kind,
        span: Span::NONE,
    });
    vec(stmt, 0..3).prop_map(|stmts| Block {
        stmts,
        span: Span::NONE,
    })
}

fn args(expr: impl Strategy<Value = Expr>) -> impl Strategy<Value = Vec<Arg>> {
    let arg =
        (option::weighted(0.2, member()), any::<u8>(), expr).prop_map(|(name, n, expr)| Arg {
            spread: name.is_none() && n < 30,
            name,
            expr,
        });
    vec(arg, 0..3)
}

fn elements(expr: impl Strategy<Value = Expr>) -> impl Strategy<Value = Vec<Element>> {
    vec(
        (prop::bool::weighted(0.2), expr).prop_map(|(spread, expr)| Element { spread, expr }),
        0..4,
    )
}

fn binary() -> impl Strategy<Value = BinOp> {
    use BinOp::*;
    prop::sample::select(vec![
        Add, Sub, Mul, Div, Rem, Pow, BitAnd, BitOr, BitXor, Shl, Shr, Eq, Ne, Lt, Le, Gt, Ge, In,
    ])
}

fn fstring(expr: impl Strategy<Value = Expr>) -> impl Strategy<Value = Vec<FStringPart>> {
    let spec = option::weighted(
        0.3,
        prop::sample::select(vec![">5", "?", ".2", "#x", "*^8"]),
    );
    let hole = (expr, spec).prop_map(|(expr, spec)| FStringPart::Expr {
        expr,
        spec: spec.map(|text| (text.into(), Span::NONE)),
    });
    let pair = (option::of("[^\\PC\r]{1,5}"), hole).prop_map(|(text, hole)| {
        let text = text.map(|text| FStringPart::Text(text.as_str().into()));
        text.into_iter().chain([hole]).collect::<Vec<_>>()
    });
    vec(pair, 0..3).prop_map(|parts| parts.into_iter().flatten().collect())
}

pub fn expr() -> BoxedStrategy<Expr> {
    let leaf = prop_oneof![
        lit().prop_map(ExprKind::Lit),
        path().prop_map(ExprKind::Path),
        Just(ExprKind::Continue { label: None }),
    ]
    .prop_map(expr_of);
    leaf.prop_recursive(4, 24, 4, |inner| {
        let inner = inner.boxed();
        let boxed = inner.clone().prop_map(Box::new).boxed();
        let place = prop_oneof![
            path().prop_map(|path| expr_of(ExprKind::Path(path))),
            (boxed.clone(), member()).prop_map(|(object, name)| expr_of(ExprKind::Field {
                object,
                optional: false,
                name
            })),
        ]
        .prop_map(Box::new);
        let block = stmts(inner.clone()).boxed();
        let label = option::weighted(0.2, Just(ident_of("outer"))).boxed();
        let cond = prop_oneof![
            4 => boxed.clone(),
            1 => (pat(), boxed.clone()).prop_map(|(pat, expr)| {
                Box::new(expr_of(ExprKind::Let { pat: Box::new(pat), expr }))
            }),
        ]
        .prop_filter("an assignment is no condition", |c| !assigns(c))
        .boxed();
        let operators = prop_oneof![
            (
                prop::sample::select(vec![UnOp::Neg, UnOp::Not, UnOp::BitNot, UnOp::Deref]),
                boxed.clone()
            )
                .prop_map(|(op, e)| ExprKind::Unary(op, e)),
            (any::<bool>(), boxed.clone())
                .prop_map(|(mutable, expr)| ExprKind::Borrow { mutable, expr }),
            (binary(), boxed.clone(), boxed.clone()).prop_map(|(op, lhs, rhs)| {
                ExprKind::Binary {
                    op,
                    op_span: Span::NONE,
                    lhs,
                    rhs,
                }
            }),
            (
                prop::sample::select(vec![ShortOp::And, ShortOp::Or, ShortOp::Coalesce]),
                boxed.clone(),
                boxed.clone()
            )
                .prop_map(|(op, lhs, rhs)| ExprKind::Short { op, lhs, rhs }),
            (boxed.clone(), boxed.clone()).prop_map(|(lhs, rhs)| ExprKind::Pipe { lhs, rhs }),
            (
                prop::sample::select(vec![
                    AssignOp::Set,
                    AssignOp::Op(BinOp::Add),
                    AssignOp::Short(ShortOp::Coalesce)
                ]),
                boxed.clone(),
                boxed.clone()
            )
                .prop_map(|(op, target, value)| ExprKind::Assign {
                    op,
                    op_span: Span::NONE,
                    target,
                    value
                }),
            (any::<bool>(), any::<bool>(), place).prop_map(|(increment, prefix, target)| {
                ExprKind::IncDec {
                    increment,
                    prefix,
                    target,
                }
            }),
            (boxed.clone(), boxed.clone(), boxed.clone()).prop_map(|(cond, then, otherwise)| {
                ExprKind::Ternary {
                    cond,
                    then,
                    otherwise,
                }
            }),
            (boxed.clone(), ty())
                .prop_map(|(expr, ty)| ExprKind::Cast {
                    expr,
                    ty: Box::new(ty)
                })
                .prop_filter("`as T?` is none", |cast| {
                    !matches!(cast, ExprKind::Cast { ty, .. } if !plain_cast(ty))
                }),
            (option::of(boxed.clone()), boxed.clone(), any::<bool>()).prop_map(
                |(start, end, inclusive)| ExprKind::Range {
                    start,
                    end: Some(end),
                    inclusive
                }
            ),
        ]
        .prop_map(expr_of);
        let postfix = prop_oneof![
            (boxed.clone(), args(inner.clone()))
                .prop_map(|(callee, args)| ExprKind::Call { callee, args }),
            (
                boxed.clone(),
                any::<bool>(),
                member(),
                vec(ty(), 0..2),
                args(inner.clone())
            )
                .prop_map(|(receiver, optional, name, generics, args)| {
                    ExprKind::MethodCall {
                        receiver,
                        optional,
                        name,
                        generics,
                        args,
                    }
                }),
            (boxed.clone(), any::<bool>(), member()).prop_map(|(object, optional, name)| {
                ExprKind::Field {
                    object,
                    optional,
                    name,
                }
            }),
            (boxed.clone(), boxed.clone())
                .prop_map(|(object, index)| ExprKind::Index { object, index }),
            boxed.clone().prop_map(ExprKind::Try),
            boxed.clone().prop_map(ExprKind::Await),
            (boxed.clone(), any::<bool>(), member(), args(inner.clone()))
                .prop_filter("a message is a name", |m| m.2.name.as_str() != "match"
                    && m.2.name.as_str() != "for"
                    && m.2.name.as_str() != "type")
                .prop_map(|(actor, ask, message, args)| ExprKind::Send {
                    actor,
                    ask,
                    message,
                    args
                }),
        ]
        .prop_filter("what `??` cannot be told from", |kind| !doubtful_try(kind))
        .prop_map(expr_of);
        let collections = prop_oneof![
            elements(inner.clone()).prop_map(ExprKind::Array),
            (boxed.clone(), boxed.clone())
                .prop_map(|(value, count)| ExprKind::Repeat { value, count }),
            vec(inner.clone(), 1..3).prop_map(ExprKind::Tuple),
            elements(inner.clone())
                .prop_filter("a set has a plain element", |e| e.iter().any(|e| !e.spread))
                .prop_map(ExprKind::Set),
            vec(
                prop_oneof![
                    (inner.clone(), inner.clone())
                        .prop_map(|(key, value)| MapEntry::Pair { key, value }),
                    inner.clone().prop_map(MapEntry::Spread),
                ],
                0..3
            )
            .prop_map(ExprKind::Map),
            (
                type_name(),
                vec((member(), option::of(inner.clone())), 0..3),
                option::weighted(0.3, boxed.clone())
            )
                .prop_map(|(path, fields, base)| {
                    let fields = fields
                        .into_iter()
                        .map(|(name, value)| FieldInit { name, value })
                        .collect();
                    ExprKind::Struct { path, fields, base }
                }),
            (
                inner.clone(),
                pat(),
                inner.clone(),
                option::of(inner.clone())
            )
                .prop_map(|(value, pat, iter, cond)| ExprKind::Comprehension(
                    Box::new(Comprehension {
                        kind: ComprehensionKind::Array,
                        key: None,
                        value,
                        clauses: vec![ComprehensionClause {
                            pat,
                            iter,
                            conds: cond.into_iter().collect()
                        }],
                    })
                )),
            fstring(inner.clone()).prop_map(ExprKind::FString),
            args(inner.clone()).prop_map(|args| ExprKind::Macro {
                name: ident_of("println"),
                args
            }),
        ]
        .prop_map(expr_of);
        let control =
            prop_oneof![
                (cond.clone(), block.clone(), option::of(block.clone())).prop_map(
                    |(cond, then, otherwise)| ExprKind::If {
                        cond,
                        then,
                        otherwise: otherwise
                            .map(|block| Box::new(expr_of(ExprKind::Block { label: None, block })))
                    }
                ),
                (label.clone(), cond, block.clone())
                    .prop_map(|(label, cond, body)| ExprKind::While { label, cond, body }),
                (label.clone(), block.clone())
                    .prop_map(|(label, body)| ExprKind::Loop { label, body }),
                (label.clone(), pat(), boxed.clone(), block.clone()).prop_map(
                    |(label, pat, iter, body)| ExprKind::For {
                        label,
                        pat: Box::new(pat),
                        iter,
                        body
                    }
                ),
                (
                    boxed.clone(),
                    vec((pat(), option::of(inner.clone()), inner.clone()), 1..3)
                )
                    .prop_map(|(scrutinee, arms)| ExprKind::Match {
                        scrutinee,
                        arms: arms
                            .into_iter()
                            .map(|(pat, guard, body)| Arm {
                                pat,
                                guard: guard.filter(|guard| !assigns(guard)),
                                body,
                                span: Span::NONE
                            })
                            .collect()
                    }),
                (label, block.clone()).prop_map(|(label, block)| ExprKind::Block { label, block }),
                block.clone().prop_map(ExprKind::Async),
                (
                    vec(param(path().prop_map(|p| expr_of(ExprKind::Path(p)))), 0..3),
                    any::<bool>(),
                    any::<bool>(),
                    inner.clone()
                )
                    .prop_map(|(params, is_move, is_async, body)| {
                        ExprKind::Closure(Box::new(Closure {
                            params,
                            ret: None,
                            body,
                            is_move,
                            is_async,
                        }))
                    }),
                (
                    block.clone(),
                    pat(),
                    block.clone(),
                    option::of(block.clone())
                )
                    .prop_map(|(body, pat, handler, finally)| ExprKind::TryCatch {
                        body,
                        catches: vec![CatchClause {
                            pat: Some(pat),
                            ty: None,
                            guard: None,
                            body: handler
                        }],
                        finally
                    }),
                (any::<bool>(), pat(), inner.clone(), boxed.clone()).prop_map(
                    |(mutable, pat, init, body)| {
                        let (is_var, ty, else_block) = (false, None, None);
                        let binding = Box::new(Let {
                            mutable,
                            is_var,
                            pat,
                            ty,
                            init: Some(init),
                            else_block,
                        });
                        ExprKind::LetIn { binding, body }
                    }
                ),
                option::of(boxed.clone()).prop_map(ExprKind::Return),
                (
                    option::of(boxed.clone()),
                    option::weighted(0.3, Just(ident_of("outer")))
                )
                    .prop_map(|(value, label)| ExprKind::Break { label, value }),
                boxed.clone().prop_map(ExprKind::Throw),
                boxed.prop_map(ExprKind::Lazy),
                type_name()
                    .prop_filter("an actor", |p| p.segments.len() == 1)
                    .prop_map(|path| { ExprKind::Spawn(Box::new(expr_of(ExprKind::Path(path)))) }),
            ]
            .prop_map(expr_of);
        prop_oneof![3 => operators, 3 => postfix, 2 => collections, 3 => control]
    })
    .boxed()
}

/// `x??` followed by something that may be an operand would be read as an operator.
fn doubtful_try(kind: &ExprKind) -> bool {
    let object = match kind {
        ExprKind::Call { callee: object, .. }
        | ExprKind::Index { object, .. }
        | ExprKind::Try(object) => object,
        _ => return false,
    };
    matches!(object.kind, ExprKind::Try(_))
}

fn assigns(expr: &Expr) -> bool {
    matches!(
        expr.kind,
        ExprKind::Assign {
            op: AssignOp::Set,
            ..
        }
    )
}

/// What may stand behind `as` without parentheses, at its end.
fn plain_cast(ty: &Type) -> bool {
    match &ty.kind {
        TypeKind::Optional(_) => false,
        TypeKind::Ref { inner, .. } => plain_cast(inner),
        TypeKind::Fn { ret, .. } => ret.as_ref().is_none_or(|ret| plain_cast(ret)),
        TypeKind::Trait { .. } => false,
        _ => true,
    }
}

/// A file of a few statements.
pub fn file() -> impl Strategy<Value = File> {
    stmts(expr()).prop_map(|block| File {
        stmts: block.stmts,
        comments: Vec::new(),
        span: Span::NONE,
    })
}
