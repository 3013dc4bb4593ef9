//! Arrays: elements in a buffer, with room at both ends.
//!
//! ```text
//!     array ──▶ │header: element kind│buffer│start, len│
//!                                        │
//!                                        ▼
//!                                    │header│ room │ a b c d e │ room │
//! ```
//!
//! An array is an object of fixed size that stays the same while its buffer is replaced. Its *element kind* says what the buffer
//! holds: ints and floats without tags in eight bytes, bytes and bools in one, or words. An array starts as it is
//! filled and changes its kind one way, to words ([`Element`]). An int array holds every i64, one in a word or not.
//!
//! Invariant of every array: `start + len` is at most the capacity of the buffer, which is nil if the kind is
//! [`Element::Empty`] (then `len` is 0), a buffer of words if it is [`Element::Tagged`], else one of bytes. Words of the buffer
//! outside of `start..start + len` are nil.
//!
//! The functions here expect an array that may be written: its owner has made it unique ([`crate::share`]).
//! What is stored must be owned, too: a second owner of an aggregate is made by [`Runtime::share`] first.

use crate::buffer::{self, Bytes, Words};
use crate::error::Res;
use crate::number::Number;
use crate::object::{Kind, OWN_FLAGS, SHARED, view};
use crate::{Heap, OutOfMemory, Raise, Runtime, Value, number};
use ruchyruchy_builtins::IntTy;
use ruchyruchy_builtins::error_kind::ErrorKind;
use std::ops::Range;

view! {
    /// An array, or a binary heap.
    Array of Array | Heap, size 3 {
        values {
            /// The buffer; nil while there are no elements.
            buffer set_buffer @ 1;
        }
        raws {
            /// Start in the low, length in the high half.
            span set_span @ 2;
        }
    }
}

/// What the buffer of an array holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Element {
    /// There was never an element: no buffer.
    Empty,
    /// Words.
    Tagged,
    /// Ints of the range of i64.
    Int,
    /// Floats.
    Float,
    /// Bytes.
    Byte,
    /// Bools.
    Bool,
}

/// The element kinds by number.
const ELEMENTS: [Element; 8] = [
    Element::Empty,
    Element::Tagged,
    Element::Int,
    Element::Float,
    Element::Byte,
    Element::Bool,
    Element::Tagged,
    Element::Tagged,
];

impl Element {
    /// The kind for a value.
    #[inline]
    pub fn of(value: Value) -> Element {
        if value.as_int().is_some() {
            Element::Int
        } else if value.as_float().is_some() {
            Element::Float
        } else if value.as_bool().is_some() {
            Element::Bool
        } else if value.as_byte().is_some() {
            Element::Byte
        } else {
            Element::Tagged
        }
    }

    /// Bytes of an element.
    const fn width(self) -> usize {
        match self {
            Element::Byte | Element::Bool => 1,
            _ => 8,
        }
    }

    /// What a buffer of this kind holds for a value; `None` if it can't.
    #[inline(always)]
    fn encode(self, value: Value) -> Option<u64> {
        match self {
            Element::Empty => None,
            Element::Tagged => Some(value.bits()),
            Element::Int => value.as_int().map(i64::cast_unsigned),
            Element::Float => value.as_float().map(f64::to_bits),
            Element::Byte => value.as_byte().map(u64::from),
            Element::Bool => value.as_bool().map(u64::from),
        }
    }
}

impl Array {
    /// Number of elements.
    #[inline(always)]
    pub fn len(self) -> usize {
        (self.span() >> 32) as usize
    }

    /// Whether there is no element.
    #[inline(always)]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// What the buffer holds.
    #[inline(always)]
    pub fn element(self) -> Element {
        ELEMENTS[(self.object().header().flags() >> OWN_FLAGS & 7) as usize]
    }

    #[inline(always)]
    fn start(self) -> usize {
        self.span() as u32 as usize
    }

    fn place(self, start: usize, len: usize) {
        self.set_span(start as u64 | (len as u64) << 32);
    }

    fn set_element(self, element: Element) {
        let flags = self.object().header().flags() & ((1 << OWN_FLAGS) - 1);
        self.object()
            .set_flags(flags | (element as u8) << OWN_FLAGS);
    }

    fn words(self) -> Option<Words> {
        Words::of(self.buffer())
    }

    fn bytes(self) -> Option<Bytes> {
        Bytes::of(self.buffer())
    }

