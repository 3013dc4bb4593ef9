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

/// The mean time of an iteration; none without values. The same seed gives the same interval.
pub fn mean_time(times: &Times, seed: u64) -> Option<Estimate> {
    let mut rng = Rng::with_seed(seed);
    let value = grand_mean(times)?;
    let draws = (0..RESAMPLES).map(|_| resampled_mean(times, &mut rng));
    Some(interval(value, draws.collect()))
}

/// How many times as long the first subject takes; none if one of them has no values.
pub fn ratio(first: &Times, second: &Times, seed: u64) -> Option<Estimate> {
    let mut rng = Rng::with_seed(seed);
    let value = grand_mean(first)? / grand_mean(second)?;
    let draws =
        (0..RESAMPLES).map(|_| resampled_mean(first, &mut rng) / resampled_mean(second, &mut rng));
    Some(interval(value, draws.collect()))
}

/// The geometric mean of ratios, one pair of subjects for each program; none without programs.
pub fn geometric_mean_of_ratios(pairs: &[(&Times, &Times)], seed: u64) -> Option<Estimate> {
    let mut rng = Rng::with_seed(seed);
    let own: Option<Vec<f64>> = pairs
        .iter()
        .map(|(first, second)| Some(grand_mean(first)? / grand_mean(second)?))
        .collect();
    let own = own.filter(|ratios| !ratios.is_empty())?;
    let value = super::geometric_mean(&own);
    let draws = (0..RESAMPLES).map(|_| {
        let ratios: Vec<f64> = pairs
            .iter()
            .map(|(first, second)| {
                resampled_mean(first, &mut rng) / resampled_mean(second, &mut rng)
            })
            .collect();
        super::geometric_mean(&ratios)
    });
    Some(interval(value, draws.collect()))
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
        let joined = geometric_mean_of_ratios(&[(&one, &two), (&two, &one)], 1).expect("values");
        assert!((joined.value - 1.0).abs() < 1e-9);
        assert_eq!(geometric_mean_of_ratios(&[], 1), None);
        assert_eq!(ratio(&vec![], &one, 1), None);
    }
}
