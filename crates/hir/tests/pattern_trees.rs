//! Decision trees and the reports about arms, held against a plain matcher.
//!
//! Random arms over small values are compiled; then every value of the domain is sent down the tree and is
//! also matched arm by arm, the slow and obvious way. Arm and bindings must agree. Where the domain is
//! all of a closed type, "unreachable" and "missing" must be true as well.

use ruchyruchy_hir::hir::{
    Adt, AdtId, AdtKind, Const, Decision, FieldDef, LocalId, Methods, OPTION, Program, Proj,
    RESULT, Test, VariantDef,
};
use ruchyruchy_hir::pattern::{Pat, PatKind, PatternArm, Rest, Sequence, compile};
use ruchyruchy_hir::ty::Ty;
use ruchyruchy_syntax::span::Span;
use ruchyruchy_syntax::symbol::{FxHashMap, Symbol};
use std::rc::Rc;

/// The enum `E { A, B(bool, Inner), C { x: bool } }`; `Inner` is an Option of bool.
const E: AdtId = AdtId(4);
/// The struct `S { b: bool, e: E }`.
const S: AdtId = AdtId(5);

#[derive(Clone, Debug, PartialEq)]
enum Value {
    Nil,
    Bool(bool),
    Int(i64),
    Str(&'static str),
    None,
    Some(Box<Value>),
    Ok(Box<Value>),
    Err(Box<Value>),
    Variant(u32, Vec<Value>),
    Struct(Vec<Value>),
    Tuple(Vec<Value>),
    Array(Vec<Value>),
    Map(Vec<(&'static str, Value)>),
}

fn field(name: &str, ty: Ty) -> FieldDef {
    FieldDef {
        name: Symbol::intern(name),
        ty,
        default: None,
    }
}

fn adt(
    id: AdtId,
    name: &str,
    kind: AdtKind,
    fields: Vec<FieldDef>,
    variants: Vec<VariantDef>,
) -> Rc<Adt> {
    Rc::new(Adt {
        id,
        name: Symbol::intern(name),
        span: Span::NONE,
        kind,
        fields,
        is_tuple: false,
        variants,
        base: None,
        methods: Methods::default(),
        getters: FxHashMap::default(),
        setters: FxHashMap::default(),
        constructor: None,
        handlers: FxHashMap::default(),
        invariant: None,
        traits: Vec::new(),
    })
}

fn variant(name: &str, named: bool, fields: Vec<FieldDef>) -> VariantDef {
    VariantDef {
        name: Symbol::intern(name),
        fields,
        named,
        discriminant: 0,
    }
}

fn option_of_bool() -> Ty {
    Ty::Option(Rc::new(Ty::Bool))
}

fn program() -> Program {
    let filler = |id| adt(AdtId(id), "Prelude", AdtKind::Enum, vec![], vec![]);
    let payload = vec![field("0", Ty::Bool), field("1", option_of_bool())];
    let variants = vec![
        variant("A", false, vec![]),
        variant("B", false, payload),
        variant("C", true, vec![field("x", Ty::Bool)]),
    ];
    let fields = vec![field("b", Ty::Bool), field("e", Ty::Adt(E, Rc::from([])))];
    let adts = vec![
        filler(0),
        filler(1),
        filler(2),
        filler(3),
        adt(E, "E", AdtKind::Enum, vec![], variants),
        adt(S, "S", AdtKind::Struct, fields, vec![]),
    ];
    Program {
        adts,
        ..Program::default()
    }
}

/// A value at the end of a path; `strict` where a lenient step gave the value itself.
type Part = (Value, bool);

fn step((value, strict): Part, proj: &Proj) -> Option<Part> {
    let part = |value: Option<&Value>| Some((value?.clone(), false));
    match (proj, &value) {
        (Proj::Payload(index), Value::Variant(_, parts)) => part(parts.get(*index as usize)),
        (Proj::Inner(OPTION), Value::Some(inner)) => part(Some(inner)),
        (Proj::Inner(RESULT), Value::Ok(inner) | Value::Err(inner)) => part(Some(inner)),
        (Proj::Inner(_), _) => {
            assert!(!strict, "a strict part can only be a real Some, Ok or Err");
            Some((value, true))
        }
        (Proj::Field(name), Value::Struct(parts)) => {
            part(parts.get(usize::from(name.as_str() == "e")))
        }
        (Proj::Tuple(index), Value::Tuple(parts)) => part(parts.get(*index as usize)),
        (Proj::Front(index), Value::Array(parts)) => part(parts.get(*index as usize)),
        (Proj::TupleBack(index), Value::Tuple(parts))
        | (Proj::Back(index), Value::Array(parts)) => {
            part(parts.get(parts.len().checked_sub(*index as usize)?))
        }
        (Proj::Slice(front, back), Value::Tuple(parts)) => {
            let end = parts.len().checked_sub(*back as usize)?;
            Some((
                Value::Tuple(parts.get(*front as usize..end)?.to_vec()),
                false,
            ))
        }
        (Proj::Slice(front, back), Value::Array(parts)) => {
            let end = parts.len().checked_sub(*back as usize)?;
            Some((
                Value::Array(parts.get(*front as usize..end)?.to_vec()),
                false,
            ))
        }
        (Proj::Key(name), Value::Map(entries)) => part(
            entries
                .iter()
                .find(|(key, _)| *key == name.as_str())
                .map(|(_, value)| value),
        ),
        _ => None,
    }
}

fn passes((value, strict): &Part, test: &Test) -> bool {
    let fits = |len: usize, want: u32, at_least: bool| {
        if at_least {
            len >= want as usize
        } else {
            len == want as usize
        }
    };
    match test {
        Test::Variant(adt, index) => {
            *adt == E && matches!(value, Value::Variant(own, _) if own == index)
        }
        Test::Struct(adt) => *adt == S && matches!(value, Value::Struct(_)),
        Test::Some if *strict => matches!(value, Value::Some(_)),
        Test::Some => !matches!(
            value,
            Value::Nil | Value::None | Value::Ok(_) | Value::Err(_)
        ),
        Test::None => matches!(value, Value::Nil | Value::None),
        Test::Ok if *strict => matches!(value, Value::Ok(_)),
        Test::Ok => !matches!(value, Value::Err(_)),
        Test::Err => matches!(value, Value::Err(_)),
        Test::Const(constant) => match (constant, value) {
            (Const::Nil, Value::Nil) => true,
            (Const::Bool(a), Value::Bool(b)) => a == b,
            (Const::Int(a), Value::Int(b)) => a == b,
            (Const::Str(a), Value::Str(b)) => **a == **b,
            _ => false,
        },
        Test::Range { lo, hi, inclusive } => match value {
            Value::Int(value) => {
                let bound = |constant: &Option<Const>| match constant {
                    Some(Const::Int(value)) => Some(*value),
                    _ => None,
                };
                bound(lo).is_none_or(|lo| lo <= *value)
                    && bound(hi).is_none_or(|hi| *value < hi || *inclusive && *value == hi)
            }
            _ => false,
        },
        Test::Array { len, at_least } => {
            matches!(value, Value::Array(parts) if fits(parts.len(), *len, *at_least))
        }
        Test::Tuple { len, at_least } => {
            matches!(value, Value::Tuple(parts) if fits(parts.len(), *len, *at_least))
        }
        Test::HasKey(name) => {
            matches!(value, Value::Map(entries) if entries.iter().any(|(key, _)| *key == name.as_str()))
        }
        Test::Global(_) | Test::ErrorKind(_) | Test::Is(_) => false,
    }
}

type Bound = Vec<(LocalId, Value)>;

fn follow(value: &Value, path: &[Proj]) -> Part {
    let start = (value.clone(), false);
    path.iter()
        .try_fold(start, step)
        .unwrap_or_else(|| panic!("no part {path:?} in {value:?}: its test has not passed"))
}

/// Sends a value down the tree; arms in `refused` have a guard that fails.
fn run(tree: &Decision, value: &Value, refused: &[bool]) -> Option<(usize, Bound)> {
    let mut asked: Vec<(Rc<[Proj]>, String)> = Vec::new();
    let mut node = tree;
    loop {
        node = match node {
            Decision::Fail => return None,
            Decision::Leaf {
                arm,
                bindings,
                otherwise,
            } => {
                if refused[*arm] {
                    match otherwise {
                        Some(otherwise) => otherwise,
                        None => panic!("arm {arm} has a guard and no way on"),
                    }
                } else {
                    let bind = |b: &ruchyruchy_hir::hir::Binding| (b.local, follow(value, &b.at).0);
                    let mut bound: Bound = bindings.iter().map(bind).collect();
                    bound.sort_by_key(|(local, _)| *local);
                    return Some((*arm, bound));
                }
            }
            Decision::Test { at, test, yes, no } => {
                asked.push((at.clone(), format!("{test:?}")));
                if passes(&follow(value, at), test) {
                    yes
                } else {
                    no
                }
            }
            Decision::Switch {
                at,
                adt,
                cases,
                default,
            } => {
                assert_eq!(*adt, E);
                match follow(value, at).0 {
                    Value::Variant(index, _) => cases[index as usize].as_ref().unwrap_or(default),
                    _ => default,
                }
            }
        };
        assert!(asked.len() < 1_000_000);
    }
}

/// No test is made twice on one way through the tree.
fn assert_no_repetition(node: &Decision, asked: &mut Vec<(Rc<[Proj]>, Test)>) {
    match node {
        Decision::Fail => {}
        Decision::Leaf { otherwise, .. } => {
            if let Some(next) = otherwise {
                assert_no_repetition(next, asked);
            }
        }
        Decision::Test { at, test, yes, no } => {
            let question = (at.clone(), test.clone());
            assert!(!asked.contains(&question), "{question:?} is asked twice");
            asked.push(question);
            assert_no_repetition(yes, asked);
            assert_no_repetition(no, asked);
            asked.pop();
        }
        Decision::Switch { cases, default, .. } => {
            cases
                .iter()
                .flatten()
                .chain([default])
                .for_each(|next| assert_no_repetition(next, asked));
        }
    }
}

/// The obvious matcher.
fn matches(pat: &Pat, part: Part, bound: &mut Bound) -> bool {
    let inner = |proj: Proj, pat: &Pat, bound: &mut Bound| match step(part.clone(), &proj) {
        Some(part) => matches(pat, part, bound),
        None => false,
    };
    match &pat.kind {
        PatKind::Wild => true,
        PatKind::Bind { local, sub, .. } => {
            bound.push((*local, part.0.clone()));
            sub.as_ref()
                .is_none_or(|sub| matches(sub, part.clone(), bound))
        }
        PatKind::Or(pats) => pats.iter().any(|pat| {
            let mut own = Vec::new();
            let yes = matches(pat, part.clone(), &mut own);
            if yes {
                bound.append(&mut own);
            }
            yes
        }),
        PatKind::Const(c) => passes(&part, &Test::Const(c.clone())),
        PatKind::Range { lo, hi, inclusive } => passes(
            &part,
            &Test::Range {
                lo: lo.clone(),
                hi: hi.clone(),
                inclusive: *inclusive,
            },
        ),
        PatKind::Variant {
            adt,
            variant,
            fields,
        } => {
            passes(&part, &Test::Variant(*adt, *variant))
                && fields
                    .iter()
                    .all(|(index, pat)| inner(Proj::Payload(*index), pat, bound))
        }
        PatKind::None => passes(&part, &Test::None),
        PatKind::Some(pat) => passes(&part, &Test::Some) && inner(Proj::Inner(OPTION), pat, bound),
        PatKind::Ok(pat) => passes(&part, &Test::Ok) && inner(Proj::Inner(RESULT), pat, bound),
        PatKind::Err(pat) => passes(&part, &Test::Err) && inner(Proj::Inner(RESULT), pat, bound),
        PatKind::Struct { adt, fields } => {
            passes(&part, &Test::Struct(*adt))
                && fields
                    .iter()
                    .all(|(name, pat)| inner(Proj::Field(*name), pat, bound))
        }
        PatKind::Map(fields) => fields
            .iter()
            .all(|(name, pat)| inner(Proj::Key(*name), pat, bound)),
        PatKind::Tuple(seq) | PatKind::Array(seq) => {
            let is_tuple = matches!(pat.kind, PatKind::Tuple(_));
            let (len, at_least) = (
                (seq.front.len() + seq.back.len()) as u32,
                seq.rest.is_some(),
            );
            let test = if is_tuple {
                Test::Tuple { len, at_least }
            } else {
                Test::Array { len, at_least }
            };
            if !passes(&part, &test) {
                return false;
            }
            let (front, back) = if is_tuple {
                (
                    Proj::Tuple as fn(u32) -> Proj,
                    Proj::TupleBack as fn(u32) -> Proj,
                )
            } else {
                (
                    Proj::Front as fn(u32) -> Proj,
                    Proj::Back as fn(u32) -> Proj,
                )
            };
            let n = seq.back.len() as u32;
            let yes = (0..)
                .zip(&seq.front)
                .all(|(index, pat)| inner(front(index), pat, bound))
                && (0..)
                    .zip(&seq.back)
                    .all(|(index, pat)| inner(back(n - index), pat, bound));
            if let Some(Rest {
                local: Some(local), ..
            }) = seq.rest
                && let Some((rest, _)) = step(part.clone(), &Proj::Slice(seq.front.len() as u32, n))
            {
                bound.push((local, rest));
            }
            yes
        }
        PatKind::Global(_) | PatKind::Error { .. } | PatKind::Is(..) => false,
    }
}

/// xorshift: tests must not depend on time.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n
    }
}

fn pat(kind: PatKind) -> Pat {
    Pat::new(kind, Span::NONE)
}

/// What patterns are made for.
#[derive(Clone)]
enum Kind {
    Any,
    Bool,
    Enum,
    Struct,
    OptionBool,
    ResultEnum,
    Pair,
    Bools,
    Int,
}

impl Kind {
    fn ty(&self) -> Ty {
        match self {
            Kind::Any => Ty::Unknown,
            Kind::Bool => Ty::Bool,
            Kind::Enum => Ty::Adt(E, Rc::from([])),
            Kind::Struct => Ty::Adt(S, Rc::from([])),
            Kind::OptionBool => option_of_bool(),
            Kind::ResultEnum => Ty::Result(Rc::new((Kind::Enum.ty(), Ty::Bool))),
            Kind::Pair => Ty::Tuple(Rc::from([Ty::Bool, Kind::Enum.ty()])),
            Kind::Bools => Ty::Array(Rc::new(Ty::Bool)),
            Kind::Int => Ty::Int(ruchyruchy_hir::ty::IntTy::I8),
        }
    }

