//! Points in time as RFC 3339 text.
//!
//! A point is seconds since 1970-01-01 UTC and nanoseconds. The calendar is the proleptic Gregorian one; leap seconds do not
//! exist, a `:60` reads as the next minute. Years are limited to four digits, as the format is.

/// A point in time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub struct Timestamp {
    /// Whole seconds since 1970-01-01 UTC, rounded down.
    pub seconds: i64,
    /// Nanoseconds after those, below 1,000,000,000.
    pub nanos: u32,
}

const DAY: i64 = 86_400;

/// The text in UTC, such as `2024-02-29T12:00:00.5+00:00`, with as many decimals as needed in groups of three; `None` outside the
/// years 0 to 9999.
pub fn to_rfc3339(time: Timestamp) -> Option<String> {
    let (year, month, day) = civil(time.seconds.div_euclid(DAY));
    if !(0..=9999).contains(&year) || time.nanos >= 1_000_000_000 {
        return None;
    }
    let second = time.seconds.rem_euclid(DAY);
    let fraction = match time.nanos {
        0 => String::new(),
        n if n % 1_000_000 == 0 => format!(".{:03}", n / 1_000_000),
        n if n % 1_000 == 0 => format!(".{:06}", n / 1_000),
        n => format!(".{n:09}"),
    };
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    Some(format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}+00:00"
    ))
}

/// Reads RFC 3339 text; `None` if it is none. A blank may stand for the `T`, digits beyond nanoseconds are dropped.
pub fn parse_rfc3339(text: &str) -> Option<Timestamp> {
    let mut reader = Reader { rest: text };
    let year = reader.number(4)?;
    reader.mark(&['-'])?;
    let month = reader.number(2)?;
    reader.mark(&['-'])?;
    let day = reader.number(2)?;
    reader.mark(&['T', 't', ' '])?;
    let hour = reader.number(2)?;
    reader.mark(&[':'])?;
    let minute = reader.number(2)?;
    reader.mark(&[':'])?;
    let second = reader.number(2)?;
    let nanos = if reader.mark(&['.']).is_some() {
        reader.fraction()?
    } else {
        0
    };
    let offset = match reader.mark(&['Z', 'z', '+', '-'])? {
        sign @ ('+' | '-') => {
            let hours = reader.number(2)?;
            reader.mark(&[':'])?;
            let minutes = reader.number(2)?;
            if hours > 23 || minutes > 59 {
                return None;
            }
            (hours * 3600 + minutes * 60) * if sign == '-' { -1 } else { 1 }
        }
        _ => 0,
    };
    let valid = (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second <= 60
        && reader.rest.is_empty();
    valid.then(|| Timestamp {
        seconds: days(year, month, day) * DAY + hour * 3600 + minute * 60 + second - offset,
        nanos,
    })
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn number(&mut self, digits: usize) -> Option<i64> {
        let (number, rest) = self.rest.split_at_checked(digits)?;
        self.rest = rest;
        if number.bytes().all(|byte| byte.is_ascii_digit()) {
            number.parse().ok()
        } else {
            None
        }
    }

    fn mark(&mut self, marks: &[char]) -> Option<char> {
        let mark = self.rest.chars().next().filter(|c| marks.contains(c))?;
        self.rest = self.rest.get(mark.len_utf8()..)?;
        Some(mark)
    }

    fn fraction(&mut self) -> Option<u32> {
        let (mut nanos, mut unit, mut count) = (0, 100_000_000, 0);
        while let Some(digit) = self.rest.chars().next().and_then(|c| c.to_digit(10)) {
            nanos += digit * unit;
            unit /= 10;
            count += 1;
            self.rest = self.rest.get(1..)?;
        }
        (count > 0).then_some(nanos)
    }
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to a date. Years start in March here, so that the leap day is the last of its year.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of a number of days since 1970-01-01: the inverse of [`days`].
fn civil(days: i64) -> (i64, i64, i64) {
    // Any number of seconds divided by a day is far from overflowing here.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for (seconds, nanos, text) in [
            (0, 0, "1970-01-01T00:00:00+00:00"),
            (951_782_400, 0, "2000-02-29T00:00:00+00:00"),
            (1_700_000_000, 500_000_000, "2023-11-14T22:13:20.500+00:00"),
            (-1, 1, "1969-12-31T23:59:59.000000001+00:00"),
            (253_402_300_799, 0, "9999-12-31T23:59:59+00:00"),
        ] {
            let time = Timestamp { seconds, nanos };
            assert_eq!(to_rfc3339(time).as_deref(), Some(text));
            assert_eq!(parse_rfc3339(text), Some(time));
        }
        for seconds in [i64::MIN, i64::MAX, 253_402_300_800] {
            assert_eq!(to_rfc3339(Timestamp { seconds, nanos: 0 }), None);
        }
    }

    #[test]
    fn every_day_comes_back() {
        for day in (-200_000..200_000).step_by(7) {
            let (y, m, d) = civil(day);
            assert_eq!(days(y, m, d), day);
            assert!((1..=12).contains(&m) && (1..=days_in(y, m)).contains(&d));
        }
    }

    #[test]
    fn other_forms() {
        let at = |text| parse_rfc3339(text).map(|time| time.seconds);
        assert_eq!(at("1970-01-01T01:00:00+01:00"), Some(0));
        assert_eq!(at("1969-12-31 19:00:00-05:00"), Some(0));
        assert_eq!(at("1970-01-01t00:00:00.999Z"), Some(0));
        assert_eq!(
            parse_rfc3339("1970-01-01T00:00:00.0123456789Z")
                .unwrap()
                .nanos,
            12_345_678
        );
        for text in [
            "",
            "1970-01-01",
            "1970-13-01T00:00:00Z",
            "2023-02-29T00:00:00Z",
            "1970-01-01T24:00:00Z",
            "1970-01-01T00:00:00",
            "1970-01-01T00:00:00.Z",
            "1970-01-01T00:00:00Zx",
            "é970-01-01T00:00:00Z",
            "+970-01-01T00:00:00Z",
        ] {
            assert_eq!(parse_rfc3339(text), None, "{text}");
        }
    }
}
