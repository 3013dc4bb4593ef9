//! Strings: immutable UTF-8 text.
//!
//! A text of a few bytes is in the word. Longer ones are objects with their bytes in line, or, when made by appending, a length and a
//! reference to a buffer with room behind:
//!
//! ```text
//!     text ──▶ │header│len│bytes …│
//!
//!     a ─────▶ │header│buffer│len 40│ ──┐
//!                                       ├─▶ │header, fill 43│ … 43 bytes … │ room │
//!     a + b ─▶ │header│buffer│len 43│ ──┘
//! ```
//!
//! Appending to a string whose length is the buffer's fill writes behind it and makes a new (buffer, length) object; the old one still
//! ends where it ended. Every other append copies. So a loop of `s += x` costs the bytes that it appends, text is always
//! flat, and nobody has to know whether a string is shared.
//!
//! A text that fits the word is never an object, so equal short texts are equal words. Whether a text is ASCII is known from when it is
//! made; the number of characters of other texts and the hash are kept when they have been computed once.

use crate::buffer::{self, Bytes};
use crate::object::{Kind, OWN_FLAGS, view};
use crate::word::{Format, Words};
use crate::{OutOfMemory, Runtime, Value};
use ruchyruchy_builtins::{hashing, text as kernels};
use ruchyruchy_heap::Object;
use std::cmp::Ordering;
use std::marker::PhantomData;
use std::ops::Deref;

/// Flag: all bytes are ASCII.
const ASCII: u8 = 1 << OWN_FLAGS;
/// Flag: `aux` is the hash.
const HASHED: u8 = 2 << OWN_FLAGS;
/// Flag: the only string with this text that is interned.
const INTERNED: u8 = 4 << OWN_FLAGS;
/// Results of appending from this length on get a buffer.
const GROWN_FROM: usize = 48;

view! {
    /// A string with a buffer.
    Grown of Grown, size 3 {
        values {
            /// The buffer.
            buffer set_buffer @ 1;
        }
        raws {
            /// Bytes in the low half, characters plus one in the high half if they were counted.
            lens set_lens @ 2;
        }
    }
}

/// The 32 bits of a hash that tables use.
fn fold(hash: u64) -> u32 {
    (hash ^ hash >> 32) as u32
}

/// The hash for tables of a text that fits no word.
pub(crate) fn hash_of_long(text: &str) -> u32 {
    fold(hashing::text(text))
}

/// Words before the bytes of a text in line.
const IN_LINE: usize = 2;

/// The text of a string value: a `str`, wherever its bytes are. Valid until the next collection.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    start: *const u8,
    len: usize,
    short: [u8; 8],
    lives: PhantomData<&'a str>,
}

impl Deref for Text<'_> {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        let start = if self.start.is_null() {
            self.short.as_ptr()
        } else {
            self.start
        };
        // SAFETY: bytes of a string value are UTF-8 and never change; of the ones in the word there are at most eight.
        unsafe { std::str::from_utf8_unchecked(std::slice::from_raw_parts(start, self.len)) }
    }
}

impl std::fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        (**self).fmt(f)
    }
}

/// Word 1 of a text in line, or word 2 of a grown one.
fn lens_of(object: Object) -> Option<u64> {
    match Kind::of(object) {
        // SAFETY: texts in line have their lengths in word 1.
        Kind::Text => Some(unsafe { object.raw(1) }),
        Kind::Grown => Grown::of_object(object).map(Grown::lens),
        _ => None,
    }
}

impl Value {
    /// Whether this is a string.
    #[inline]
    pub fn is_string(self) -> bool {
        self.is_short_text() || matches!(self.kind(), Some(Kind::Text | Kind::Grown))
    }

    /// The text of a string. Valid until the next collection ([`Runtime::collect`]).
    #[inline]
    pub fn text<'a>(self) -> Option<Text<'a>> {
        if let Some((short, len)) = self.short_bytes() {
            return Some(Text {
                start: std::ptr::null(),
                len,
                short,
                lives: PhantomData,
            });
        }
        let object = self.object()?;
        let len = lens_of(object)? as u32 as usize;
        // SAFETY: a text has its bytes from word 2 on; of a buffer only bytes up to its fill are used, which never change.
        let bytes = unsafe {
            match Grown::of_object(object) {
                Some(grown) => Bytes::of(grown.buffer())?.bytes(),
                None => object.bytes(IN_LINE),
            }
        };
        debug_assert!(len <= bytes.len());
        Some(Text {
            start: bytes.as_ptr(),
            len,
            short: [0; 8],
            lives: PhantomData,
        })
    }

    /// Bytes of a string.
    #[inline]
    pub fn text_len(self) -> Option<usize> {
        match self.short_bytes() {
            Some((_, len)) => Some(len),
            None => Some(lens_of(self.object()?)? as u32 as usize),
        }
    }

    /// Whether a string is known to be ASCII; every string that is one is.
    pub fn is_ascii(self) -> bool {
        match self.short_bytes() {
            Some((bytes, _)) => bytes.is_ascii(),
            None => self
                .object()
                .is_some_and(|o| lens_of(o).is_some() && o.header().flags() & ASCII != 0),
        }
    }

