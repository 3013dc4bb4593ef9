//! What can honestly be said about times that a noisy machine gave.
//!
//! A benchmark runs in several processes, each with several iterations. Iterations of one process are alike in ways
//! that iterations of different processes are not (where the memory lay, what was compiled when), so the two levels are
//! kept apart: [`Times`] holds a list for each process.
//!
//! * [`bootstrap`] gives the ratio of two subjects with an interval. It resamples processes first and iterations within
//!   them second, as Kalibera and Jones ask in *Rigorous Benchmarking in Reasonable Time* (ISMM 2013); the ratio with its
//!   interval is the effect size, and an interval that contains 1 says that no difference was shown.
//! * [`changepoint`] says whether a process ever reached a steady state, after Barrett et al., *Virtual Machine Warmup
//!   Blows Hot and Cold* (OOPSLA 2017).
//!
//! There is no "best of N" here: the minimum is shown beside the median, never instead of it.

pub mod bootstrap;
pub mod changepoint;

/// Times of iterations, a list for each process; any unit, all the same.
pub type Times = Vec<Vec<f64>>;

/// The five numbers of a box plot, the mean, and how many values there were.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Summary {
    /// How many values.
    pub count: usize,
    /// The least value.
    pub min: f64,
    /// A quarter of the values is below.
    pub lower: f64,
    /// Half of the values is below.
    pub median: f64,
    /// A quarter of the values is above.
    pub upper: f64,
    /// The greatest value.
    pub max: f64,
    /// The arithmetic mean.
    pub mean: f64,
}

impl Summary {
    /// Summarises values; none if there are none.
    pub fn of(values: &[f64]) -> Option<Summary> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let (min, max) = (*sorted.first()?, *sorted.last()?);
        Some(Summary {
            count: sorted.len(),
            min,
            lower: quantile(&sorted, 0.25),
            median: quantile(&sorted, 0.5),
            upper: quantile(&sorted, 0.75),
            max,
            mean: mean(&sorted),
        })
    }
}

/// The value below which the part `q` (0 to 1) of sorted values lies, interpolated; NaN for none.
pub fn quantile(sorted: &[f64], q: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let position = q.clamp(0.0, 1.0) * last as f64;
    let below = position.floor() as usize;
    let part = position - below as f64;
    let value = |i: usize| sorted.get(i.min(last)).copied().unwrap_or(f64::NAN);
    if part == 0.0 {
        value(below)
    } else {
        value(below) * (1.0 - part) + value(below + 1) * part
    }
}

/// The arithmetic mean; NaN for no values.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The geometric mean, the right one for ratios; NaN for no values.
pub fn geometric_mean(ratios: &[f64]) -> f64 {
    (ratios.iter().map(|r| r.ln()).sum::<f64>() / ratios.len() as f64).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn summaries_interpolate() {
        let summary = Summary::of(&[4.0, 1.0, 3.0, 2.0]).expect("values");
        assert_eq!((summary.min, summary.median, summary.max), (1.0, 2.5, 4.0));
        assert_eq!((summary.lower, summary.upper), (1.75, 3.25));
        assert_eq!(summary.mean, 2.5);
        assert_eq!(Summary::of(&[]), None);
    }

    #[test]
    fn the_geometric_mean_of_a_ratio_and_its_inverse_is_one() {
        assert!((geometric_mean(&[4.0, 0.25]) - 1.0).abs() < 1e-12);
        assert!((geometric_mean(&[2.0, 8.0]) - 4.0).abs() < 1e-12);
    }
}
