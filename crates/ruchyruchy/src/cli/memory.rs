//! How much memory there is, and how much is asked for.

use std::fs;
use std::io::Read;

/// The heap limit when none is given: half of the memory that this process can get (of the machine, or of
/// its control group if that is less). None where the system does not tell.
pub(super) fn default_heap_limit() -> Option<usize> {
    let machine = beginning("/proc/meminfo").and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("MemTotal:"))?;
        let kilobytes: usize = line.split_whitespace().nth(1)?.parse().ok()?;
        kilobytes.checked_mul(1024)
    });
    let group = [
        "/sys/fs/cgroup/memory.max",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
    ]
    .into_iter()
    .find_map(|path| beginning(path)?.trim().parse().ok());
    let memory: usize = machine.into_iter().chain(group).min()?;
    Some(memory / 2)
}

/// The first few hundred bytes of a file: what is wanted stands there, and each start of the program pays for this.
fn beginning(path: &str) -> Option<String> {
    let mut buffer = [0; 256];
    let length = fs::File::open(path).ok()?.read(&mut buffer).ok()?;
    String::from_utf8(buffer.get(..length)?.to_vec()).ok()
}

/// `500`, `64k`, `100m`, `2g`, also `2G`, `2gb`, `2GiB`.
pub(super) fn parse_size(text: &str) -> Result<usize, String> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at_checked(digits).unwrap_or((text, ""));
    let shift = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        _ => return Err("a number with k, m or g behind it is wanted".into()),
    };
    let number: usize = number
        .parse()
        .map_err(|_| "a number of bytes is wanted".to_string())?;
    number
        .checked_mul(1 << shift)
        .ok_or_else(|| "that is more than can be addressed".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(parse_size("500"), Ok(500));
        assert_eq!(parse_size("64k"), Ok(64 << 10));
        assert_eq!(parse_size("2GiB"), Ok(2 << 30));
        for wrong in [
            "",
            "k",
            "1.5m",
            "-1",
            "5x",
            "99999999999999999999",
            "99999999999999g",
        ] {
            assert!(parse_size(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_machine_has_memory() {
        assert!(default_heap_limit().is_none_or(|limit| limit > 1 << 20));
    }
}
