//! Whether the iterations of a process reached a steady state.
//!
//! The times are cut into *segments* at the places that explain them best: a cut is made where a mean and a variance for
//! each side describe the times better than one for both, by more than a penalty for the cut. PELT (Killick, Fearnhead
//! and Eckley, JASA 2012) finds the best cuts exactly, and drops candidates that can never win.

use super::mean;

/// What became of a process in the course of its iterations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub enum Shape {
    /// As fast at the end as at the start.
    Flat,
    /// Fastest at the end.
    Warmup,
    /// Was faster before.
    Slowdown,
    /// Still changing in the last quarter.
    Unsteady,
}

impl Shape {
    /// All shapes with their symbols, for legends.
    pub const ALL: [(Shape, &str, &str); 4] = [
        (Shape::Flat, "—", "flat"),
        (Shape::Warmup, "↘", "warm-up"),
        (Shape::Slowdown, "↗", "slowdown"),
        (Shape::Unsteady, "≈", "no steady state"),
    ];
}

/// A run of iterations with the same behaviour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// Its first iteration.
    pub start: usize,
    /// The one after its last iteration.
    pub end: usize,
    /// Mean time.
    pub mean: f64,
}

/// Segments closer than this part of their mean count as equally fast.
const SAME: f64 = 0.02;
/// A segment has at least as many iterations.
const SHORTEST: usize = 3;

/// Cuts the times into segments.
pub fn segments(times: &[f64]) -> Vec<Segment> {
    let n = times.len();
    if n < 2 * SHORTEST {
        return whole(times);
    }
    let cost = Cost::new(times);
    let penalty = 4.0 * (n as f64).ln();
    // best[t]: the least cost of the times before t. before[t]: the last cut of that solution.
    let mut best = vec![f64::INFINITY; n + 1];
    let mut before = vec![0; n + 1];
    if let Some(first) = best.first_mut() {
        *first = -penalty;
    }
    let mut candidates = vec![0];
    for t in SHORTEST..=n {
        let mut found = (f64::INFINITY, 0);
        let mut kept = Vec::new();
        for &cut in &candidates {
            let start = best.get(cut).copied().unwrap_or(f64::INFINITY);
            let value = start + cost.of(cut, t);
            if t - cut >= SHORTEST && value + penalty < found.0 {
                found = (value + penalty, cut);
            }
            kept.push((cut, value));
        }
        if let (Some(b), Some(p)) = (best.get_mut(t), before.get_mut(t)) {
            (*b, *p) = found;
        }
        // A cut that is worse than the best by now stays worse.
        candidates = kept
            .into_iter()
            .filter(|(cut, value)| t - cut < SHORTEST || *value <= found.0)
            .map(|(cut, _)| cut)
            .collect();
        candidates.push(t + 1 - SHORTEST);
    }
    let mut cuts = vec![n];
    let mut t = n;
    while t > 0 {
        t = before.get(t).copied().unwrap_or(0);
        cuts.push(t);
    }
    cuts.reverse();
    cuts.windows(2)
        .filter_map(|ends| match ends {
            [start, end] => Some(Segment {
                start: *start,
                end: *end,
                mean: mean(times.get(*start..*end)?),
            }),
            _ => None,
        })
        .collect()
}

fn whole(times: &[f64]) -> Vec<Segment> {
    if times.is_empty() {
        return Vec::new();
    }
    vec![Segment {
        start: 0,
        end: times.len(),
        mean: mean(times),
    }]
}

/// Says what became of a process; and from which iteration on it was steady.
pub fn classify(times: &[f64]) -> (Shape, usize) {
    let segments = segments(times);
    let Some(last) = segments.last() else {
        return (Shape::Flat, 0);
    };
    let alike = |s: &Segment| (s.mean - last.mean).abs() <= SAME * last.mean.abs();
    // The steady part: the last segment and those before it that are as fast.
    let steady = segments
        .iter()
        .rev()
        .take_while(|s| alike(s))
        .last()
        .map_or(0, |s| s.start);
    let shape = if segments.iter().all(alike) {
        Shape::Flat
    } else if steady * 4 > times.len() * 3 {
        Shape::Unsteady
    } else if segments.iter().all(|s| alike(s) || s.mean > last.mean) {
        Shape::Warmup
    } else {
        Shape::Slowdown
    };
    (shape, steady)
}

/// The cost of a segment: minus twice the logarithm of its likelihood under the best normal distribution.
struct Cost {
    sums: Vec<f64>,
    squares: Vec<f64>,
    /// Below this no variance counts: clocks have a resolution.
    floor: f64,
}

impl Cost {
    fn new(times: &[f64]) -> Cost {
        // Centred, or squares of large numbers would swallow their differences.
        let centre = mean(times);
        let (mut sums, mut squares) = (vec![0.0], vec![0.0]);
        let (mut sum, mut square) = (0.0, 0.0);
        for time in times {
            sum += time - centre;
            square += (time - centre) * (time - centre);
            sums.push(sum);
            squares.push(square);
        }
        Cost {
            sums,
            squares,
            floor: (centre * 1e-3).powi(2).max(f64::MIN_POSITIVE),
        }
    }

    fn of(&self, start: usize, end: usize) -> f64 {
        let n = (end - start) as f64;
        let between = |totals: &[f64]| {
            let at = |i: usize| totals.get(i).copied().unwrap_or(0.0);
            at(end) - at(start)
        };
        let sum = between(&self.sums);
        let variance = (between(&self.squares) - sum * sum / n) / n;
        n * (variance.max(self.floor).ln() + 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fastrand::Rng;

    /// Iterations around each level, with 1 % noise.
    fn times(levels: &[(usize, f64)]) -> Vec<f64> {
        let mut rng = Rng::with_seed(7);
        let steps = levels.iter().flat_map(|(n, level)| vec![*level; *n]);
        steps.map(|t| t * (0.995 + 0.01 * rng.f64())).collect()
    }

    #[test]
    fn shapes_are_told_apart() {
        type Levels<'a> = &'a [(usize, f64)];
        let cases: [(Levels<'_>, Shape, usize); 6] = [
            (&[(30, 1.0)], Shape::Flat, 0),
            (&[(5, 2.0), (25, 1.0)], Shape::Warmup, 5),
            (&[(4, 3.0), (6, 2.0), (20, 1.0)], Shape::Warmup, 10),
            (&[(10, 1.0), (20, 1.3)], Shape::Slowdown, 10),
            (&[(26, 1.0), (4, 1.5)], Shape::Unsteady, 26),
            // Slow in between only: at the end it is as fast as ever.
            (&[(10, 1.0), (5, 1.4), (15, 1.0)], Shape::Warmup, 15),
        ];
        for (levels, shape, steady) in cases {
            let (found, at) = classify(&times(levels));
            assert_eq!((found, at), (shape, steady), "{levels:?}");
        }
    }

    #[test]
    fn few_or_equal_times_are_flat() {
        assert_eq!(classify(&[]), (Shape::Flat, 0));
        assert_eq!(classify(&[1.0, 2.0]), (Shape::Flat, 0));
        assert_eq!(classify(&[5.0; 40]), (Shape::Flat, 0));
    }

    #[test]
    fn segments_cover_everything() {
        let times = times(&[(7, 2.0), (9, 1.0), (14, 4.0)]);
        let found = segments(&times);
        assert_eq!(found.first().map(|s| s.start), Some(0));
        assert_eq!(found.last().map(|s| s.end), Some(30));
        assert!(
            found
                .windows(2)
                .all(|pair| matches!(pair, [a, b] if a.end == b.start))
        );
        assert_eq!(found.len(), 3, "{found:?}");
    }
}
