//! Where we lose: for each program and peer our best tier, and how many times as long as the peer it takes.

use super::figures::{Drawn, mean, pair};
use super::model::{AgainstPeer, LEAST, Loss, Losses};
use crate::stats::bootstrap::{Draws, Verdict};

pub(super) fn of(drawn: &Drawn, ours: &[usize]) -> Losses {
    let subjects = drawn.iter().map(Vec::len).max().unwrap_or(0);
    let peers: Vec<usize> = (0..subjects).filter(|s| !ours.contains(s)).collect();
    let best: Vec<Option<usize>> = drawn.iter().map(|row| best(row, ours)).collect();
    let with = |peer: usize| {
        let rows = drawn.iter().zip(&best).enumerate();
        rows.filter_map(move |(program, (row, best))| {
            let tier = (*best)?;
            Some((program, tier, pair(row, tier, peer)?))
        })
    };
    let mut losses = Vec::new();
    let mut sums = Vec::new();
    for &peer in &peers {
        let mut sum = AgainstPeer {
            peer,
            slower: 0,
            alike: 0,
            faster: 0,
            mean: mean(with(peer).map(|(_, _, pair)| pair)),
        };
        for (program, tier, (own, other)) in with(peer) {
            let ratio = own.ratio(other);
            match ratio.verdict(LEAST) {
                Verdict::Slower => {
                    sum.slower += 1;
                    losses.push((
                        ratio.value,
                        Loss {
                            program,
                            peer,
                            tier,
                            ratio: ratio.into(),
                        },
                    ));
                }
                Verdict::Alike => sum.alike += 1,
                Verdict::Faster => sum.faster += 1,
            }
        }
        if sum.mean.is_some() {
            sums.push(sum);
        }
    }
    losses.sort_by(|a, b| b.0.total_cmp(&a.0));
    let unable = |(program, row): (usize, &Vec<Option<Draws>>)| {
        let measured = row.iter().any(Option::is_some);
        let lost = measured && !ours.is_empty() && best.get(program) == Some(&None);
        lost.then_some(program)
    };
    Losses {
        rows: losses.into_iter().map(|(_, loss)| loss).collect(),
        unable: drawn.iter().enumerate().filter_map(unable).collect(),
        peers: sums,
    }
}

/// The tier with the least mean.
fn best(row: &[Option<Draws>], ours: &[usize]) -> Option<usize> {
    let tiers = ours
        .iter()
        .filter_map(|&tier| Some((tier, row.get(tier)?.as_ref()?.value())));
    tiers
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(tier, _)| tier)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draws(time: f64) -> Option<Draws> {
        Draws::of(&vec![vec![time]; 3], 1)
    }

    #[test]
    fn the_best_tier_counts_and_the_worst_loss_comes_first() {
        // Subjects: a slow tier, a fast tier, a peer, another peer.
        let drawn = vec![
            vec![draws(9.0), draws(4.0), draws(2.0), draws(1.0)],
            vec![draws(9.0), None, draws(9.0), None],
            vec![draws(5.0), draws(4.0), draws(8.0), None],
            vec![None, None, draws(1.0), None],
            vec![None, None, None, None],
        ];
        let found = of(&drawn, &[0, 1]);
        let rows: Vec<_> = found
            .rows
            .iter()
            .map(|l| (l.program, l.peer, l.tier))
            .collect();
        assert_eq!(rows, [(0, 3, 1), (0, 2, 1)]);
        assert_eq!(found.unable, [3]);
        let sums: Vec<_> = found
            .peers
            .iter()
            .map(|p| (p.peer, p.slower, p.alike, p.faster))
            .collect();
        assert_eq!(sums, [(2, 1, 1, 1), (3, 1, 0, 0)]);
    }
}
