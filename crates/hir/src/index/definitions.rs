//! What the trees of a program define: names, extents, documentation.
//!
//! This looks at syntax alone, so it finds the definitions of programs that make no sense, too. Which occurrence means
//! which definition is for [`super::join`] to say.

use super::{Def, DefId, DefKind};
use crate::lower::collect::bound_names;
use crate::lower::scope_names::one_line;
use crate::ty::Ty;
use ruchyruchy_syntax::ast::walk::{Part, parts};
use ruchyruchy_syntax::ast::{self, Item, ItemKind, PatKind, StmtKind};
use ruchyruchy_syntax::span::{SourceFile, Span};
use ruchyruchy_syntax::symbol::{FxHashMap, Symbol};

/// Longest declaration that is shown in one line.
const LONGEST_DETAIL: usize = 400;

/// The definitions and how to find them.
#[derive(Default)]
pub(super) struct Definitions {
    pub defs: Vec<Def>,
    /// By the place of the name or signature.
    pub by_span: FxHashMap<Span, DefId>,
    /// Members by owner, variant and name.
    pub members: FxHashMap<(DefId, Option<Symbol>, Symbol), DefId>,
    /// Impl blocks: the trait's name, and what they define.
    pub impls: Vec<(Span, Vec<DefId>)>,
    /// Classes, and the names of what they build on.
    pub bases: Vec<(DefId, Vec<Span>)>,
    /// Generic parameters and where they are in scope.
    pub generics: Vec<(DefId, Span)>,
    /// Modules that are files, by the start of their text.
    pub files: FxHashMap<u32, DefId>,
}

/// Looks through one file.
pub(super) struct Finder<'a> {
    pub found: &'a mut Definitions,
    pub source: &'a SourceFile,
    pub comments: &'a [ast::Comment],
}

