//! What the heap promises to the mutator, one promise a test.

use crate::value::Value;
use ruchyruchy_heap::{
    Collection, FaultKind, Header, Heap, Layout, LayoutId, Object, Options, OutOfMemory, Phase,
    Roots, Word,
};

const RAW: Header = Header::new(LayoutId::new(0), 0, 0);
const NODE: Header = Header::new(LayoutId::new(1), 0, 0);
const WEAK: Header = Header::new(LayoutId::new(2), 0, 0);
const HOST: Header = Header::new(LayoutId::new(3), 0, 0);

fn options() -> Options<Value> {
    let layouts = vec![
        Layout::Raw,
        Layout::Values { from: 1 },
        Layout::Weak { from: 1 },
        Layout::Host,
    ];
    let mut options = Options::new(Value::NIL, layouts);
    options.verify = true;
    options.poison = true;
    options
}

fn heap() -> Heap<Value> {
    Heap::new(options()).unwrap()
}

fn collect(heap: &mut Heap<Value>, what: Collection, roots: &mut [Value]) -> Collection {
    let mut show = |visit: &mut dyn FnMut(&mut [Value])| visit(roots);
    // SAFETY: the tests use nothing afterwards but what the roots show.
    unsafe { heap.collect(what, &mut show).unwrap() }
}

fn object(word: Value) -> Object {
    word.object().unwrap()
}

#[test]
fn new_objects_are_filled_and_keep_flags_and_aux() {
    let mut heap = heap();
    let header = NODE.with_flags(7).with_aux(99);
    for size in [1, 2, 40, 1024, 1025, 300_000] {
        let node = heap.alloc(header, size).unwrap();
        let raw = heap.alloc_raw(RAW, size).unwrap();
        assert_eq!((node.size(), raw.size()), (size, size));
        assert_eq!((node.header().flags(), node.header().aux()), (7, 99));
        for index in [1, size / 2, size - 1] {
            let inside = index > 0 && index < size;
            assert_eq!(heap.load(node, index), inside.then_some(Value::NIL));
            assert_eq!(heap.load(raw, index), None);
            // SAFETY: within the object.
            assert!(!inside || unsafe { raw.raw(index) } == 0);
        }
        let mut roots = [Value::refer(node), Value::refer(raw)];
        collect(&mut heap, Collection::Major, &mut roots);
        let header = object(roots[0]).header();
        assert_eq!((header.flags(), header.aux()), (7, 99));
        assert_eq!(object(roots[1]).size(), size);
    }
    assert_eq!(heap.alloc(NODE, 0).unwrap().size(), 1);
}

#[test]
fn allocation_moves_nothing_however_much_there_is() {
    let mut options = options();
    options.nursery = 1 << 10;
    let mut heap = Heap::new(options).unwrap();
    let mut all = Vec::new();
    for i in 0..10_000 {
        let node = heap.alloc(NODE, 2 + i % 9).unwrap();
        // SAFETY: fresh.
        unsafe { node.set(1, Value::int(i as u64)) };
        all.push(node);
    }
    assert!(heap.wants_collection());
    for (i, node) in all.iter().enumerate() {
        assert_eq!(heap.load(*node, 1), Some(Value::int(i as u64)));
    }
    let mut roots: Vec<Value> = all.iter().map(|node| Value::refer(*node)).collect();
    collect(&mut heap, Collection::Minor, &mut roots);
    assert!(!heap.wants_collection());
    for (i, word) in roots.iter().enumerate() {
        assert_eq!(heap.load(object(*word), 1), Some(Value::int(i as u64)));
        assert!(!heap.is_young(object(*word)));
    }
}

#[test]
fn checked_accesses_refuse_what_is_no_value() {
    let mut heap = heap();
    let (node, raw) = (
        heap.alloc(NODE, 3).unwrap(),
        heap.alloc_raw(RAW, 3).unwrap(),
    );
    let one = Value::int(1);
    assert_eq!(heap.store(node, 2, one), Ok(()));
    assert_eq!(heap.store(node, 0, one), Err(one));
    assert_eq!(heap.store(node, 3, one), Err(one));
    assert_eq!(heap.store(raw, 1, one), Err(one));
    assert_eq!(heap.load(node, 0), None);
    assert_eq!(heap.load(node, 3), None);
    assert_eq!(heap.load(node, 2), Some(one));
}