    /// Characters of a string. Counted once.
    pub fn char_count(self) -> Option<usize> {
        let len = self.text_len()?;
        if self.is_ascii() {
            return Some(len);
        }
        let Some(object) = self.object() else {
            return self.text().map(|t| kernels::char_len(&t));
        };
        let lens = lens_of(object)?;
        if lens >> 32 != 0 {
            return Some((lens >> 32) as usize - 1);
        }
        let count = kernels::char_len(&self.text()?);
        let lens = lens | (count as u64 + 1) << 32;
        match Grown::of_object(object) {
            Some(grown) => grown.set_lens(lens),
            // SAFETY: texts in line have their lengths in word 1.
            None => unsafe { object.set_raw(1, lens) },
        }
        Some(count)
    }

    /// A hash for tables: equal strings alike. Computed once for a string that is an object.
    pub(crate) fn text_hash(self) -> Option<u32> {
        if self.is_short_text() {
            return Some(fold(hashing::mix(self.bits(), hashing::TEXT)));
        }
        let object = self.object()?;
        let header = object.header();
        if header.flags() & HASHED != 0 && lens_of(object).is_some() {
            return Some(header.aux());
        }
        let hash = hash_of_long(&self.text()?);
        object.set_aux(hash);
        object.set_flags(header.flags() | HASHED);
        Some(hash)
    }

    /// Whether two strings have the same text; `None` if one is no string.
    #[inline]
    pub fn text_equal(self, other: Value) -> Option<bool> {
        if self.is_short_text() {
            return (other.is_short_text() || other.is_string()).then(|| self.same(other));
        }
        let (a, b) = (self.object()?, other.object());
        let a_lens = lens_of(a)?;
        let Some(b) = b else {
            return other.is_short_text().then_some(false);
        };
        let b_lens = lens_of(b)?;
        if a == b {
            return Some(true);
        }
        let (a, b) = (a.header(), b.header());
        let both = a.flags() & b.flags();
        let differ = a_lens as u32 != b_lens as u32
            || both & INTERNED != 0
            || both & HASHED != 0 && a.aux() != b.aux();
        if differ {
            return Some(false);
        }
        Some(*self.text()? == *other.text()?)
    }

    /// The order of two strings, by bytes.
    pub fn text_order(self, other: Value) -> Option<Ordering> {
        Some(self.text()?.as_bytes().cmp(other.text()?.as_bytes()))
    }

    /// The byte range of characters `start..end` of a string, clamped.
    pub fn char_range(self, start: usize, end: usize) -> Option<std::ops::Range<usize>> {
        let len = self.text_len()?;
        if self.is_ascii() {
            let end = end.min(len);
            return Some(start.min(end)..end);
        }
        let text = self.text()?;
        // Two steps, so that the second starts where the first ended.
        let from = kernels::byte_of(&text, start).unwrap_or(len);
        let rest = text.get(from..).unwrap_or("");
        let count = end.saturating_sub(start);
        Some(from..from + kernels::byte_of(rest, count).unwrap_or(rest.len()))
    }
}

impl Value {
    /// A one-character string.
    pub fn char(c: char) -> Value {
        // Every word has room for the four bytes that a character takes at most.
        Value::short_text(c.encode_utf8(&mut [0; 4])).unwrap_or(Value::EMPTY)
    }
}

impl Runtime {
    /// A string.
    ///
    /// # Errors
    /// No memory.
    pub fn string(&mut self, text: &str) -> Result<Value, OutOfMemory> {
        self.string_of(&[text], text.is_ascii())
    }

    /// A string of parts, one after the other. `ascii` is exact.
    fn string_of(&mut self, parts: &[&str], ascii: bool) -> Result<Value, OutOfMemory> {
        let len = parts.iter().map(|p| p.len()).sum::<usize>();
        self.string_filled(len, ascii, |mut room| {
            for part in parts {
                let (here, rest) = room.split_at_mut(part.len());
                here.copy_from_slice(part.as_bytes());
                room = rest;
            }
        })
    }

    /// An object for a text in line, the bytes zero.
    fn in_line(&mut self, len: usize, ascii: bool, old: bool) -> Result<Object, OutOfMemory> {
        if len > buffer::MAX_LEN {
            return Err(OutOfMemory);
        }
        let header = Kind::Text.header(if ascii { ASCII } else { 0 }, 0);
        let size = IN_LINE + len.div_ceil(8);
        let object = if old {
            self.heap.alloc_old(header, size)?
        } else {
            self.heap.alloc_raw(header, size)?
        };
        // SAFETY: texts in line have at least two words, none a value.
        unsafe { object.set_raw(1, len as u64) };
        Ok(object)
    }