    /// All values (arrays up to a length that patterns do not tell apart).
    fn values(&self) -> Vec<Value> {
        let wrap = |kind: Kind, make: fn(Box<Value>) -> Value| -> Vec<Value> {
            kind.values()
                .into_iter()
                .map(|value| make(Box::new(value)))
                .collect()
        };
        let product = |a: Vec<Value>, b: Vec<Value>| -> Vec<Vec<Value>> {
            a.iter()
                .flat_map(|a| b.iter().map(move |b| vec![a.clone(), b.clone()]))
                .collect()
        };
        match self {
            Kind::Any => {
                let typed = [
                    Kind::Bool,
                    Kind::Enum,
                    Kind::Struct,
                    Kind::OptionBool,
                    Kind::ResultEnum,
                ];
                let mut values: Vec<Value> = typed.iter().flat_map(Kind::values).collect();
                values.extend(Kind::Pair.values());
                values.extend(Kind::Bools.values());
                values.extend([Value::Nil, Value::Int(0), Value::Int(5), Value::Str("a")]);
                values.extend(wrap(Kind::OptionBool, Value::Some));
                values.extend(wrap(Kind::OptionBool, Value::Ok));
                values.push(Value::Tuple(vec![Value::Int(5)]));
                values.push(Value::Array(vec![Value::Int(5), Value::None]));
                values.push(Value::Map(vec![("a", Value::Int(5))]));
                values.push(Value::Map(vec![
                    ("a", Value::Bool(true)),
                    ("b", Value::None),
                ]));
                values
            }
            Kind::Bool => vec![Value::Bool(false), Value::Bool(true)],
            Kind::Enum => {
                let payloads = product(Kind::Bool.values(), Kind::OptionBool.values());
                let mut values = vec![Value::Variant(0, vec![])];
                values.extend(payloads.into_iter().map(|parts| Value::Variant(1, parts)));
                values.extend(
                    Kind::Bool
                        .values()
                        .into_iter()
                        .map(|v| Value::Variant(2, vec![v])),
                );
                values
            }
            Kind::Struct => product(Kind::Bool.values(), Kind::Enum.values())
                .into_iter()
                .map(Value::Struct)
                .collect(),
            Kind::OptionBool => {
                let mut values = wrap(Kind::Bool, Value::Some);
                values.extend([Value::None, Value::Nil]);
                values.extend(Kind::Bool.values());
                values
            }
            Kind::ResultEnum => {
                let mut values = wrap(Kind::Enum, Value::Ok);
                values.extend(wrap(Kind::Bool, Value::Err));
                values.extend(Kind::Enum.values());
                values
            }
            Kind::Pair => product(Kind::Bool.values(), Kind::Enum.values())
                .into_iter()
                .map(Value::Tuple)
                .collect(),
            Kind::Bools => {
                let mut values = vec![Value::Array(vec![])];
                let mut last = values.clone();
                for _ in 0..5 {
                    last = last
                        .iter()
                        .flat_map(|value| {
                            let Value::Array(parts) = value else {
                                unreachable!()
                            };
                            [true, false].map(|bool| {
                                let one = Value::Bool(bool);
                                Value::Array(parts.iter().cloned().chain([one]).collect())
                            })
                        })
                        .collect();
                    values.extend(last.iter().cloned());
                }
                values
            }
            Kind::Int => (-128..128).map(Value::Int).collect(),
        }
    }

