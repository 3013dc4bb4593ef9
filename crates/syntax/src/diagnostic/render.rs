//! How a diagnostic looks: rustc's layout, drawn by `annotate-snippets`, and its JSON twin.
//!
//! The drawing library wants ranges on character boundaries inside of the text it is given, and
//! reads all of that text. So spans are clamped first, and it only gets the lines between the first
//! and the last place mentioned. A line too long for any terminal (minified or generated text) is
//! cut around the place instead of being handed over whole.

use super::{Diagnostic, Label, Severity};
use crate::span::{SourceFile, SourceMap, Span};
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet,
};
use serde_json::{Value, json};
use std::ops::Range;

/// Excerpts with more text than this are cut to the primary line.
const LONGEST_EXCERPT: usize = 40_000;
/// How many bytes are kept on each side of the place in a line that is cut.
const CUT: usize = 60;

pub(super) fn render(diagnostic: &Diagnostic, sources: &SourceMap, color: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(&*diagnostic.message)
        .id(diagnostic.code.number());
    let places = Places {
        span: diagnostic.span,
        label: diagnostic.label.as_deref(),
        labels: &diagnostic.labels,
        notes: &diagnostic.notes,
    };
    let mut groups = vec![excerpts(places, sources, Group::with_title(title))];
    for help in &diagnostic.help {
        let mut shown = None;
        if let Some((span, replacement)) = &help.suggestion
            && let Some(window) = Window::around(sources, &[*span])
        {
            let place = window.place(*span);
            let snippet = Snippet::source(window.text())
                .line_start(window.first_line)
                .patch(Patch::new(place, &**replacement));
            shown = Some(Level::HELP.secondary_title(&*help.text).element(snippet));
        }
        match shown {
            Some(group) => groups.push(group),
            None => {
                if let Some(first) = groups.first_mut() {
                    let whole = std::mem::replace(first, Group::with_level(Level::HELP));
                    *first = whole.element(Level::HELP.message(&*help.text));
                }
            }
        }
    }
    draw(&groups, color)
}

pub(super) fn failure(
    id: Option<&str>,
    message: &str,
    span: Span,
    sources: &SourceMap,
    color: bool,
) -> String {
    let mut title = Level::ERROR.primary_title(message);
    if let Some(id) = id {
        title = title.id(id);
    }
    let places = Places {
        span,
        label: None,
        labels: &[],
        notes: &[],
    };
    draw(
        &[excerpts(places, sources, Group::with_title(title))],
        color,
    )
}

fn draw(groups: &[Group<'_>], color: bool) -> String {
    let renderer = if color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = renderer.decor_style(DecorStyle::Ascii).render(groups);
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// What the excerpts are to show.
#[derive(Clone, Copy)]
struct Places<'a> {
    span: Span,
    label: Option<&'a str>,
    labels: &'a [Label],
    notes: &'a [String],
}

/// Adds one excerpt for each file that is named, the primary one first, then the notes.
fn excerpts<'a>(wanted: Places<'a>, sources: &'a SourceMap, mut group: Group<'a>) -> Group<'a> {
    let mut bases: Vec<u32> = Vec::new();
    let spans = std::iter::once(wanted.span).chain(wanted.labels.iter().map(|l| l.span));
    for span in spans {
        if let Some(file) = sources.file_of(span)
            && !bases.contains(&file.base)
        {
            bases.push(file.base);
        }
    }
    for base in bases {
        let in_file = |span: Span| sources.file_of(span).is_some_and(|f| f.base == base);
        let mut places: Vec<(Span, AnnotationKind, Option<&str>)> = Vec::new();
        if in_file(wanted.span) {
            places.push((wanted.span, AnnotationKind::Primary, wanted.label));
        }
        for label in wanted.labels {
            if in_file(label.span) {
                places.push((label.span, AnnotationKind::Context, Some(&label.text)));
            }
        }
        let spans: Vec<Span> = places.iter().map(|place| place.0).collect();
        if let Some(window) = Window::around(sources, &spans) {
            let annotations = places.iter().map(|&(span, kind, text)| -> Annotation<'a> {
                kind.span(window.place(span)).label(text.map(str::to_owned))
            });
            let snippet = Snippet::source(window.text())
                .line_start(window.first_line)
                .path(window.file.name.as_str())
                .annotations(annotations.collect::<Vec<_>>());
            group = group.element(snippet);
        } else if let Some((file, at)) = spans.first().and_then(|&span| sources.place(span)) {
            // Too much text between the places: show the first one, cut out of its line.
            let (text, place) = cut_line(file, at.line, spans.first().copied().unwrap_or_default());
            let label = places.first().and_then(|place| place.2).map(str::to_owned);
            let origin = Origin::path(file.name.as_str())
                .line(at.line as usize)
                .char_column(at.column as usize);
            let annotation = AnnotationKind::Primary.span(place).label(label);
            let snippet = Snippet::source(text)
                .line_start(at.line as usize)
                .annotation(annotation);
            group = group.element(origin).element(snippet);
        }
    }
    for note in wanted.notes {
        group = group.element(Level::NOTE.message(&**note));
    }
    group
}