    fn capacity(self) -> usize {
        match self.element() {
            Element::Empty => 0,
            Element::Tagged => self.words().map_or(0, Words::capacity),
            other => self.bytes().map_or(0, |b| b.capacity() / other.width()),
        }
    }

    /// Where the words are, for who walks over them: the buffer and the range of its words.
    pub(crate) fn word_range(self) -> Option<(Words, Range<usize>)> {
        let range = self.start()..self.start() + self.len();
        self.words().map(|words| (words, range))
    }

    /// The bits of element `i`.
    #[inline(always)]
    fn bits_at(self, i: usize) -> Option<u64> {
        if i >= self.len() {
            return None;
        }
        let at = self.start() + i;
        // SAFETY: `start + len` is at most the capacity (invariant), and `i` is below `len`; the kind of the buffer is that which
        // the element kind says.
        unsafe {
            match self.element() {
                Element::Empty => None,
                Element::Tagged => Some(Words::of_known(self.buffer()).get(at).bits()),
                Element::Int | Element::Float => Some(Bytes::of_known(self.buffer()).word(at)),
                Element::Byte | Element::Bool => {
                    Some(u64::from(Bytes::of_known(self.buffer()).byte(at)))
                }
            }
        }
    }

    /// Element `i`; `None` if there is none, or if it has no word yet ([`Runtime::item`] makes one).
    #[inline(always)]
    pub fn get(self, i: usize) -> Option<Value> {
        let bits = self.bits_at(i)?;
        match self.element() {
            // SAFETY: buffers of words hold valid words.
            Element::Tagged => Some(unsafe { Value::from_bits(bits) }),
            Element::Int => Value::small_int(bits.cast_signed()),
            Element::Float => Value::small_float(f64::from_bits(bits)),
            Element::Byte => Some(Value::byte(bits as u8)),
            Element::Bool => Some(Value::bool(bits != 0)),
            Element::Empty => None,
        }
    }

    /// The number in element `i` of an array of ints or floats.
    pub(crate) fn number_at(self, i: usize) -> Option<Number> {
        let bits = self.bits_at(i)?;
        match self.element() {
            Element::Int => Some(Number::Int(IntTy::I64, bits.cast_signed())),
            Element::Float => Some(Number::Float(f64::from_bits(bits))),
            _ => None,
        }
    }

    /// Stores into element `i`; false if there is none, or if the value is of another kind ([`Runtime::set_item`] copes).
    #[inline(always)]
    pub fn set(self, heap: &mut Heap, i: usize, value: Value) -> bool {
        debug_assert!(self.object().header().flags() & SHARED == 0);
        if i >= self.len() {
            return false;
        }
        let element = self.element();
        let Some(bits) = element.encode(value) else {
            return false;
        };
        let at = self.start() + i;
        // SAFETY: `start + len` is at most the capacity (invariant), and `i` is below `len`.
        unsafe { self.write(heap, element, at, value, bits) };
        true
    }

    /// # Safety
    /// `at` is below the capacity, and the bits are those of the value in this kind, which is that of the buffer.
    #[inline(always)]
    unsafe fn write(self, heap: &mut Heap, element: Element, at: usize, value: Value, bits: u64) {
        // SAFETY: as the caller promises; the kind of the buffer is that which the element kind says.
        unsafe {
            match element {
                Element::Empty => {}
                Element::Tagged => Words::of_known(self.buffer()).set(heap, at, value),
                Element::Int | Element::Float => {
                    Bytes::of_known(self.buffer()).set_word(at, bits);
                }
                Element::Byte | Element::Bool => {
                    Bytes::of_known(self.buffer()).set_byte(at, bits as u8);
                }
            }
        }
    }

    /// Moves elements within the buffer; both ranges must be within the capacity.
    fn shift(self, heap: &mut Heap, from: usize, to: usize, len: usize) {
        let width = self.element().width();
        assert!(from.max(to) + len <= self.capacity());
        // SAFETY: both ranges are within the capacity.
        unsafe {
            if let Some(words) = self.words() {
                words.shift(heap, from, to, len);
            } else if let Some(bytes) = self.bytes() {
                bytes.shift(from * width, to * width, len * width);
            }
        }
    }