    fn pattern(&self, random: &mut Random, depth: usize, slots: &mut u32) -> Pat {
        let chance = random.below(10);
        if chance < 2 || depth == 0 && chance < 6 {
            if random.below(2) == 0 {
                return pat(PatKind::Wild);
            }
            *slots += 1;
            return pat(PatKind::Bind {
                local: LocalId(*slots),
                copy: false,
                sub: None,
            });
        }
        if chance == 3 && depth > 0 {
            // Alternatives bind nothing, or one slot each, the same.
            let mut own = 1000;
            let alternatives = 2 + random.below(2);
            let mut pats: Vec<Pat> = (0..alternatives)
                .map(|_| self.pattern(random, depth - 1, &mut own))
                .collect();
            pats.iter_mut().for_each(unbind);
            return pat(PatKind::Or(pats));
        }
        if chance == 4 {
            *slots += 1;
            let local = LocalId(*slots);
            let sub = Some(Box::new(self.pattern(
                random,
                depth.saturating_sub(1),
                slots,
            )));
            return pat(PatKind::Bind {
                local,
                copy: false,
                sub,
            });
        }
        let depth = depth.saturating_sub(1);
        let mut sub =
            |kind: Kind, random: &mut Random| Box::new(kind.pattern(random, depth, slots));
        pat(match self {
            Kind::Any => {
                let kinds = [
                    Kind::Bool,
                    Kind::Enum,
                    Kind::Struct,
                    Kind::OptionBool,
                    Kind::ResultEnum,
                    Kind::Pair,
                    Kind::Bools,
                    Kind::Int,
                ];
                match random.below(18) {
                    0 => PatKind::Const(Const::Nil),
                    1 => PatKind::Const(Const::Str("a".into())),
                    2 => PatKind::Some(sub(Kind::Any, random)),
                    3 => PatKind::Ok(sub(Kind::Any, random)),
                    4 => PatKind::Err(sub(Kind::Any, random)),
                    5 => PatKind::Map(vec![(Symbol::intern("a"), *sub(Kind::Any, random))]),
                    6 => PatKind::Map(vec![
                        (Symbol::intern("a"), *sub(Kind::Any, random)),
                        (Symbol::intern("b"), *sub(Kind::Any, random)),
                    ]),
                    7 | 8 => {
                        let front = vec![*sub(Kind::Any, random)];
                        let rest = Some(Rest {
                            local: None,
                            copy: false,
                        });
                        PatKind::Tuple(Sequence {
                            front,
                            rest,
                            back: vec![],
                        })
                    }
                    9 => PatKind::Array(Sequence {
                        front: vec![*sub(Kind::Any, random)],
                        ..Default::default()
                    }),
                    other => return *sub(kinds[other % kinds.len()].clone(), random),
                }
            }
            Kind::Bool => PatKind::Const(Const::Bool(random.below(2) == 0)),
            Kind::Enum => match random.below(3) {
                0 => PatKind::Variant {
                    adt: E,
                    variant: 0,
                    fields: vec![],
                },
                1 => {
                    let mut fields = vec![(1, *sub(Kind::OptionBool, random))];
                    if random.below(2) == 0 {
                        fields.push((0, *sub(Kind::Bool, random)));
                    }
                    PatKind::Variant {
                        adt: E,
                        variant: 1,
                        fields,
                    }
                }
                _ => PatKind::Variant {
                    adt: E,
                    variant: 2,
                    fields: vec![(0, *sub(Kind::Bool, random))],
                },
            },
            Kind::Struct => PatKind::Struct {
                adt: S,
                fields: vec![
                    (Symbol::intern("e"), *sub(Kind::Enum, random)),
                    (Symbol::intern("b"), *sub(Kind::Bool, random)),
                ],
            },
            Kind::OptionBool => match random.below(2) {
                0 => PatKind::None,
                _ => PatKind::Some(sub(Kind::Bool, random)),
            },
            Kind::ResultEnum => match random.below(2) {
                0 => PatKind::Err(sub(Kind::Bool, random)),
                _ => PatKind::Ok(sub(Kind::Enum, random)),
            },
            Kind::Pair => PatKind::Tuple(Sequence {
                front: vec![*sub(Kind::Bool, random), *sub(Kind::Enum, random)],
                ..Default::default()
            }),
            Kind::Bools => {
                let front = (0..random.below(3))
                    .map(|_| *sub(Kind::Bool, random))
                    .collect();
                let (rest, back) = match random.below(2) {
                    0 => (None, vec![]),
                    _ => {
                        let back = (0..random.below(2))
                            .map(|_| *sub(Kind::Bool, random))
                            .collect();
                        (
                            Some(Rest {
                                local: Some(LocalId(900)),
                                copy: false,
                            }),
                            back,
                        )
                    }
                };
                PatKind::Array(Sequence { front, rest, back })
            }
            Kind::Int => match random.below(2) {
                0 => PatKind::Const(Const::Int(random.below(4) as i64)),
                _ => {
                    let lo = random.below(200) as i64 - 128;
                    let hi = Const::Int((lo + random.below(200) as i64).min(127));
                    let lo = (random.below(3) > 0).then_some(Const::Int(lo));
                    PatKind::Range {
                        lo,
                        hi: (random.below(3) > 0).then_some(hi),
                        inclusive: true,
                    }
                }
            },
        })
    }
}

/// Turns bindings into wild patterns, except that a binding of a whole alternative becomes slot 999.
fn unbind(pat: &mut Pat) {
    match &mut pat.kind {
        PatKind::Bind { sub, .. } => {
            let inner = sub.take();
            *pat = inner.map_or(Pat::wild(Span::NONE), |inner| *inner);
            unbind_all(pat);
        }
        _ => unbind_all(pat),
    }
}

fn unbind_all(pat: &mut Pat) {
    match &mut pat.kind {
        PatKind::Bind { .. } => unbind(pat),
        PatKind::Variant { fields, .. } => fields.iter_mut().for_each(|(_, pat)| unbind(pat)),
        PatKind::Struct { fields, .. } | PatKind::Map(fields) => {
            fields.iter_mut().for_each(|(_, pat)| unbind(pat));
        }
        PatKind::Some(pat) | PatKind::Ok(pat) | PatKind::Err(pat) => unbind(pat),
        PatKind::Tuple(seq) | PatKind::Array(seq) => {
            if let Some(rest) = &mut seq.rest {
                rest.local = None;
            }
            seq.front.iter_mut().chain(&mut seq.back).for_each(unbind);
        }
        PatKind::Or(pats) => pats.iter_mut().for_each(unbind),
        _ => {}
    }
}

fn compare(kind: &Kind, rounds: usize, max_arms: usize, seed: u64) {
    let program = program();
    let values = kind.values();
    let mut random = Random(seed);
    let (mut hits, mut complete, mut dead) = (0, 0, 0);
    for round in 0..rounds {
        let arms: Vec<PatternArm> = (0..1 + random.below(max_arms))
            .map(|_| PatternArm {
                pat: kind.pattern(&mut random, 3, &mut 0),
                has_guard: random.below(4) == 0,
                span: Span::NONE,
            })
            .collect();
        let compiled = compile(&arms, &kind.ty(), &program);
        assert!(compiled.too_complex.is_empty());
        let refused: Vec<bool> = arms
            .iter()
            .map(|arm| arm.has_guard && random.below(2) == 0)
            .collect();
        let mut reached = vec![false; arms.len()];
        let mut all_taken = true;
        for value in &values {
            let slow = arms.iter().enumerate().find_map(|(index, arm)| {
                let mut bound = Vec::new();
                let yes = !refused[index] && matches(&arm.pat, (value.clone(), false), &mut bound);
                bound.sort_by_key(|(local, _)| *local);
                yes.then_some((index, bound))
            });
            let unguarded = arms.iter().position(|arm| {
                !arm.has_guard && matches(&arm.pat, (value.clone(), false), &mut Vec::new())
            });
            all_taken &= unguarded.is_some();
            for (index, arm) in arms.iter().enumerate() {
                let before = unguarded.is_none_or(|first| index <= first);
                reached[index] |=
                    before && matches(&arm.pat, (value.clone(), false), &mut Vec::new());
            }
            hits += usize::from(slow.is_some());
            let fast = run(&compiled.tree, value, &refused);
            assert_eq!(
                fast, slow,
                "round {round}: {value:?} in {arms:#?}\n{:#?}",
                compiled.tree
            );
        }
        for index in &compiled.unreachable {
            dead += 1;
            assert!(
                !reached[*index],
                "round {round}: arm {index} is reached: {arms:#?}"
            );
        }
        if !matches!(kind, Kind::Any) {
            for (index, reached) in reached.iter().enumerate() {
                let reported = compiled.unreachable.contains(&index);
                assert!(
                    *reached || reported,
                    "round {round}: arm {index} is dead: {arms:#?}"
                );
            }
            let missing = &compiled.missing;
            assert_eq!(
                missing.is_none(),
                all_taken,
                "round {round}: {missing:?} in {arms:#?}"
            );
        }
        complete += usize::from(all_taken);
        if max_arms < 20 {
            assert_no_repetition(&compiled.tree, &mut Vec::new());
        }
    }
    // The generator must make interesting cases, not only ones in which nothing matches.
    assert!(
        hits > rounds && complete > rounds / 20 && dead > rounds / 20,
        "{hits} {complete} {dead}"
    );
}

#[test]
fn trees_agree_with_the_plain_matcher_on_values_of_any_type() {
    compare(&Kind::Any, 1500, 7, 0x5eed);
}

#[test]
fn long_matches_become_chains_and_agree_too() {
    compare(&Kind::Any, 12, 900, 0xfeed);
}

#[test]
fn reports_are_true_for_closed_types() {
    let kinds = [
        Kind::Bool,
        Kind::Enum,
        Kind::Struct,
        Kind::OptionBool,
        Kind::ResultEnum,
        Kind::Pair,
        Kind::Bools,
        Kind::Int,
    ];
    for (seed, kind) in (77..).zip(kinds) {
        compare(&kind, 500, 7, seed);
    }
}

fn arm(kind: PatKind) -> PatternArm {
    PatternArm {
        pat: pat(kind),
        has_guard: false,
        span: Span::NONE,
    }
}

fn int(value: i64) -> Pat {
    pat(PatKind::Const(Const::Int(value)))
}

fn tuple(front: Vec<Pat>) -> PatKind {
    PatKind::Tuple(Sequence {
        front,
        ..Default::default()
    })
}

/// Size of a tree with each shared part counted once.
fn size(node: &Decision, seen: &mut std::collections::HashSet<*const Decision>) -> usize {
    let mut todo = vec![node];
    while let Some(node) = todo.pop() {
        if !seen.insert(node) {
            continue;
        }
        match node {
            Decision::Fail => {}
            Decision::Leaf { otherwise, .. } => todo.extend(otherwise.as_deref()),
            Decision::Test { yes, no, .. } => todo.extend([&**yes, &**no]),
            Decision::Switch { cases, default, .. } => {
                todo.extend(cases.iter().flatten().map(|case| &**case));
                todo.push(default);
            }
        }
    }
    seen.len()
}

#[test]
fn a_match_with_very_many_arms_is_quick_and_linear() {
    let arms: Vec<PatternArm> = (0..100_000).map(|n| arm(int(n).kind)).collect();
    let compiled = compile(&arms, &Ty::Unknown, &program());
    assert!(size(&compiled.tree, &mut Default::default()) < 300_000);
    let none = vec![false; arms.len()];
    let found = run(&compiled.tree, &Value::Int(99_999), &none);
    assert_eq!(found, Some((99_999, vec![])));
    // With other columns around it, too.
    let arms: Vec<PatternArm> = (0..20_000)
        .map(|n| arm(tuple(vec![int(n % 7), Pat::wild(Span::NONE), int(n)])))
        .collect();
    let compiled = compile(&arms, &Ty::Unknown, &program());
    assert!(size(&compiled.tree, &mut Default::default()) < 300_000);
}

#[test]
fn alternatives_do_not_multiply() {
    let either = || pat(PatKind::Or(vec![int(1), int(2)]));
    let wide = arm(tuple((0..60).map(|_| either()).collect()));
    let compiled = compile(&[wide], &Ty::Unknown, &program());
    assert!(compiled.too_complex.is_empty());
    assert!(size(&compiled.tree, &mut Default::default()) < 1000);
    let value = |last| Value::Tuple((0..59).map(|_| Value::Int(2)).chain([last]).collect());
    assert!(run(&compiled.tree, &value(Value::Int(1)), &[false]).is_some());
    assert!(run(&compiled.tree, &value(Value::Int(3)), &[false]).is_none());

    let side = |slot| {
        let bind = || {
            Box::new(pat(PatKind::Bind {
                local: LocalId(slot),
                copy: false,
                sub: None,
            }))
        };
        pat(PatKind::Or(vec![
            pat(PatKind::Ok(bind())),
            pat(PatKind::Err(bind())),
        ]))
    };
    let columns = |n| arm(tuple((0..n).map(side).collect()));
    let compiled = compile(&[columns(8)], &Ty::Unknown, &program());
    assert!(compiled.too_complex.is_empty());
    let compiled = compile(&[columns(40)], &Ty::Unknown, &program());
    assert_eq!(compiled.too_complex, [0]);
}

#[test]
fn missing_patterns_are_named() {
    let missing = |kinds: Vec<PatKind>, ty: Ty| {
        let arms: Vec<PatternArm> = kinds.into_iter().map(arm).collect();
        compile(&arms, &ty, &program()).missing.unwrap_or_default()
    };
    let variant = |variant| PatKind::Variant {
        adt: E,
        variant,
        fields: vec![],
    };
    let some = |inner| PatKind::Some(Box::new(pat(inner)));
    let yes = PatKind::Const(Const::Bool(true));
    assert_eq!(
        missing(vec![variant(1)], Ty::Unknown),
        "`E::A` and `E::C { .. }`"
    );
    assert_eq!(
        missing(vec![some(yes.clone())], Ty::Unknown),
        "`Some(false)` and `None`"
    );
    let pair = tuple(vec![pat(yes.clone()), pat(yes.clone())]);
    assert_eq!(
        missing(vec![pair], Ty::Unknown),
        "`(true, false)` and `(false, _)`"
    );
    let one = PatKind::Array(Sequence {
        front: vec![pat(yes)],
        ..Default::default()
    });
    let expected = "`[]`, `[false]` and `[_, _, ..]`";
    assert_eq!(missing(vec![one], Ty::Unknown), expected);
    let int_type = Ty::Int(ruchyruchy_hir::ty::IntTy::I64);
    assert_eq!(missing(vec![int(3).kind], int_type), "`..=2` and `4..`");
    assert_eq!(missing(vec![int(3).kind], Ty::Unknown), "`_`");
    let map = PatKind::Map(vec![(Symbol::intern("a"), Pat::wild(Span::NONE))]);
    assert_eq!(missing(vec![map], Ty::Unknown), "");
    assert_eq!(missing(vec![int(3).kind], Ty::Str), "`_`");
}