#[test]
fn handles_follow_their_objects() {
    let mut heap = heap();
    let node = heap.alloc(NODE, 2).unwrap();
    heap.store(node, 1, Value::int(5)).unwrap();
    let handle = heap.handle(Value::refer(node));
    let other = handle.clone();
    let raw = heap.alloc_raw(RAW, 2).unwrap();
    other.set(Value::refer(raw));
    assert_eq!(heap.handle_count(), 2);
    collect(&mut heap, Collection::Minor, &mut []);
    assert_ne!(object(handle.get()), node);
    assert_eq!(heap.load(object(handle.get()), 1), Some(Value::int(5)));
    drop(other);
    assert_eq!(heap.handle_count(), 1);
    collect(&mut heap, Collection::Major, &mut []);
    assert_eq!(heap.used(), 16);
    drop(heap);
    assert_eq!(handle.get(), Value::NIL);
}

#[test]
fn weak_words_are_forwarded_or_cleared() {
    let mut heap = heap();
    let weak = heap.alloc(WEAK, 5).unwrap();
    let kept = heap.alloc_raw(RAW, 2).unwrap();
    let big = heap.alloc_raw(RAW, 5000).unwrap();
    for (index, target) in [kept, heap.alloc_raw(RAW, 2).unwrap(), big]
        .iter()
        .enumerate()
    {
        heap.store(weak, 1 + index, Value::refer(*target)).unwrap();
    }
    heap.store(weak, 4, Value::int(9)).unwrap();
    let mut roots = [Value::refer(weak), Value::refer(kept)];
    collect(&mut heap, Collection::Minor, &mut roots);
    let held = |heap: &Heap<Value>, index| heap.load(object(roots[0]), index).unwrap();
    assert_eq!(held(&heap, 1), roots[1]);
    assert_eq!(held(&heap, 2), Value::NIL);
    assert_eq!(held(&heap, 3), Value::NIL);
    assert_eq!(held(&heap, 4), Value::int(9));
    // Old now: a minor collection leaves the target alone, a major one clears the word.
    let mut roots = [roots[0]];
    collect(&mut heap, Collection::Minor, &mut roots);
    assert_ne!(heap.load(object(roots[0]), 1), Some(Value::NIL));
    collect(&mut heap, Collection::Major, &mut roots);
    assert_eq!(heap.load(object(roots[0]), 1), Some(Value::NIL));
    // An old weak object learns of a young target through the barrier.
    let young = heap.alloc_raw(RAW, 2).unwrap();
    heap.store(object(roots[0]), 2, Value::refer(young))
        .unwrap();
    collect(&mut heap, Collection::Minor, &mut roots);
    assert_eq!(heap.load(object(roots[0]), 2), Some(Value::NIL));
}

/// Roots with a table that holds words weakly, as an intern table does.
struct Table {
    strong: Vec<Value>,
    weak: Vec<Value>,
}

impl Roots<Value> for Table {
    fn show(&mut self, visit: &mut dyn FnMut(&mut [Value])) {
        visit(&mut self.strong);
    }

    fn settle(&mut self, survivor: &dyn Fn(Value) -> Option<Value>) {
        self.weak = self
            .weak
            .iter()
            .filter_map(|word| survivor(*word))
            .collect();
    }
}

#[test]
fn weak_tables_are_settled() {
    let mut heap = heap();
    let mut make = |size| Value::refer(heap.alloc_raw(RAW, size).unwrap());
    let words = vec![make(2), make(3), make(4000), make(5000), Value::int(1)];
    let mut table = Table {
        strong: vec![words[0], words[2]],
        weak: words,
    };
    for what in [Collection::Minor, Collection::Major] {
        // SAFETY: the table shows what is used.
        unsafe { heap.collect(what, &mut table).unwrap() };
        let expected = [table.strong[0], table.strong[1], Value::int(1)];
        assert_eq!(table.weak, expected);
    }
    table.strong.truncate(1);
    // SAFETY: the table shows what is used.
    unsafe { heap.collect(Collection::Major, &mut table).unwrap() };
    assert_eq!(table.weak, [table.strong[0], Value::int(1)]);
}

