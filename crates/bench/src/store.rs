//! Samples kept: a file of JSON lines, the first of which says where and how they were measured.

use crate::sample::Sample;
use crate::subject::Subject;
use crate::suite::Scale;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Where and how samples were measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Header {
    /// Seconds since 1970.
    pub time: u64,
    /// The processor.
    pub processor: String,
    /// How many of its cores there are for us.
    pub cores: usize,
    /// The operating system.
    pub system: String,
    /// Version of each subject.
    pub subjects: BTreeMap<String, String>,
    /// `full`, `quick` or `gate`.
    pub scale: String,
    /// Processes of each subject with each program.
    pub processes: usize,
    /// Iterations of each process.
    pub iterations: usize,
    /// The arguments of the command that measured.
    #[serde(default)]
    pub command: Vec<String>,
    /// The commit of the checkout, and whether it had changes.
    #[serde(default)]
    pub commit: String,
}

impl Header {
    /// Describes this machine and a run on it.
    pub fn new(subjects: &[Subject], scale: Scale, processes: usize, iterations: usize) -> Header {
        let git = |args: &[&str]| {
            let output = std::process::Command::new("git").args(args).output().ok();
            let output = output.filter(|o| o.status.success())?;
            Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        let first = |path: &str, key: &str| {
            let text = std::fs::read_to_string(path).unwrap_or_default();
            let line = text
                .lines()
                .find(|line| line.starts_with(key))
                .unwrap_or_default();
            let value = line.split_once([':', '=']).map_or("", |(_, value)| value);
            value.trim().trim_matches('"').to_owned()
        };
        Header {
            time: std::time::SystemTime::now()
                .duration_since(std::time::UNIX_EPOCH)
                .map_or(0, |time| time.as_secs()),
            processor: first("/proc/cpuinfo", "model name"),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            system: first("/etc/os-release", "PRETTY_NAME"),
            subjects: subjects
                .iter()
                .map(|subject| (subject.name.clone(), subject.version.clone()))
                .collect(),
            scale: format!("{scale:?}").to_lowercase(),
            processes,
            iterations,
            command: std::env::args().skip(1).collect(),
            commit: git(&["describe", "--always", "--dirty", "--abbrev=12"]).unwrap_or_default(),
        }
    }
}

/// A file that is being written.
pub struct Writer(BufWriter<File>);

impl Writer {
    /// Starts a file.
    ///
    /// # Errors
    /// The system refuses.
    pub fn create(path: &Path, header: &Header) -> Result<Writer, String> {
        let failed = |e: std::io::Error| format!("{}: {e}", path.display());
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut writer = Writer(BufWriter::new(File::create(path).map_err(failed)?));
        writer.line(header)?;
        Ok(writer)
    }

    /// Adds a sample; it is on the disk when this returns, so that an interrupted run loses nothing.
    ///
    /// # Errors
    /// The system refuses.
    pub fn add(&mut self, sample: &Sample) -> Result<(), String> {
        self.line(sample)
    }

    fn line(&mut self, value: &impl Serialize) -> Result<(), String> {
        let line = serde_json::to_string(value).map_err(|e| e.to_string())?;
        writeln!(self.0, "{line}").map_err(|e| e.to_string())?;
        self.0.flush().map_err(|e| e.to_string())
    }
}

/// Reads a file.
///
/// # Errors
/// It cannot be read, or a line of it is none of ours.
pub fn read(path: &Path) -> Result<(Header, Vec<Sample>), String> {
    let named = |e: String| format!("{}: {e}", path.display());
    let text = std::fs::read_to_string(path).map_err(|e| named(e.to_string()))?;
    let mut lines = text.lines();
    let header =
        serde_json::from_str(lines.next().unwrap_or_default()).map_err(|e| named(e.to_string()))?;
    let samples: Result<Vec<Sample>, _> = lines.map(serde_json::from_str).collect();
    Ok((header, samples.map_err(|e| named(e.to_string()))?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Cost;

    #[test]
    fn what_is_written_is_read() {
        let path = std::env::temp_dir().join(format!("samples-{}.jsonl", std::process::id()));
        let header = Header::new(&[], Scale::Quick, 2, 3);
        let mut writer = Writer::create(&path, &header).expect("created");
        for (process, cost) in [
            None,
            Some(Cost {
                iterations: vec![1, 2],
                wall: 3,
                cpu: 4,
                peak: 5,
                ..Cost::default()
            }),
        ]
        .into_iter()
        .enumerate()
        {
            let failure = cost.is_none().then(|| "broke".to_owned());
            let (program, subject) = ("fib".to_owned(), "lua".to_owned());
            writer
                .add(&Sample {
                    program,
                    subject,
                    process,
                    cost,
                    failure,
                    ..Sample::default()
                })
                .expect("written");
        }
        let (read_header, samples) = read(&path).expect("read");
        std::fs::remove_file(&path).expect("removed");
        assert_eq!(
            (read_header.scale.as_str(), read_header.iterations),
            ("quick", 3)
        );
        assert_eq!(samples.len(), 2);
        assert!(
            matches!(samples.last(), Some(Sample { cost: Some(c), .. }) if c.iterations == [1, 2])
        );
        assert!(matches!(samples.first(), Some(Sample { failure: Some(f), .. }) if f == "broke"));
    }
}