    /// Makes the words `range` of the buffer nil: nothing is kept alive outside of the elements.
    fn vacate(self, heap: &mut Heap, range: Range<usize>) {
        if let Some(words) = self.words()
            && !range.is_empty()
        {
            assert!(range.end <= words.capacity());
            // SAFETY: the range is within the capacity.
            unsafe { words.fill(heap, range.start, range.len(), Value::NIL) };
        }
    }

    /// Ends before element `len`, if it is longer.
    pub fn truncate(self, heap: &mut Heap, len: usize) {
        let (start, old) = (self.start(), self.len());
        if len < old {
            self.vacate(heap, start + len..start + old);
            self.place(start, len);
        }
    }

    /// Exchanges two elements.
    pub fn swap(self, heap: &mut Heap, i: usize, j: usize) {
        let (Some(a), Some(b)) = (self.bits_at(i), self.bits_at(j)) else {
            return;
        };
        let (start, element) = (self.start(), self.element());
        // SAFETY: both are elements, so their bits are those of valid words if the buffer holds words, and the positions are
        // below the capacity.
        unsafe {
            self.write(heap, element, start + i, Value::from_bits(b), b);
            self.write(heap, element, start + j, Value::from_bits(a), a);
        }
    }

    /// Reverses the order.
    pub fn reverse(self, heap: &mut Heap) {
        let len = self.len();
        for i in 0..len / 2 {
            self.swap(heap, i, len - 1 - i);
        }
    }
}

/// Capacity for so many elements where there were `old`.
fn grown(old: usize, need: usize) -> usize {
    let more = if old < 1 << 16 { old } else { old / 2 };
    need.max(old + more).max(4)
}

impl Runtime {
    /// An empty array with room for so many elements of a kind.
    ///
    /// # Errors
    /// No memory.
    pub fn new_array(&mut self, element: Element, room: usize) -> Result<Array, OutOfMemory> {
        let array = Array::make(&mut self.heap, Kind::Array, 0, 0)?;
        if element != Element::Empty {
            self.give_buffer(array, element, room)?;
        }
        Ok(array)
    }

    /// An array of these values.
    ///
    /// # Errors
    /// No memory.
    pub fn array(&mut self, items: &[Value]) -> Result<Value, OutOfMemory> {
        let array = self.new_array(Element::Empty, 0)?;
        if let Some(first) = items.first() {
            self.give_buffer(array, Element::of(*first), items.len())?;
        }
        for item in items {
            self.push(array, *item)?;
        }
        Ok(array.value())
    }

    /// `vec![v; n]`: the value is shared if it is an aggregate.
    ///
    /// # Errors
    /// No memory.
    pub fn filled_array(&mut self, value: Value, n: usize) -> Result<Value, OutOfMemory> {
        let element = Element::of(value);
        if n == 0 {
            return Ok(self.new_array(Element::Empty, 0)?.value());
        }
        let array = self.new_array(element, n)?;
        let value = if n > 1 { self.share(value)? } else { value };
        let bits = element.encode(value).unwrap_or_default();
        if let Some(words) = array.words() {
            // SAFETY: the buffer was made for `n` elements.
            unsafe { words.fill(&mut self.heap, 0, n, value) };
        } else if bits != 0 {
            for at in 0..n {
                // SAFETY: the buffer was made for `n` elements of this kind.
                unsafe { array.write(&mut self.heap, element, at, value, bits) };
            }
        }
        array.place(0, n);
        Ok(array.value())
    }

    fn give_buffer(
        &mut self,
        array: Array,
        element: Element,
        capacity: usize,
    ) -> Result<(), OutOfMemory> {
        let buffer = match element {
            Element::Empty => Value::NIL,
            Element::Tagged => Words::make(&mut self.heap, capacity)?.value(),
            other => {
                if capacity > buffer::MAX_LEN {
                    return Err(OutOfMemory);
                }
                Bytes::make(&mut self.heap, capacity * other.width())?.value()
            }
        };
        array.set_buffer(&mut self.heap, buffer);
        array.set_element(element);
        Ok(())
    }

    /// Element `i`, if there is one.
    ///
    /// # Errors
    /// No memory for a number that fits no word.
    #[inline]
    pub fn item(&mut self, array: Array, i: usize) -> Result<Option<Value>, OutOfMemory> {
        match array.get(i) {
            Some(value) => Ok(Some(value)),
            None => self.item_slow(array, i),
        }
    }

