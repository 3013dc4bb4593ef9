//! x
use crate::workspace::Outcome;
use clap::Args;
#[derive(Args)]
pub struct Options {}
pub fn run(_: &Options) -> Outcome {
    Ok(())
}