impl<'a> Finder<'a> {
    fn text(&self, span: Span) -> &'a str {
        let lo = span.lo.saturating_sub(self.source.base) as usize;
        let hi = span.hi.saturating_sub(self.source.base) as usize;
        self.source.text.get(lo..hi).unwrap_or("")
    }

    /// The file itself, as a module.
    pub fn file(&mut self, file: &ast::File, name: Symbol) {
        let start = Span::new(self.source.base, self.source.base);
        let doc = self.inner_doc(file);
        let id = DefId(self.found.defs.len() as u32);
        self.found.defs.push(Def {
            name,
            kind: DefKind::File,
            span: start,
            full: file.span,
            container: None,
            doc,
            detail: format!("mod {name}"),
            ty: Ty::Unknown,
            mutable: false,
            group: id,
            signature: None,
            annotated: false,
        });
        self.found.files.insert(self.source.base, id);
        self.stmts(&file.stmts, None, true);
    }

    /// `//!` at the beginning.
    fn inner_doc(&self, file: &ast::File) -> String {
        let first = file.stmts.first().map_or(u32::MAX, |stmt| stmt.span.lo);
        let inner = self.comments.iter().filter(|c| c.span.lo < first);
        let lines = inner.filter_map(|c| self.text(c.span).strip_prefix("//!"));
        lines
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// The documentation in front of what starts at `lo`.
    fn doc(&self, lo: u32) -> String {
        let mut end = self.comments.partition_point(|c| c.span.hi <= lo);
        let mut start = lo;
        let mut blocks = Vec::new();
        while let Some(comment) = end.checked_sub(1).and_then(|i| self.comments.get(i)) {
            let between = self.text(Span::new(comment.span.hi, start));
            // `pub`, `mut` and the like may stand between; nothing else may.
            let near = between.len() < 200
                && between
                    .chars()
                    .all(|c| c.is_whitespace() || c.is_alphanumeric() || "()#[]_,".contains(c));
            let text = self.text(comment.span);
            if !comment.is_doc || !near || text.starts_with("//!") {
                break;
            }
            blocks.push(plain(text));
            start = comment.span.lo;
            end -= 1;
        }
        blocks.reverse();
        blocks.join("\n")
    }

    fn push(
        &mut self,
        ident: ast::Ident,
        kind: DefKind,
        full: Span,
        container: Option<DefId>,
        detail: Span,
    ) -> DefId {
        let id = DefId(self.found.defs.len() as u32);
        let doc = match kind {
            DefKind::Variable | DefKind::Parameter | DefKind::TypeParameter => String::new(),
            _ => self.doc(full.lo),
        };
        let mut detail = one_line(self.text(detail));
        if detail.len() > LONGEST_DETAIL {
            let cut = detail.floor_char_boundary(LONGEST_DETAIL);
            detail.truncate(cut);
            detail.push('…');
        }
        self.found.defs.push(Def {
            name: ident.name,
            kind,
            span: ident.span,
            full,
            container,
            doc,
            detail,
            ty: Ty::Unknown,
            mutable: false,
            group: id,
            signature: None,
            annotated: false,
        });
        self.found.by_span.insert(ident.span, id);
        id
    }

    fn member(&mut self, owner: DefId, variant: Option<Symbol>, name: Symbol, id: DefId) {
        self.found
            .members
            .entry((owner, variant, name))
            .or_insert(id);
    }

    fn stmts(&mut self, stmts: &[ast::Stmt], container: Option<DefId>, outer: bool) {
        for stmt in stmts {
            match &stmt.kind {
                StmtKind::Item(item) => {
                    self.item(item, container);
                }
                StmtKind::Let(l) => {
                    if outer {
                        self.root_let(l, stmt.span, container);
                    }
                    if let Some(e) = &l.init {
                        self.expr(e, container);
                    }
                    if let Some(block) = &l.else_block {
                        self.stmts(&block.stmts, container, false);
                    }
                }
                StmtKind::Expr(e) | StmtKind::Semi(e) => self.expr(e, container),
                StmtKind::Empty => {}
            }
        }
    }

    fn root_let(&mut self, l: &ast::Let, full: Span, container: Option<DefId>) {
        let mut names = Vec::new();
        bound_names(&l.pat, &mut names);
        for ident in names {
            let id = self.push(ident, DefKind::Variable, full, container, ident.span);
            let doc = self.doc(full.lo);
            if let Some(def) = self.found.defs.get_mut(id.index()) {
                def.mutable = l.mutable;
                def.doc = doc;
                def.annotated = l.ty.is_some();
            }
        }
    }

    /// Expressions hold blocks, and blocks hold items.
    fn expr(&mut self, e: &ast::Expr, container: Option<DefId>) {
        parts(e, &mut |part| match part {
            Part::Expr(e) => self.expr(e, container),
            Part::Block(block) => self.stmts(&block.stmts, container, false),
            Part::Closure(closure) => {
                for default in closure.params.iter().filter_map(|p| p.default.as_ref()) {
                    self.expr(default, container);
                }
                self.expr(&closure.body, container);
            }
            Part::Pat(_) | Part::Type(_) => {}
        });
    }

    fn extent(item: &Item) -> Span {
        let first = item.attrs.iter().map(|attr| attr.span.lo).min();
        Span::new(
            first.unwrap_or(item.span.lo).min(item.span.lo),
            item.span.hi,
        )
    }

    fn item(&mut self, item: &Item, container: Option<DefId>) -> Option<DefId> {
        let full = Self::extent(item);
        let head = |body: Option<Span>| match body {
            Some(body) => Span::new(item.span.lo, body.lo),
            None => item.span,
        };
        Some(match &item.kind {
            ItemKind::Fun(f) => {
                let kind = match f.self_param {
                    Some(_) => DefKind::Method,
                    None => DefKind::Function,
                };
                self.fun(f, kind, full, container)
            }
            ItemKind::Struct(s) => {
                let id = self.push(s.name, DefKind::Struct, full, container, item.span);
                self.generics(&s.generics, full, id);
                if let ast::Fields::Named(fields) | ast::Fields::Tuple(fields) = &s.fields {
                    self.fields(fields, id, None, id);
                }
                self.members(&s.methods, id);
                s.invariants.iter().for_each(|e| self.expr(e, Some(id)));
                id
            }
            ItemKind::Enum(e) => {
                let id = self.push(e.name, DefKind::Enum, full, container, item.span);
                self.generics(&e.generics, full, id);
                for variant in &e.variants {
                    self.variant(variant, id);
                }
                self.members(&e.methods, id);
                id
            }
            ItemKind::Class(k) => {
                let id = self.push(k.name, DefKind::Class, full, container, item.span);
                self.generics(&k.generics, full, id);
                let above = k.base.iter().chain(&k.traits);
                let above = above.filter_map(|path| path.segments.last());
                let above = above.map(|segment| segment.ident.span).collect();
                self.found.bases.push((id, above));
                self.fields(&k.fields, id, None, id);
                for f in &k.constructors {
                    self.fun(
                        f,
                        DefKind::Constructor,
                        f.name.span.to(f.sig_span),
                        Some(id),
                    );
                }
                for p in &k.properties {
                    let property = self.push(p.name, DefKind::Property, p.span, Some(id), p.span);
                    self.found.by_span.insert(p.span, property);
                    self.member(id, None, p.name.name, property);
                    if let Some(e) = &p.getter {
                        self.expr(e, Some(property));
                    }
                    if let Some((_, e)) = &p.setter {
                        self.expr(e, Some(property));
                    }
                }
                self.members(&k.members, id);
                k.invariants.iter().for_each(|e| self.expr(e, Some(id)));
                id
            }
            ItemKind::Actor(k) => {
                let id = self.push(k.name, DefKind::Actor, full, container, item.span);
                self.fields(&k.fields, id, None, id);
                for f in &k.constructors {
                    self.fun(
                        f,
                        DefKind::Constructor,
                        f.name.span.to(f.sig_span),
                        Some(id),
                    );
                }
                for h in &k.handlers {
                    let all = h.name.span.to(h.body.span);
                    let line = Span::new(h.name.span.lo, h.body.span.lo);
                    let handler = self.push(h.name, DefKind::Handler, all, Some(id), line);
                    self.params(&h.params, handler);
                    self.expr(&h.body, Some(handler));
                }
                self.members(&k.members, id);
                id
            }
            ItemKind::Trait(t) => {
                let end = t.members.first().map(Self::extent);
                let id = self.push(t.name, DefKind::Trait, full, container, head(end));
                self.generics(&t.generics, full, id);
                self.members(&t.members, id);
                id
            }
            ItemKind::Impl(i) => {
                let end = i.target.span.hi;
                let name = ast::Ident {
                    name: Symbol::intern(&one_line(self.text(Span::new(item.span.lo, end)))),
                    span: i.target.span,
                };
                let before = self.found.by_span.get(&name.span).copied();
                let id = self.push(
                    name,
                    DefKind::Impl,
                    full,
                    container,
                    Span::new(item.span.lo, end),
                );
                // The name of the type is no name of the impl.
                match before {
                    Some(before) => self.found.by_span.insert(name.span, before),
                    None => self.found.by_span.remove(&name.span),
                };
                self.generics(&i.generics, full, id);
                let members = self.members(&i.members, id);
                if let Some(last) = i.of_trait.as_ref().and_then(|path| path.segments.last()) {
                    self.found.impls.push((last.ident.span, members));
                }
                id
            }
            ItemKind::Mod(m) => {
                // A module in another file is that file.
                let body = m.body.as_ref()?;
                let id = self.push(
                    m.name,
                    DefKind::Module,
                    full,
                    container,
                    Span::new(item.span.lo, body.span.lo),
                );
                self.stmts(&body.stmts, Some(id), true);
                id
            }
            ItemKind::Const(k) => {
                let id = self.push(k.name, DefKind::Constant, full, container, item.span);
                if let Some(e) = &k.value {
                    self.expr(e, Some(id));
                }
                if let Some(def) = self.found.defs.get_mut(id.index()) {
                    def.annotated = k.ty.is_some();
                }
                id
            }
            ItemKind::TypeAlias { name, generics, .. } => {
                let id = self.push(*name, DefKind::Alias, full, container, item.span);
                self.generics(generics, full, id);
                id
            }
            ItemKind::Use(_) | ItemKind::Ignored => return None,
        })
    }

    fn members(&mut self, items: &[Item], owner: DefId) -> Vec<DefId> {
        let mut all = Vec::new();
        for item in items {
            if let Some(id) = self.item(item, Some(owner)) {
                if let Some(name) = self.found.defs.get(id.index()).map(|def| def.name) {
                    self.member(owner, None, name, id);
                }
                all.push(id);
            }
        }
        all
    }

    fn fun(&mut self, f: &ast::Fun, kind: DefKind, full: Span, container: Option<DefId>) -> DefId {
        let full = match &f.body {
            Some(body) => full.to(body.span),
            None => full,
        };
        let id = self.push(f.name, kind, full, container, f.sig_span);
        if let Some(def) = self.found.defs.get_mut(id.index()) {
            def.signature = Some(f.sig_span);
        }
        self.found.by_span.insert(f.sig_span, id);
        self.generics(&f.generics, full, id);
        self.params(&f.params, id);
        if let Some(body) = &f.body {
            self.stmts(&body.stmts, Some(id), false);
        }
        let contracts = f.requires.iter().chain(&f.ensures);
        contracts.for_each(|e| self.expr(e, Some(id)));
        id
    }

    fn params(&mut self, params: &[ast::Param], owner: DefId) {
        for p in params {
            let mut pat = &p.pat;
            while let PatKind::Ref(inner) = &pat.kind {
                pat = inner;
            }
            if let PatKind::Bind { name, mutable, .. } = &pat.kind {
                let id = self.push(*name, DefKind::Parameter, p.span, Some(owner), p.span);
                self.member(owner, None, name.name, id);
                if let Some(def) = self.found.defs.get_mut(id.index()) {
                    def.mutable = *mutable;
                    def.annotated = p.ty.is_some();
                }
            }
            if let Some(e) = &p.default {
                self.expr(e, Some(owner));
            }
        }
    }

    fn generics(&mut self, generics: &[ast::GenericParam], scope: Span, owner: DefId) {
        for param in generics {
            let span = param.name.span;
            let id = self.push(param.name, DefKind::TypeParameter, span, Some(owner), span);
            self.found.generics.push((id, scope));
        }
    }

    fn variant(&mut self, variant: &ast::Variant, owner: DefId) {
        let fields = match &variant.fields {
            ast::Fields::Unit => &[][..],
            ast::Fields::Tuple(fields) | ast::Fields::Named(fields) => fields,
        };
        let start = variant.attrs.iter().map(|a| a.span.lo).min();
        let mut full = Span::new(start.unwrap_or(variant.name.span.lo), variant.name.span.hi);
        let ends = fields.iter().map(|field| field_span(field).hi);
        let mut line = variant.name.span;
        if let Some(end) = ends.max() {
            // The closing bracket follows the last field, maybe after a comma.
            let rest = self.text(Span::new(
                end,
                self.source.base + self.source.text.len() as u32,
            ));
            let close = rest.find([')', '}']).map_or(0, |at| at as u32 + 1);
            full.hi = end + close;
            line.hi = full.hi;
        }
        if let Some(e) = &variant.discriminant {
            full.hi = full.hi.max(e.span.hi);
            line.hi = full.hi;
            self.expr(e, Some(owner));
        }
        let name = variant.name.name;
        let id = self.push(variant.name, DefKind::Variant, full, Some(owner), line);
        self.member(owner, None, name, id);
        self.fields(fields, owner, Some(name), id);
    }

    fn fields(
        &mut self,
        fields: &[ast::Field],
        owner: DefId,
        variant: Option<Symbol>,
        container: DefId,
    ) {
        for field in fields {
            // The fields of tuples have no name in the text.
            if !field
                .name
                .name
                .as_str()
                .starts_with(|c: char| c.is_ascii_digit())
            {
                let span = field_span(field);
                let id = self.push(field.name, DefKind::Field, span, Some(container), span);
                self.member(owner, variant, field.name.name, id);
                if let Some(def) = self.found.defs.get_mut(id.index()) {
                    def.annotated = field.ty.is_some();
                }
            }
            if let Some(e) = &field.default {
                self.expr(e, Some(container));
            }
        }
    }
}

fn field_span(field: &ast::Field) -> Span {
    let start = field.attrs.iter().map(|attr| attr.span);
    let mut span = start.fold(field.name.span, Span::to);
    if let Some(ty) = &field.ty {
        span = span.to(ty.span);
    }
    if let Some(e) = &field.default {
        span = span.to(e.span);
    }
    span
}

/// The text of a documentation comment.
fn plain(comment: &str) -> String {
    if let Some(line) = comment.strip_prefix("///") {
        return line
            .strip_prefix(' ')
            .unwrap_or(line)
            .trim_end()
            .to_string();
    }
    let inner = comment.strip_prefix("/**").unwrap_or(comment);
    let inner = inner.strip_suffix("*/").unwrap_or(inner);
    let lines = inner.lines().map(|line| {
        let line = line.trim();
        let line = line.strip_prefix('*').unwrap_or(line);
        line.strip_prefix(' ').unwrap_or(line)
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_string()
}