#[test]
fn dead_hosts_are_reported_once() {
    let mut heap = heap();
    let mut roots: Vec<Value> = (0..4)
        .map(|number| Value::refer(heap.alloc_host(HOST, 2, number).unwrap()))
        .collect();
    roots.truncate(3);
    collect(&mut heap, Collection::Minor, &mut roots);
    assert_eq!(heap.take_dead_hosts(), [3]);
    roots.truncate(1);
    collect(&mut heap, Collection::Minor, &mut roots);
    assert_eq!(heap.take_dead_hosts(), []);
    collect(&mut heap, Collection::Major, &mut roots);
    assert_eq!(heap.take_dead_hosts(), [1, 2]);
    collect(&mut heap, Collection::Major, &mut roots);
    assert_eq!(heap.take_dead_hosts(), []);
}

#[test]
fn a_buffer_can_be_freed_at_once() {
    let mut heap = heap();
    let node = heap.alloc(NODE, 2).unwrap();
    let mut roots = [Value::refer(node)];
    let mut size = 1025;
    // A growing array: each buffer is twice the last, which is freed. Some are old by then, some
    // remembered as a whole, some by a card.
    for round in 0..9 {
        let array = object(roots[0]);
        let buffer = heap.alloc(NODE, size).unwrap();
        let before = heap.load(array, 1).unwrap();
        heap.store(array, 1, Value::refer(buffer)).unwrap();
        if let Some(old) = before.object() {
            // SAFETY: the array held the only reference.
            unsafe { heap.free_large(old) };
        }
        if round % 3 > 0 {
            collect(&mut heap, Collection::Minor, &mut roots);
        }
        let buffer = object(heap.load(object(roots[0]), 1).unwrap());
        let young = Value::refer(heap.alloc(NODE, 1).unwrap());
        heap.store(buffer, size - 1, young).unwrap();
        heap.barrier(buffer);
        size *= 2;
    }
    assert!(heap.used() < size * 8 + 1000);
    collect(&mut heap, Collection::Major, &mut roots);
    assert_eq!(heap.used(), (2 + size / 2 + 1) * 8);
}

#[test]
fn the_limit_is_an_error_and_the_heap_goes_on() {
    let mut options = options();
    options.limit = Some(1 << 20);
    let mut heap = Heap::new(options).unwrap();
    assert_eq!(heap.options().nursery, 256 << 10);
    assert_eq!(heap.alloc(NODE, 1 << 17), Err(OutOfMemory));
    assert_eq!(heap.alloc(NODE, usize::MAX / 4), Err(OutOfMemory));
    assert_eq!(heap.alloc(NODE, usize::MAX), Err(OutOfMemory));
    // A list: small objects, collections whenever one is due.
    let mut roots = [Value::NIL];
    let mut fill = |heap: &mut Heap<Value>| {
        let mut count = 0;
        roots[0] = Value::NIL;
        while let Ok(node) = heap.alloc(NODE, 2) {
            // SAFETY: fresh.
            unsafe { node.set(1, roots[0]) };
            roots[0] = Value::refer(node);
            count += 1;
            if heap.wants_collection() {
                collect(heap, Collection::Minor, &mut roots);
            }
        }
        assert!(heap.used() <= (1 << 20) + 16);
        count
    };
    let first = fill(&mut heap);
    assert!(first * 16 > 700 << 10, "{first} nodes within the limit");
    // The program has let go of the list; the error made a major collection due.
    assert!(heap.wants_collection());
    collect(&mut heap, Collection::Minor, &mut [Value::NIL]);
    let second = fill(&mut heap);
    assert!(second * 16 > 700 << 10, "{second} nodes the second time");
    // External bytes count.
    collect(&mut heap, Collection::Major, &mut [Value::NIL]);
    heap.external(1 << 20);
    assert_eq!(heap.alloc(NODE, 2), Err(OutOfMemory));
    heap.external(-(1 << 20));
    assert!(heap.alloc(NODE, 2).is_ok());
}

#[test]
fn external_bytes_and_large_objects_make_collections_due() {
    let mut heap = heap();
    heap.external(3 << 20);
    assert!(!heap.wants_collection());
    heap.external(2 << 20);
    assert!(heap.wants_collection());
    assert_eq!(
        collect(&mut heap, Collection::Minor, &mut []),
        Collection::Major
    );
    assert!(!heap.wants_collection());
    for _ in 0..100 {
        heap.alloc_raw(RAW, 10_000).unwrap();
    }
    assert!(heap.wants_collection());
    collect(&mut heap, Collection::Minor, &mut []);
    assert_eq!(heap.used(), 5 << 20);
}

