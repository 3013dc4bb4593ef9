//! Takeuchi's function over linked lists: pointers, recursion.
mod harness;

struct Element {
    next: Option<Box<Element>>,
    #[allow(dead_code, reason = "the rules ask for elements that hold something")]
    value: i64,
}

impl Element {
    fn length(&self) -> i64 {
        match &self.next {
            Some(next) => 1 + next.length(),
            None => 1,
        }
    }
}

type List<'a> = Option<&'a Element>;

fn make_list(length: i64) -> Option<Box<Element>> {
    if length == 0 {
        return None;
    }
    Some(Box::new(Element { value: length, next: make_list(length - 1) }))
}

fn rest(list: List<'_>) -> List<'_> {
    list.and_then(|element| element.next.as_deref())
}

fn is_shorter_than(x: List<'_>, y: List<'_>) -> bool {
    let mut x_tail = x;
    let mut y_tail = y;
    while let Some(rest_of_y) = y_tail {
        match x_tail {
            Some(rest_of_x) => x_tail = rest_of_x.next.as_deref(),
            None => return true,
        }
        y_tail = rest_of_y.next.as_deref();
    }
    false
}

fn tail<'a>(x: List<'a>, y: List<'a>, z: List<'a>) -> List<'a> {
    if is_shorter_than(y, x) {
        tail(tail(rest(x), y, z), tail(rest(y), z, x), tail(rest(z), x, y))
    } else {
        z
    }
}

fn benchmark(rounds: i64) -> i64 {
    let mut length = 0;
    for _ in 0..rounds {
        let (x, y, z) = (make_list(15), make_list(10), make_list(6));
        length = tail(x.as_deref(), y.as_deref(), z.as_deref()).map_or(0, Element::length);
        assert_eq!(length, 10);
    }
    length
}

fn main() {
    harness::run("List", 20, benchmark);
}