    #[cold]
    fn item_slow(&mut self, array: Array, i: usize) -> Result<Option<Value>, OutOfMemory> {
        let Some(bits) = array.bits_at(i) else {
            return Ok(None);
        };
        Ok(Some(match array.element() {
            Element::Float => number::float(&mut self.heap, f64::from_bits(bits))?,
            _ => number::int(&mut self.heap, bits.cast_signed())?,
        }))
    }

    /// Stores into element `i`; false if there is none.
    ///
    /// # Errors
    /// No memory.
    #[inline]
    pub fn set_item(&mut self, array: Array, i: usize, value: Value) -> Result<bool, OutOfMemory> {
        if array.set(&mut self.heap, i, value) {
            return Ok(true);
        }
        if i >= array.len() {
            return Ok(false);
        }
        self.make_tagged(array)?;
        Ok(array.set(&mut self.heap, i, value))
    }

    /// Makes the buffer one of words.
    ///
    /// # Errors
    /// No memory.
    #[cold]
    pub fn make_tagged(&mut self, array: Array) -> Result<(), OutOfMemory> {
        if array.element() == Element::Tagged {
            return Ok(());
        }
        let (len, old) = (array.len(), array.buffer());
        let words = Words::make(
            &mut self.heap,
            len.max(array.capacity() - array.start()).max(4),
        )?;
        for i in 0..len {
            let value = self.item(array, i)?.unwrap_or(Value::NIL);
            // SAFETY: the new buffer has room for `len` words.
            unsafe { words.set(&mut self.heap, i, value) };
        }
        array.set_buffer(&mut self.heap, words.value());
        array.set_element(Element::Tagged);
        array.place(0, len);
        buffer::discard(&mut self.heap, old);
        Ok(())
    }

    /// Makes room for elements before and behind those that are there.
    fn room(&mut self, array: Array, front: usize, back: usize) -> Result<(), OutOfMemory> {
        let (start, len, capacity) = (array.start(), array.len(), array.capacity());
        if start >= front && start + len + back <= capacity {
            return Ok(());
        }
        self.make_room(array, front, back)
    }

    #[cold]
    fn make_room(&mut self, array: Array, front: usize, back: usize) -> Result<(), OutOfMemory> {
        let (start, len, capacity) = (array.start(), array.len(), array.capacity());
        let need = len
            .checked_add(front)
            .and_then(|n| n.checked_add(back))
            .filter(|&n| n <= buffer::MAX_LEN)
            .ok_or(OutOfMemory)?;
        // Room that is wanted in front once is wanted again.
        let begin = |capacity: usize| match front {
            0 => 0,
            _ => front + (capacity - need) / 2,
        };
        if need <= capacity && len <= capacity / 2 {
            let to = begin(capacity);
            array.shift(&mut self.heap, start, to, len);
            let stale = if to > start {
                start..(start + len).min(to)
            } else {
                (to + len).max(start)..start + len
            };
            array.vacate(&mut self.heap, stale);
            array.place(to, len);
            return Ok(());
        }
        let (element, old) = (array.element(), array.buffer());
        let capacity = grown(capacity, need).min(buffer::MAX_LEN);
        let to = begin(capacity);
        let width = element.width();
        if let Some(source) = array.words() {
            let words = Words::make(&mut self.heap, capacity)?;
            // SAFETY: the elements are within the old buffer, and the new one has room for them.
            unsafe { words.copy_from(&mut self.heap, to, source, start, len) };
            array.set_buffer(&mut self.heap, words.value());
        } else if let Some(source) = array.bytes() {
            let bytes = Bytes::make(&mut self.heap, capacity * width)?;
            // SAFETY: the elements are within the old buffer, and the new one, which nobody else knows, has room for them.
            unsafe {
                let elements = &source.bytes()[start * width..(start + len) * width];
                bytes.write(to * width, elements);
            }
            array.set_buffer(&mut self.heap, bytes.value());
        }
        array.place(to, len);
        buffer::discard(&mut self.heap, old);
        Ok(())
    }

    /// Makes room for so many more elements at the end.
    ///
    /// # Errors
    /// No memory.
    pub fn reserve(&mut self, array: Array, more: usize) -> Result<(), OutOfMemory> {
        match array.element() {
            Element::Empty => Ok(()),
            _ => self.room(array, 0, more),
        }
    }