    /// The one string with this text that all who ask for it get: literals, field names.
    ///
    /// # Errors
    /// No memory.
    pub fn intern(&mut self, text: &str) -> Result<Value, OutOfMemory> {
        if let Some(short) = Value::short_text(text) {
            return Ok(short);
        }
        if let Some(found) = self.interner.get(text) {
            return Ok(found);
        }
        let object = self.in_line(text.len(), text.is_ascii(), true)?;
        // SAFETY: the object was just made with room for the text.
        unsafe { object.bytes_mut(IN_LINE)[..text.len()].copy_from_slice(text.as_bytes()) };
        object.set_flags(object.header().flags() | INTERNED);
        let string = Value::refer(object);
        self.interner.add(string);
        Ok(string)
    }

    /// A string of so many bytes, which `fill` writes: whole characters, since UTF-8 is what a string is made of. `ascii` is exact.
    pub(crate) fn string_filled(
        &mut self,
        len: usize,
        ascii: bool,
        fill: impl FnOnce(&mut [u8]),
    ) -> Result<Value, OutOfMemory> {
        if len <= Words::SHORT_TEXT {
            let mut bytes = [0; 8];
            fill(&mut bytes[..len]);
            let text = std::str::from_utf8(&bytes[..len]).ok();
            return text.and_then(Value::short_text).ok_or(OutOfMemory);
        }
        let object = self.in_line(len, ascii, false)?;
        // SAFETY: the object was just made with room for so many bytes.
        let room = unsafe { &mut object.bytes_mut(IN_LINE)[..len] };
        fill(room);
        debug_assert!(std::str::from_utf8(room).is_ok());
        Ok(Value::refer(object))
    }

    /// `a + b` of two strings.
    ///
    /// # Errors
    /// No memory.
    pub fn append(&mut self, a: Value, b: Value) -> Result<Value, OutOfMemory> {
        match (a.text_len(), b.text()) {
            (Some(0), Some(_)) => Ok(b),
            (Some(_), Some(text)) => self.append_text(a, &text, b.is_ascii()),
            _ => Ok(a),
        }
    }

    /// `a + text` of a string and a text (which may be a part of it); `ascii` is exact.
    ///
    /// # Errors
    /// No memory.
    pub fn append_str(&mut self, a: Value, text: &str) -> Result<Value, OutOfMemory> {
        self.append_text(a, text, text.is_ascii())
    }

    fn append_text(&mut self, a: Value, text: &str, ascii: bool) -> Result<Value, OutOfMemory> {
        let Some(start) = a.text() else { return Ok(a) };
        if text.is_empty() {
            return Ok(a);
        }
        let ascii = ascii && a.is_ascii();
        let len = start.len() + text.len();
        if len > buffer::MAX_LEN {
            return Err(OutOfMemory);
        }
        let grown = Grown::of(a).and_then(|g| Bytes::of(g.buffer()));
        if let Some(room) = grown
            && room.note() == start.len()
            && len <= room.capacity()
        {
            return self.extend(room, start.len(), text, len, ascii);
        }
        if len < GROWN_FROM {
            return self.string_of(&[&start, text], ascii);
        }
        let room = Bytes::make(&mut self.heap, (len * 2).min(buffer::MAX_LEN))?;
        // SAFETY: the new buffer is longer than `start`.
        unsafe { room.write(0, start.as_bytes()) };
        self.extend(room, start.len(), text, len, ascii)
    }

    /// The string of the first `at` bytes of a buffer with `text` behind them, where nothing is yet.
    fn extend(
        &mut self,
        room: Bytes,
        at: usize,
        text: &str,
        len: usize,
        ascii: bool,
    ) -> Result<Value, OutOfMemory> {
        let flags = if ascii { ASCII } else { 0 };
        let grown = Grown::make(&mut self.heap, Kind::Grown, flags, 0)?;
        // SAFETY: the capacity is at least `len`, and no text reaches behind the fill of its buffer.
        unsafe { room.write(at, text.as_bytes()) };
        room.set_note(len);
        grown.set_buffer(&mut self.heap, room.value());
        grown.set_lens(len as u64);
        Ok(grown.value())
    }

    /// Bytes `part` of a string, at character boundaries; empty if they are none.
    ///
    /// # Errors
    /// No memory.
    pub fn substring(
        &mut self,
        string: Value,
        part: std::ops::Range<usize>,
    ) -> Result<Value, OutOfMemory> {
        let Some(text) = string.text() else {
            return Ok(Value::EMPTY);
        };
        if part == (0..text.len()) {
            return Ok(string);
        }
        self.string(text.get(part).unwrap_or(""))
    }

    /// Characters `start..end` of a string, clamped.
    ///
    /// # Errors
    /// No memory.
    pub fn chars(&mut self, string: Value, start: usize, end: usize) -> Result<Value, OutOfMemory> {
        match string.char_range(start, end) {
            Some(part) => self.substring(string, part),
            None => Ok(Value::EMPTY),
        }
    }

    /// The character at an index, negative from the end.
    pub fn char_at(&mut self, string: Value, index: i64) -> Option<Value> {
        let text = string.text()?;
        if string.is_ascii() {
            let at = ruchyruchy_builtins::index::element(text.len(), index)?;
            return Value::short_text(text.get(at..at + 1)?);
        }
        Value::short_text(kernels::char_at(&text, index)?)
    }
}
