//! Parsing HTML and finding elements by CSS selectors.
//!
//! The parser is the one that browsers' standard describes: it takes any text. The document and its elements are objects of one
//! kind; an element keeps its document alive.

#[cfg(feature = "html")]
mod tree;

#[cfg(feature = "html")]
pub(crate) use tree::*;

#[cfg(not(feature = "html"))]
mod missing {
    use crate::call::Call;
    use crate::error::Res;
    use crate::interp::Interp;
    use ruchyruchy_hir::error_kind::ErrorKind;

    macro_rules! missing {
        ($($name:ident)*) => {$(
            pub(crate) fn $name(cx: &mut Interp, _: &mut Call<'_>) -> Res {
                cx.raise(
                    ErrorKind::IoError,
                    "this build of ruchyruchy has no HTML parser (feature `html`)",
                )
            }
        )*};
    }

    missing! { parse parse_fragment select query_selector attr attrs text html inner_html name children parent has_class }
}

#[cfg(not(feature = "html"))]
pub(crate) use missing::*;