/// The lines of a file from the first to the last of some spans.
struct Window<'a> {
    file: &'a SourceFile,
    range: Range<usize>,
    first_line: usize,
}

impl<'a> Window<'a> {
    /// None when a span lies in no file or the excerpt would be too large.
    fn around(sources: &'a SourceMap, spans: &[Span]) -> Option<Window<'a>> {
        let first = spans.iter().min_by_key(|span| span.lo)?;
        let file = sources.file_of(*first)?;
        let text: &str = &file.text;
        let lo = clamp(file, first.lo);
        let hi = spans
            .iter()
            .map(|span| clamp(file, span.hi.max(span.lo)))
            .max()?
            .max(lo);
        let start = text.get(..lo)?.rfind('\n').map_or(0, |at| at + 1);
        let end = text.get(hi..)?.find('\n').map_or(text.len(), |at| hi + at);
        if end - start > LONGEST_EXCERPT
            || text
                .get(start..end)?
                .lines()
                .any(|line| line.len() > LONGEST_EXCERPT / 16)
        {
            return None;
        }
        let first_line = file.line_column(start as u32).line as usize;
        Some(Window {
            file,
            range: start..end,
            first_line,
        })
    }

    fn text(&self) -> &'a str {
        self.file.text.get(self.range.clone()).unwrap_or("")
    }

    /// Where a span lies inside of the window, on character boundaries.
    fn place(&self, span: Span) -> Range<usize> {
        let within = |at: u32| clamp(self.file, at).clamp(self.range.start, self.range.end);
        let (lo, hi) = (within(span.lo), within(span.hi.max(span.lo)));
        lo - self.range.start..hi - self.range.start
    }
}

/// The offset in the text of `file` of a position, moved back to a character boundary.
fn clamp(file: &SourceFile, position: u32) -> usize {
    let mut at = (position.saturating_sub(file.base) as usize).min(file.text.len());
    while !file.text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A piece of a very long line around `span`, and the place of the span in it.
fn cut_line(file: &SourceFile, line: u32, span: Span) -> (String, Range<usize>) {
    let text = file.line_text(line);
    let at = clamp(file, span.lo);
    let line_start = file
        .text
        .get(..at)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |n| n + 1);
    let lo = (at - line_start).min(text.len());
    let hi = clamp(file, span.hi.max(span.lo))
        .saturating_sub(line_start)
        .clamp(lo, text.len());
    let mut from = lo.saturating_sub(CUT);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let mut to = (lo + CUT).min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let head = if from > 0 { "..." } else { "" };
    let tail = if to < text.len() { "..." } else { "" };
    let piece = format!("{head}{}{tail}", text.get(from..to).unwrap_or(""));
    let start = lo - from + head.len();
    let end = hi.min(to).max(lo) - from + head.len();
    (piece, start..end)
}

pub(super) fn to_json(diagnostic: &Diagnostic, sources: &SourceMap) -> Value {
    let mut object = json!({
        "severity": match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "code": diagnostic.code.number(),
        "message": diagnostic.message,
        "label": diagnostic.label,
        "checkOnly": diagnostic.check_only,
        "labels": diagnostic.labels.iter().map(|label| {
            let mut object = place_json(label.span, sources);
            if let Some(map) = object.as_object_mut() {
                map.insert("text".into(), json!(label.text));
            }
            object
        }).collect::<Vec<_>>(),
        "notes": diagnostic.notes,
        "help": diagnostic.help.iter().map(|help| {
            let (place, replacement) = match &help.suggestion {
                Some((span, text)) => (place_json(*span, sources), json!(text)),
                None => (Value::Null, Value::Null),
            };
            json!({ "text": help.text, "place": place, "replacement": replacement })
        }).collect::<Vec<_>>(),
    });
    if let (Some(map), Value::Object(place)) =
        (object.as_object_mut(), place_json(diagnostic.span, sources))
    {
        map.extend(place);
    }
    object
}

fn place_json(span: Span, sources: &SourceMap) -> Value {
    let Some((file, start)) = sources.place(span) else {
        return json!({
            "file": null, "line": null, "column": null, "endLine": null, "endColumn": null,
        });
    };
    let end = file.line_column(clamp(file, span.hi.max(span.lo)) as u32);
    json!({
        "file": file.name,
        "line": start.line,
        "column": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}
