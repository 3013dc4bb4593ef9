//! Documents and elements.

use crate::call::Call;
use crate::error::Res;
use crate::interp::Interp;
use crate::map::MapData;
use crate::object::{self, Key, Object};
use crate::value::Value;
use ego_tree::NodeId;
use ruchyruchy_builtins::Receiver;
use ruchyruchy_hir::error_kind::ErrorKind;
use scraper::{CaseSensitivity, ElementRef, Html, Selector};
use std::any::Any;
use std::rc::Rc;

/// Elements in elements. The parser looks through all open elements for each tag, so that deep nesting costs its square.
const DEEPEST: usize = 10_000;
/// Bytes of a selector, which the parser of selectors reads recursively.
const LONGEST_SELECTOR: usize = 4_000;
/// Elements that have no end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "param",
];

/// An element of a document, or the document.
struct ElementObj {
    document: Rc<Html>,
    /// None: the document.
    node: Option<NodeId>,
}

impl ElementObj {
    /// The element; for a document its outermost one.
    fn element(&self) -> ElementRef<'_> {
        self.node
            .and_then(|id| self.document.tree.get(id))
            .and_then(ElementRef::wrap)
            .unwrap_or_else(|| self.document.root_element())
    }

    fn sibling(&self, element: ElementRef<'_>) -> Value {
        object::value(ElementObj {
            document: self.document.clone(),
            node: Some(element.id()),
        })
    }
}

impl Object for ElementObj {
    fn receiver(&self) -> Receiver {
        Receiver::Element
    }

    fn kind(&self) -> &'static str {
        match self.node {
            Some(_) => "element",
            None => "document",
        }
    }

    fn text(&self, _: bool) -> String {
        match self.node {
            Some(_) => format!("<{}>", self.element().value().name()),
            None => "<document>".to_string(),
        }
    }

    fn key(&self) -> Option<Key> {
        let document = Rc::as_ptr(&self.document);
        Some(Key::Text(
            "element",
            format!("{document:p} {:?}", self.node),
        ))
    }

    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }
}

/// The depth that a text could have at most, if each start tag that is not ended opened an element in the one before.
fn deepest(text: &str) -> usize {
    let (mut depth, mut most) = (0usize, 0);
    for tag in text.split('<').skip(1) {
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let end = tag.find(|c: char| !c.is_ascii_alphanumeric());
            let name = tag.get(..end.unwrap_or(tag.len())).unwrap_or_default();
            if !VOID.iter().any(|void| void.eq_ignore_ascii_case(name)) {
                depth += 1;
                most = most.max(depth);
            }
        }
    }
    most
}

fn parsed(cx: &mut Interp, call: &mut Call<'_>, parse: impl FnOnce(&str) -> Html) -> Res {
    let text = cx.str_arg(call, 0)?;
    cx.charge(text.len() / 16)?;
    // A node takes far more than the text of its tag.
    cx.check_request(text.len().saturating_mul(16))?;
    if deepest(&text) > DEEPEST {
        return cx.raise(
            ErrorKind::ParseError,
            format!("the elements of this HTML nest deeper than {DEEPEST} levels"),
        );
    }
    Ok(object::value(ElementObj {
        document: Rc::new(parse(&text)),
        node: None,
    }))
}

pub(crate) fn parse(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    parsed(cx, call, Html::parse_document)
}

pub(crate) fn parse_fragment(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    parsed(cx, call, Html::parse_fragment)
}

fn this(cx: &mut Interp, call: &Call<'_>) -> Res<Rc<ElementObj>> {
    cx.this_object(call)
}

fn selector_arg(cx: &mut Interp, call: &mut Call<'_>) -> Res<Selector> {
    let css = cx.str_arg(call, 0)?;
    let parsed = match css.len() <= LONGEST_SELECTOR {
        true => Selector::parse(&css).ok(),
        false => None,
    };
    match parsed {
        Some(selector) => Ok(selector),
        None => {
            let css = cx.quoted(&Value::Str(css))?;
            cx.raise(ErrorKind::ParseError, format!("{css} is no CSS selector"))
        }
    }
}

/// The elements below the receiver that match, at most `limit`.
fn selected(cx: &mut Interp, call: &mut Call<'_>, limit: usize) -> Res<Vec<Value>> {
    let this = this(cx, call)?;
    let selector = selector_arg(cx, call)?;
    let mut found = Vec::new();
    // Each element is a step, whether it matches or not.
    let all: Box<dyn Iterator<Item = ElementRef<'_>>> = match this.node {
        Some(_) => Box::new(this.element().descendent_elements().skip(1)),
        None => Box::new(this.document.root_element().descendent_elements()),
    };
    for element in all {
        cx.poll()?;
        if selector.matches_with_scope(&element, this.node.map(|_| this.element())) {
            found.push(this.sibling(element));
            if found.len() == limit {
                break;
            }
        }
    }
    Ok(found)
}

pub(crate) fn select(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    Ok(Value::array_of(selected(cx, call, usize::MAX)?))
}

pub(crate) fn query_selector(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let found = selected(cx, call, 1)?.pop();
    cx.absent(call, found)
}

pub(crate) fn attr(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let this = this(cx, call)?;
    let name = cx.str_arg(call, 0)?;
    let value = this.element().attr(&name).map(Value::str);
    cx.absent(call, value)
}

pub(crate) fn attrs(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let this = this(cx, call)?;
    let attrs = this.element().value().attrs();
    let attrs = attrs.map(|(name, value)| (Value::str(name), Value::str(value)));
    Ok(Value::map(attrs.collect::<MapData>()))
}

pub(crate) fn text(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let this = this(cx, call)?;
    Ok(Value::str(this.element().text().collect::<String>()))
}

pub(crate) fn html(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let this = this(cx, call)?;
    Ok(Value::str(match this.node {
        Some(_) => this.element().html(),
        None => this.document.html(),
    }))
}

pub(crate) fn inner_html(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let this = this(cx, call)?;
    Ok(Value::str(this.element().inner_html()))
}

pub(crate) fn name(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let this = this(cx, call)?;
    Ok(Value::str(this.element().value().name()))
}

pub(crate) fn children(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let this = this(cx, call)?;
    let children = this.element().child_elements();
    Ok(Value::array_of(children.map(|child| this.sibling(child))))
}

pub(crate) fn parent(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let this = this(cx, call)?;
    let parent = this.element().parent().and_then(ElementRef::wrap);
    cx.absent(call, parent.map(|parent| this.sibling(parent)))
}

pub(crate) fn has_class(cx: &mut Interp, call: &mut Call<'_>) -> Res {
    let this = this(cx, call)?;
    let class = cx.str_arg(call, 0)?;
    let element = this.element().value();
    Ok(Value::Bool(
        element.has_class(&class, CaseSensitivity::CaseSensitive),
    ))
}