    /// Makes the array one that can hold the value.
    #[inline]
    fn accept(&mut self, array: Array, value: Value) -> Result<(Element, u64), OutOfMemory> {
        debug_assert!(!array.value().is_shared(), "what is written is unique");
        let element = array.element();
        match element.encode(value) {
            Some(bits) => Ok((element, bits)),
            None => self.accept_slow(array, element, value),
        }
    }

    #[cold]
    fn accept_slow(
        &mut self,
        array: Array,
        element: Element,
        value: Value,
    ) -> Result<(Element, u64), OutOfMemory> {
        if element == Element::Empty {
            let element = Element::of(value);
            self.give_buffer(array, element, 4)?;
            return Ok((element, element.encode(value).unwrap_or_default()));
        }
        self.make_tagged(array)?;
        Ok((Element::Tagged, value.bits()))
    }

    /// Adds an element at the end.
    ///
    /// # Errors
    /// No memory.
    #[inline]
    pub fn push(&mut self, array: Array, value: Value) -> Result<(), OutOfMemory> {
        let (element, bits) = self.accept(array, value)?;
        self.room(array, 0, 1)?;
        let (start, len) = (array.start(), array.len());
        // SAFETY: there is room for one more.
        unsafe { array.write(&mut self.heap, element, start + len, value, bits) };
        array.place(start, len + 1);
        Ok(())
    }

    /// Adds an element at the start.
    ///
    /// # Errors
    /// No memory.
    pub fn push_front(&mut self, array: Array, value: Value) -> Result<(), OutOfMemory> {
        let (element, bits) = self.accept(array, value)?;
        self.room(array, 1, 0)?;
        let (start, len) = (array.start() - 1, array.len());
        // SAFETY: there is room before the first.
        unsafe { array.write(&mut self.heap, element, start, value, bits) };
        array.place(start, len + 1);
        Ok(())
    }

    /// Takes the last element.
    ///
    /// # Errors
    /// No memory for a number that fits no word.
    #[inline]
    pub fn pop(&mut self, array: Array) -> Result<Option<Value>, OutOfMemory> {
        let Some(last) = array.len().checked_sub(1) else {
            return Ok(None);
        };
        let value = self.item(array, last)?;
        array.truncate(&mut self.heap, last);
        Ok(value)
    }

    /// Takes the first element.
    ///
    /// # Errors
    /// No memory for a number that fits no word.
    pub fn pop_front(&mut self, array: Array) -> Result<Option<Value>, OutOfMemory> {
        let value = self.item(array, 0)?;
        if value.is_some() {
            let (start, len) = (array.start(), array.len());
            array.vacate(&mut self.heap, start..start + 1);
            array.place(start + 1, len - 1);
        }
        Ok(value)
    }

    /// Inserts an element before element `i`; false if `i` is beyond the end.
    ///
    /// # Errors
    /// No memory.
    pub fn insert_item(
        &mut self,
        array: Array,
        i: usize,
        value: Value,
    ) -> Result<bool, OutOfMemory> {
        let len = array.len();
        if i > len {
            return Ok(false);
        }
        if i == 0 {
            self.push_front(array, value)?;
            return Ok(true);
        }
        let (element, bits) = self.accept(array, value)?;
        self.room(array, 0, 1)?;
        let at = array.start() + i;
        array.shift(&mut self.heap, at, at + 1, len - i);
        // SAFETY: there was room for one more.
        unsafe { array.write(&mut self.heap, element, at, value, bits) };
        array.place(array.start(), len + 1);
        Ok(true)
    }

    /// Takes element `i` out.
    ///
    /// # Errors
    /// No memory for a number that fits no word.
    pub fn remove_item(&mut self, array: Array, i: usize) -> Result<Option<Value>, OutOfMemory> {
        let len = array.len();
        let Some(value) = self.item(array, i)? else {
            return Ok(None);
        };
        let start = array.start();
        if i < len / 2 {
            array.shift(&mut self.heap, start, start + 1, i);
            array.vacate(&mut self.heap, start..start + 1);
            array.place(start + 1, len - 1);
        } else {
            array.shift(&mut self.heap, start + i + 1, start + i, len - i - 1);
            array.vacate(&mut self.heap, start + len - 1..start + len);
            array.place(start, len - 1);
        }
        Ok(Some(value))
    }

    /// Removes all elements, and their memory.
    pub fn clear_array(&mut self, array: Array) {
        let old = array.buffer();
        array.place(0, 0);
        array.set_buffer(&mut self.heap, Value::NIL);
        array.set_element(Element::Empty);
        buffer::discard(&mut self.heap, old);
    }

