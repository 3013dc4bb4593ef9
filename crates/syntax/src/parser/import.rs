//! Imports: `use a::{b, c as d}`, `import a.b as c`, `from a import b, c`, `import { a, b } from "file"`.

use super::Parser;
use crate::ast::{self, *};
use crate::lexer::TokenKind;
use crate::symbol::Symbol;
use TokenKind::*;

impl Parser<'_> {
    /// An import; the current token is `use`, `import` or the word `from`.
    pub(super) fn import(&mut self) -> ast::Use {
        let token = self.bump();
        let tree = match token.kind {
            Use | Import => {
                let tree = self.use_tree();
                self.of_file(tree)
            }
            _ => self.names_from_module(),
        };
        ast::Use { tree }
    }

    /// `{ a, b } from "file"`, `m from "file"`: the names were read.
    fn of_file(&mut self, tree: UseTree) -> UseTree {
        let named = self.at_word("from") && matches!(self.nth(1).kind, Str | QuoteStr);
        if self.panicking || !named || self.current.on_new_line() {
            return tree;
        }
        self.bump();
        let file = self.file_name();
        let span = self.span_since(tree.span);
        let kind = match (tree.kind, tree.prefix.as_slice()) {
            (UseKind::Simple { alias: None }, [name]) => UseKind::Simple { alias: Some(*name) },
            (kind @ (UseKind::Group(_) | UseKind::Glob), []) => kind,
            _ => {
                self.misplaced(tree.span, "these names cannot be imported from a file");
                UseKind::Glob
            }
        };
        UseTree {
            prefix: vec![file],
            kind,
            span,
        }
    }

    fn use_tree(&mut self) -> UseTree {
        let lo = self.current.lo;
        let Some(outer) = self.enter() else {
            let kind = UseKind::Simple { alias: None };
            return UseTree {
                prefix: Vec::new(),
                kind,
                span: self.span_after(),
            };
        };
        let tree = self.use_tree_here(lo);
        self.leave(outer);
        tree
    }

    fn use_tree_here(&mut self, lo: u32) -> UseTree {
        self.eat(ColonColon);
        let mut prefix = Vec::new();
        loop {
            match self.kind() {
                Star => {
                    self.bump();
                    return UseTree {
                        prefix,
                        kind: UseKind::Glob,
                        span: self.span_from(lo),
                    };
                }
                LBrace => {
                    let trees = self.list("the import", Self::use_tree);
                    let kind = UseKind::Group(trees);
                    return UseTree {
                        prefix,
                        kind,
                        span: self.span_from(lo),
                    };
                }
                Str | QuoteStr if prefix.is_empty() => prefix.push(self.file_name()),
                // On the next line a keyword starts something new.
                kind if kind.is_keyword()
                    && self.context.newlines
                    && self.current.on_new_line() =>
                {
                    self.expected("the name of a module");
                }
                _ => prefix.push(self.member_name("the name of a module")),
            }
            if self.panicking || self.at(Dot) && self.nth(1).on_new_line() {
                break;
            }
            if !self.eat(ColonColon) && !self.eat(Dot) {
                break;
            }
        }
        let alias = if !self.panicking && self.eat(As) {
            Some(self.ident("the new name"))
        } else {
            None
        };
        UseTree {
            prefix,
            kind: UseKind::Simple { alias },
            span: self.span_from(lo),
        }
    }

    /// `"lib.ruchy"` in place of a module's name: the file is called by its name without extension.
    fn file_name(&mut self) -> ast::Ident {
        let literal = self.literal();
        let text = match &literal.kind {
            ExprKind::Lit(Lit::Str(text)) => text.to_string(),
            _ => String::new(),
        };
        let stem = text.strip_suffix(".ruchy").unwrap_or(&text);
        let stem = stem.strip_prefix("./").unwrap_or(stem);
        ast::Ident {
            name: Symbol::intern(stem),
            span: literal.span,
        }
    }

    /// `a::b import c, d as e`, `a import *`; `from` was read.
    fn names_from_module(&mut self) -> UseTree {
        let lo = self.current.lo;
        let mut prefix = Vec::new();
        loop {
            if prefix.is_empty() && matches!(self.kind(), Str | QuoteStr) {
                prefix.push(self.file_name());
            } else {
                prefix.push(self.member_name("the name of a module"));
            }
            if self.panicking || !(self.eat(ColonColon) || self.eat(Dot)) {
                break;
            }
        }
        self.expect(Import, "and what to import");
        if self.panicking {
            let kind = UseKind::Simple { alias: None };
            return UseTree {
                prefix,
                kind,
                span: self.span_from(lo),
            };
        }
        if self.eat(Star) {
            return UseTree {
                prefix,
                kind: UseKind::Glob,
                span: self.span_from(lo),
            };
        }
        let trees = if matches!(self.kind(), LBrace | LParen) {
            self.list("the import", Self::use_tree)
        } else {
            let mut trees = vec![self.use_tree()];
            while !self.panicking && self.eat(Comma) {
                trees.push(self.use_tree());
            }
            trees
        };
        UseTree {
            prefix,
            kind: UseKind::Group(trees),
            span: self.span_from(lo),
        }
    }
}