#[test]
fn stress_makes_a_collection_due_after_every_allocation() {
    let mut options = options();
    options.stress = true;
    let mut heap = Heap::new(options).unwrap();
    for _ in 0..20 {
        assert!(!heap.wants_collection());
        heap.alloc(NODE, 2).unwrap();
        assert!(heap.wants_collection());
        collect(&mut heap, Collection::Minor, &mut []);
    }
    heap.alloc_old(NODE, 2).unwrap();
    assert!(heap.wants_collection());
}

#[test]
fn events_tell_what_was_done() {
    let mut heap = heap();
    let node = heap.alloc(NODE, 10).unwrap();
    heap.alloc(NODE, 5).unwrap();
    let mut roots = [Value::refer(node)];
    collect(&mut heap, Collection::Minor, &mut roots);
    let of = |heap: &Heap<Value>, phase| heap.events().filter(|e| e.phase == phase).count();
    assert_eq!((of(&heap, Phase::Minor), of(&heap, Phase::Major)), (1, 0));
    let minor = *heap.events().find(|e| e.phase == Phase::Minor).unwrap();
    assert_eq!((minor.collection, minor.bytes, minor.objects), (0, 80, 1));
    let phases: std::time::Duration = heap
        .events()
        .filter(|e| e.phase != Phase::Minor)
        .map(|e| e.took)
        .sum();
    assert!(phases <= minor.took);
    heap.take_events();
    collect(&mut heap, Collection::Major, &mut []);
    let sweep = *heap.events().find(|e| e.phase == Phase::Sweep).unwrap();
    assert_eq!((sweep.collection, sweep.bytes), (1, 80));
    assert_eq!(of(&heap, Phase::Major), 1);
    let totals = heap.totals();
    assert_eq!((totals.allocated, totals.promoted), (120, 80));
    assert_eq!((totals.minors, totals.majors), (2, 1));
    assert!(totals.longest <= totals.paused);
}

#[test]
fn the_verifier_finds_a_missing_barrier() {
    let mut heap = heap();
    for (size, index) in [(3, 2), (5000, 4444)] {
        let mut roots = [Value::refer(heap.alloc(NODE, size).unwrap())];
        collect(&mut heap, Collection::Minor, &mut roots);
        let old = object(roots[0]);
        let young = heap.alloc(NODE, 2).unwrap();
        // SAFETY: a value; but the object is old and no barrier follows: what the test is about.
        unsafe { old.set(index, Value::refer(young)) };
        let mut show = |visit: &mut dyn FnMut(&mut [Value])| visit(&mut roots);
        let fault = heap.verify(&mut show, &mut |_| {}).unwrap_err();
        assert_eq!(fault.kind, FaultKind::NotRemembered);
        assert_eq!(fault.from, Some((old.address(), index)));
        heap.barrier_card(old, index);
        let mut edges = 0;
        assert_eq!(heap.verify(&mut show, &mut |_| edges += 1), Ok(2));
        assert_eq!(edges, 2);
    }
}

#[test]
fn the_verifier_finds_what_refers_to_freed_memory_or_into_objects() {
    let mut heap = heap();
    let node = heap.alloc(NODE, 4).unwrap();
    let dead = heap.alloc_old(NODE, 4).unwrap();
    let mut roots = [Value::refer(node)];
    collect(&mut heap, Collection::Major, &mut roots);
    let kind = |heap: &Heap<Value>, address: usize| {
        // SAFETY: not one of these is an object's address; the verifier is to say so, and nothing
        // else looks at them.
        let wrong = Value::refer(unsafe { Object::from_address(address) });
        let mut both = [roots[0], wrong];
        let mut show = |visit: &mut dyn FnMut(&mut [Value])| visit(&mut both);
        heap.verify(&mut show, &mut |_| {}).unwrap_err().kind
    };
    assert_eq!(kind(&heap, node.address()), FaultKind::Freed);
    assert_eq!(kind(&heap, dead.address() + (8 << 10)), FaultKind::Freed);
    assert_eq!(
        kind(&heap, object(roots[0]).address() + 8),
        FaultKind::NoHeader
    );
    assert_eq!(kind(&heap, 4096), FaultKind::Outside);
}
