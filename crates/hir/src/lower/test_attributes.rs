//! `#[test]`, `#[ignore]`, `#[should_panic]`: which functions the test command runs, and what is expected of them.

use super::Lowerer;
use super::collect::has_attr;
use crate::hir::{FunId, TestFun};
use ruchyruchy_builtins::edit_distance::distance;
use ruchyruchy_syntax::ast::{self, ExprKind, Lit, StmtKind};
use ruchyruchy_syntax::codes::Code;
use ruchyruchy_syntax::diagnostic::Help;
use ruchyruchy_syntax::parser;
use ruchyruchy_syntax::span::SourceMap;
use ruchyruchy_syntax::symbol::Symbol;
use std::rc::Rc;

impl Lowerer<'_> {
    /// Notes a function as a test if its attributes say so.
    pub fn declare_test(
        &mut self,
        attrs: &[ast::Attribute],
        name: Symbol,
        fun: FunId,
        f: &ast::Fun,
    ) {
        self.check_spelling(attrs);
        if !has_attr(attrs, "test") {
            return;
        }
        let self_span = f.self_param.map(|(_, span)| span);
        if let Some(span) = self_span.or_else(|| f.params.first().map(|p| p.pat.span)) {
            let message = format!("the test `{}` has parameters", f.name.name);
            self.error(Code::TestWithParams, span, message).label =
                Some("nobody would give it a value".into());
        }
        let panics = |attr: &&ast::Attribute| attr.name.name.as_str() == "should_panic";
        let panics = attrs.iter().find(panics);
        self.st.program.tests.push(TestFun {
            name,
            fun,
            ignored: has_attr(attrs, "ignore"),
            should_panic: panics.is_some(),
            expected: panics.and_then(|attr| string_in(self.text(attr.span))),
        });
    }
}

/// The attributes that mean something at functions.
const MEANINGFUL: [&str; 3] = ["test", "ignore", "should_panic"];

impl Lowerer<'_> {
    /// W0008: an attribute one slip away from one of the above. Unknown ones mean nothing, so nobody would notice.
    fn check_spelling(&mut self, attrs: &[ast::Attribute]) {
        for attr in attrs {
            let name = attr.name.name.as_str();
            let meant = MEANINGFUL
                .into_iter()
                .find(|known| distance(name, known) == 1);
            let Some(meant) = meant else { continue };
            let message = format!("the attribute `{name}` has no meaning");
            self.warn(Code::UnknownAttribute, attr.name.span, message)
                .help
                .push(Help {
                    text: format!("did you mean `{meant}`?"),
                    suggestion: Some((attr.name.span, meant.into())),
                });
        }
    }
}

/// The first string literal of an attribute, decoded. The tree keeps only names of arguments, and this is the
/// one attribute whose text matters.
fn string_in(attribute: &str) -> Option<Rc<str>> {
    let (from, to) = (attribute.find('"')?, attribute.rfind('"')?);
    if from == to {
        return None;
    }
    let raw = attribute.get(..from)?.trim_end_matches('#');
    let raw = raw.strip_suffix('r').map_or(from, str::len);
    let hashes = attribute.get(to + 1..)?;
    let hashes = hashes.len() - hashes.trim_start_matches('#').len();
    let literal = attribute.get(raw..to + 1 + hashes)?;
    let source = SourceMap::new().add("", literal).ok()?;
    let parsed = parser::parse(&source);
    match &parsed.file.stmts.first()?.kind {
        StmtKind::Expr(expr) => match &expr.kind {
            ExprKind::Lit(Lit::Str(text)) => Some(text.clone()),
            ExprKind::Lit(Lit::Char(c)) => Some(c.to_string().into()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::string_in;

    #[test]
    fn the_expected_text_is_decoded() {
        let of = |text| string_in(text).as_deref().map(str::to_string);
        assert_eq!(
            of(r#"#[should_panic(expected = "a \"b\"")]"#),
            Some("a \"b\"".into())
        );
        assert_eq!(
            of(r##"#[should_panic(expected = r#"a"b"#)]"##),
            Some("a\"b".into())
        );
        assert_eq!(of("#[should_panic]"), None);
        assert_eq!(of("#[should_panic(expected = \")]"), None);
    }
}
