//! Confidence intervals by resampling, on two levels: processes, and iterations within a process.

use super::{Times, mean, quantile};
use fastrand::Rng;

/// How often a sample is drawn anew. The ends of a 95 % interval then rest on about 50 values each.
const RESAMPLES: usize = 2000;

/// A value with the interval in which it lies with a probability of 95 %.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
pub struct Estimate {
    /// What the sample itself says.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What a comparison showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Verdict {
    /// The first subject needs less time.
    Faster,
    /// The first subject needs more time.
    Slower,
    /// The interval contains 1, or lies so near to it that the difference is not worth a word.
    Alike,
}

impl Estimate {
    /// Half the width of the interval as a part of the value.
    pub fn relative_error(&self) -> f64 {
        (self.high - self.low) / 2.0 / self.value
    }

    /// The same in another unit.
    pub fn scaled(&self, factor: f64) -> Estimate {
        Estimate {
            value: self.value * factor,
            low: self.low * factor,
            high: self.high * factor,
        }
    }

    /// Reads a ratio of times. A difference below `least` (0.01: one percent) counts as none.
    pub fn verdict(&self, least: f64) -> Verdict {
        if self.high < 1.0 - least {
            Verdict::Faster
        } else if self.low > 1.0 + least {
            Verdict::Slower
        } else {
            Verdict::Alike
        }
    }
}

/// The means of a sample that was drawn anew again and again. Drawn once, it serves every comparison that the sample is in.
#[derive(Clone, Debug)]
pub struct Draws {
    value: f64,
    means: Vec<f64>,
}

impl Draws {
    /// Draws; none without values. The same seed gives the same means, so two samples that are compared need two seeds.
    pub fn of(times: &Times, seed: u64) -> Option<Draws> {
        let mut rng = Rng::with_seed(seed);
        Some(Draws {
            value: grand_mean(times)?,
            means: (0..RESAMPLES)
                .map(|_| resampled_mean(times, &mut rng))
                .collect(),
        })
    }

    /// The mean of the sample itself.
    pub fn value(&self) -> f64 {
        self.value
    }

    /// The mean with its interval.
    pub fn mean(&self) -> Estimate {
        interval(self.value, self.means.clone())
    }

    /// How many times as much as `base` it is.
    pub fn ratio(&self, base: &Draws) -> Estimate {
        let draws = self.means.iter().zip(&base.means).map(|(a, b)| a / b);
        interval(self.value / base.value, draws.collect())
    }
}

/// The geometric mean of ratios, one pair for each program; none without programs.
pub fn geometric_mean(pairs: &[(&Draws, &Draws)]) -> Option<Estimate> {
    let mean = |ratio: &dyn Fn(&Draws, &Draws) -> f64| {
        let ratios: Vec<f64> = pairs.iter().map(|(a, b)| ratio(a, b)).collect();
        super::geometric_mean(&ratios)
    };
    let draw = |draws: &Draws, i: usize| draws.means.get(i).copied().unwrap_or(f64::NAN);
    let draws = (0..RESAMPLES).map(|i| mean(&|a, b| draw(a, i) / draw(b, i)));
    let value = mean(&|a, b| a.value / b.value);
    (!pairs.is_empty()).then(|| interval(value, draws.collect()))
}

/// The mean time of an iteration; none without values. The same seed gives the same interval.
pub fn mean_time(times: &Times, seed: u64) -> Option<Estimate> {
    Draws::of(times, seed).map(|draws| draws.mean())
}

/// How many times as long the first subject takes; none if one of them has no values.
pub fn ratio(first: &Times, second: &Times, seed: u64) -> Option<Estimate> {
    let seed = seed.wrapping_mul(2);
    let (first, second) = (Draws::of(first, seed)?, Draws::of(second, seed + 1)?);
    Some(first.ratio(&second))
}

/// The mean of the means of the processes, so that a process with more iterations counts no more.
fn grand_mean(times: &Times) -> Option<f64> {
    let means: Vec<f64> = times
        .iter()
        .filter(|process| !process.is_empty())
        .map(|process| mean(process))
        .collect();
    (!means.is_empty()).then(|| mean(&means))
}

fn resampled_mean(times: &Times, rng: &mut Rng) -> f64 {
    let processes: Vec<&Vec<f64>> = times.iter().filter(|p| !p.is_empty()).collect();
    let mut sum = 0.0;
    for _ in 0..processes.len() {
        let Some(process) = rng.choice(&processes) else {
            continue;
        };
        let drawn: f64 = (0..process.len())
            .filter_map(|_| rng.choice(process.iter()))
            .sum();
        sum += drawn / process.len() as f64;
    }
    sum / processes.len() as f64
}

fn interval(value: f64, mut draws: Vec<f64>) -> Estimate {
    draws.sort_by(f64::total_cmp);
    Estimate {
        value,
        low: quantile(&draws, 0.025),
        high: quantile(&draws, 0.975),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Processes whose level differs by `between`, iterations that differ by `within`.
    fn sample(mean: f64, between: f64, within: f64, seed: u64) -> Times {
        let mut rng = Rng::with_seed(seed);
        let mut noise = |width: f64| (rng.f64() - 0.5) * width;
        (0..10)
            .map(|_| {
                let level = mean * (1.0 + noise(between));
                (0..30).map(|_| level * (1.0 + noise(within))).collect()
            })
            .collect()
    }

    #[test]
    fn a_difference_larger_than_the_noise_is_found() {
        let slow = sample(1.10, 0.02, 0.02, 1);
        let fast = sample(1.00, 0.02, 0.02, 2);
        let estimate = ratio(&slow, &fast, 3).expect("values");
        assert!(estimate.low > 1.05 && estimate.high < 1.15, "{estimate:?}");
        assert_eq!(estimate.verdict(0.01), Verdict::Slower);
        assert_eq!(
            ratio(&fast, &slow, 3).expect("values").verdict(0.01),
            Verdict::Faster
        );
    }

    #[test]
    fn equal_subjects_are_alike_nearly_always() {
        let alarms = (0..100)
            .filter(|seed| {
                let first = sample(1.0, 0.05, 0.05, 2 * seed);
                let second = sample(1.0, 0.05, 0.05, 2 * seed + 1);
                ratio(&first, &second, *seed).expect("values").verdict(0.0) != Verdict::Alike
            })
            .count();
        // 5 % are expected; ten processes give somewhat narrow intervals.
        assert!(alarms <= 15, "{alarms} of 100");
    }

    #[test]
    fn noise_between_processes_widens_the_interval_more_than_noise_within() {
        let between = mean_time(&sample(1.0, 0.2, 0.0, 1), 1).expect("values");
        let within = mean_time(&sample(1.0, 0.0, 0.2, 1), 1).expect("values");
        assert!(between.relative_error() > 2.0 * within.relative_error());
    }

    #[test]
    fn a_geometric_mean_joins_programs() {
        let (one, two) = (sample(1.0, 0.0, 0.0, 1), sample(2.0, 0.0, 0.0, 1));
        let [first, second] = [&one, &two].map(|times| Draws::of(times, 1).expect("values"));
        let joined = geometric_mean(&[(&first, &second), (&second, &first)]).expect("values");
        assert!((joined.value - 1.0).abs() < 1e-9);
        assert_eq!(geometric_mean(&[]), None);
        assert_eq!(ratio(&vec![], &one, 1), None);
    }
}