    /// Appends elements `range` of another array (or of the same one); aggregates among them get a second owner.
    ///
    /// # Errors
    /// No memory.
    pub fn extend_array(
        &mut self,
        array: Array,
        other: Array,
        range: Range<usize>,
    ) -> Result<(), OutOfMemory> {
        let range = range.start..range.end.min(other.len());
        if range.is_empty() {
            return Ok(());
        }
        let element = other.element();
        if array.element() == Element::Empty {
            self.give_buffer(array, element, range.len())?;
        } else if array.element() != element {
            self.make_tagged(array)?;
        }
        self.room(array, 0, range.len())?;
        if element == Element::Tagged || array.element() == Element::Tagged {
            for i in range {
                let value = self.item(other, i)?.unwrap_or(Value::NIL);
                let value = self.share(value)?;
                self.push(array, value)?;
            }
            return Ok(());
        }
        let width = element.width();
        let (start, len, from) = (array.start(), array.len(), other.start());
        if let (Some(target), Some(source)) = (array.bytes(), other.bytes()) {
            // SAFETY: the elements are in the source, whose buffer is the target or another one; behind the elements of the
            // target there is room for them.
            unsafe {
                let bytes = source.bytes();
                let elements = &bytes[(from + range.start) * width..(from + range.end) * width];
                target.write((start + len) * width, elements);
            }
        }
        array.place(start, len + range.len());
        Ok(())
    }

    /// A new array of elements `range`; aggregates among them get a second owner.
    ///
    /// # Errors
    /// No memory.
    pub fn slice_array(&mut self, array: Array, range: Range<usize>) -> Result<Value, OutOfMemory> {
        let slice = self.new_array(Element::Empty, 0)?;
        self.extend_array(slice, array, range)?;
        Ok(slice.value())
    }

    /// A new array of the elements of both.
    ///
    /// # Errors
    /// No memory.
    pub fn concat_arrays(&mut self, a: Array, b: Array) -> Result<Value, OutOfMemory> {
        let element = if a.element() == b.element() || b.is_empty() {
            a.element()
        } else if a.is_empty() {
            b.element()
        } else {
            Element::Tagged
        };
        let sum = self.new_array(element, a.len() + b.len())?;
        self.extend_array(sum, a, 0..a.len())?;
        self.extend_array(sum, b, 0..b.len())?;
        Ok(sum.value())
    }

    /// A copy with a buffer of its own; its aggregates are those of the original, and not shared yet.
    pub(crate) fn copy_array(&mut self, array: Array) -> Result<Value, OutOfMemory> {
        let kind = Kind::of(array.object());
        let copy = Array::make(&mut self.heap, kind, 0, 0)?;
        let (element, start, len) = (array.element(), array.start(), array.len());
        if len == 0 {
            return Ok(copy.value());
        }
        self.give_buffer(copy, element, len)?;
        let width = element.width();
        // SAFETY: the elements are within the source, and the new buffer was made for as many.
        unsafe {
            if let (Some(target), Some(source)) = (copy.words(), array.words()) {
                target.copy_from(&mut self.heap, 0, source, start, len);
            } else if let (Some(target), Some(source)) = (copy.bytes(), array.bytes()) {
                target.write(0, &source.bytes()[start * width..(start + len) * width]);
            }
        }
        copy.place(0, len);
        Ok(copy.value())
    }

    /// The position that an index value means in an array: negative ones count from the end.
    ///
    /// # Errors
    /// `IndexError`, `TypeError`.
    pub fn array_index(&self, len: usize, index: Value) -> Res<usize> {
        if let Some(i) = index.as_int().or(index.as_byte().map(i64::from)) {
            return ruchyruchy_builtins::index::element(len, i)
                .ok_or_else(|| out_of_bounds(i, "array", len));
        }
        match index.as_big() {
            Some(i) => Err(out_of_bounds(i, "array", len)),
            None => Err(Raise::new(
                ErrorKind::TypeError,
                format!(
                    "an array index must be an int, not {}",
                    self.type_name(index)
                ),
            )),
        }
    }
}

/// What is said of an index that names no element.
#[cold]
pub fn out_of_bounds(index: impl std::fmt::Display, what: &str, len: usize) -> Raise {
    let message = format!("index {index} out of bounds for {what} of length {len}");
    Raise::new(ErrorKind::IndexError, message)
}
