//! Dates and times of the calendar, with their time zone.
//!
//! A thin layer over the crate `jiff`: what a program writes as text or names (units, zones, formats) is read here, and all
//! reasons are a line. The database of time zones is built in. There is no clock in here: whoever wants to know the time asks
//! the system and calls [`from_nanos`].

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::{strtime, temporal::Pieces};
pub use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ZonedDateTimeDifference};
pub use jiff::{Unit, ZonedDateTime};

/// A value, or what is wrong.
pub type Made<T = ZonedDateTime> = Result<T, String>;

fn reason(error: jiff::Error) -> String {
    error.to_string()
}

/// Nanoseconds since 1970 as a point in UTC.
///
/// # Errors
/// Beyond the years -9999 to 9999.
pub fn from_nanos(nanos: i128) -> Made {
    let point = Timestamp::from_nanosecond(nanos).map_err(reason)?;
    Ok(point.to_zoned_datetime(TimeZone::UTC))
}

/// Nanoseconds since 1970.
pub fn nanos(time: &ZonedDateTime) -> i128 {
    time.timestamp().as_nanosecond()
}

/// The time zone of a name such as `Europe/Berlin`, `UTC` or an offset such as `+02:00`.
///
/// # Errors
/// There is none of this name.
pub fn zone(name: &str) -> Made<TimeZone> {
    if matches!(name, "UTC" | "utc" | "Z") {
        return Ok(TimeZone::UTC);
    }
    if name.starts_with(['+', '-']) {
        let text = format!("1970-01-01T00:00:00{name}");
        let pieces = Pieces::parse(&text).map_err(|_| no_zone(name))?;
        let offset = pieces.to_numeric_offset().ok_or_else(|| no_zone(name))?;
        return Ok(TimeZone::fixed(offset));
    }
    TimeZone::get(name).map_err(|_| no_zone(name))
}

fn no_zone(name: &str) -> String {
    format!("there is no time zone {name:?}: zones have names such as \"Europe/Berlin\"")
}

/// The same point in another zone.
pub fn in_zone(time: &ZonedDateTime, zone: TimeZone) -> ZonedDateTime {
    time.with_time_zone(zone)
}

/// A time of the calendar in a zone. Where the clocks go forward, a time that they skip is moved over the gap; where they go back,
/// the first of the two is meant.
///
/// # Errors
/// There is no such day or time.
pub fn civil(date: [i64; 3], time: [i64; 3], nanos: i64, zone: TimeZone) -> Made {
    let out = |what: &str, n: i64| format!("there is no {what} {n}");
    let [year, month, day] = date;
    let [hour, minute, second] = time;
    let year = i16::try_from(year).map_err(|_| out("year", year))?;
    let part = |what: &str, n: i64| i8::try_from(n).map_err(|_| out(what, n));
    let date = Date::new(year, part("month", month)?, part("day", day)?).map_err(reason)?;
    let nanos = i32::try_from(nanos).map_err(|_| out("nanosecond", nanos))?;
    let (hour, minute) = (part("hour", hour)?, part("minute", minute)?);
    let time = Time::new(hour, minute, part("second", second)?, nanos).map_err(reason)?;
    in_calendar(date.to_datetime(time), zone)
}

fn in_calendar(time: DateTime, zone: TimeZone) -> Made {
    zone.to_zoned_datetime(time).map_err(reason)
}

/// Reads RFC 3339 and its kin: a date, a date and a time, with an offset or not, with `[Europe/Berlin]` after it or not.
/// Without either it is in UTC.
///
/// # Errors
/// What is wrong with the text.
pub fn parse(text: &str) -> Made {
    let pieces = Pieces::parse(text.trim()).map_err(reason)?;
    let time = pieces
        .date()
        .to_datetime(pieces.time().unwrap_or_else(Time::midnight));
    let named = pieces.to_time_zone().map_err(reason)?;
    match (pieces.to_numeric_offset(), named) {
        (Some(offset), named) => {
            let point = offset.to_timestamp(time).map_err(reason)?;
            Ok(point.to_zoned_datetime(named.unwrap_or_else(|| TimeZone::fixed(offset))))
        }
        (None, Some(zone)) => in_calendar(time, zone),
        // A `Z`, or nothing.
        (None, None) => in_calendar(time, TimeZone::UTC),
    }
}

/// Reads text of a format such as `%d.%m.%Y %H:%M`. What the format leaves out is midnight and UTC.
///
/// # Errors
/// What is wrong with the text or the format.
pub fn parse_format(text: &str, format: &str) -> Made {
    let parts = strtime::parse(format, text).map_err(reason)?;
    if parts.offset().is_some() || parts.iana_time_zone().is_some() {
        return parts.to_zoned_datetime().map_err(reason);
    }
    if let Ok(point) = parts.to_timestamp() {
        return Ok(point.to_zoned_datetime(TimeZone::UTC));
    }
    let date = parts.to_date().map_err(reason)?;
    let time = parts.to_time().unwrap_or_else(|_| Time::midnight());
    in_calendar(date.to_datetime(time), TimeZone::UTC)
}

/// The text of a format such as `%d.%m.%Y %H:%M`.
///
/// # Errors
/// What is wrong with the format.
pub fn format(time: &ZonedDateTime, format: &str) -> Made<String> {
    strtime::format(format, time).map_err(reason)
}

/// RFC 3339 text, such as `2024-02-29T12:00:00.5+01:00`; the fraction has no zeros at its end.
pub fn to_rfc3339(time: &ZonedDateTime) -> String {
    let seconds = time.offset().seconds();
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    let fraction = match time.subsec_nanosecond() {
        0 => String::new(),
        n if n % 1_000_000 == 0 => format!(".{:03}", n / 1_000_000),
        n if n % 1_000 == 0 => format!(".{:06}", n / 1_000),
        n => format!(".{n:09}"),
    };
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{fraction}{sign}{:02}:{:02}",
        time.year(),
        time.month(),
        time.day(),
        time.hour(),
        time.minute(),
        time.second(),
        minutes / 60,
        minutes % 60
    )
}

/// The unit of a name, in the singular or the plural.
///
/// # Errors
/// There is none of this name.
pub fn unit(name: &str) -> Made<Unit> {
    Ok(match name.strip_suffix('s').unwrap_or(name) {
        "year" => Unit::Year,
        "month" => Unit::Month,
        "week" => Unit::Week,
        "day" => Unit::Day,
        "hour" => Unit::Hour,
        "minute" => Unit::Minute,
        "second" => Unit::Second,
        "millisecond" => Unit::Millisecond,
        "microsecond" => Unit::Microsecond,
        "nanosecond" => Unit::Nanosecond,
        _ => {
            return Err(format!(
                "there is no unit {name:?}: units are years, months, weeks, days, hours, minutes, seconds, \
                 milliseconds, microseconds and nanoseconds"
            ));
        }
    })
}

/// So many units later. Days and greater units keep the time of the clock; a month later the 31st is the last day of a
/// shorter month.
///
/// # Errors
/// Beyond the years -9999 to 9999.
pub fn add(time: &ZonedDateTime, count: i64, of: Unit) -> Made {
    let span = Span::new();
    let span = match of {
        Unit::Year => span.try_years(count),
        Unit::Month => span.try_months(count),
        Unit::Week => span.try_weeks(count),
        Unit::Day => span.try_days(count),
        Unit::Hour => span.try_hours(count),
        Unit::Minute => span.try_minutes(count),
        Unit::Second => span.try_seconds(count),
        Unit::Millisecond => span.try_milliseconds(count),
        Unit::Microsecond => span.try_microseconds(count),
        _ => span.try_nanoseconds(count),
    };
    time.checked_add(span.map_err(reason)?).map_err(reason)
}

/// The whole units from `earlier` to `later`, negative if it is the other way round. Days and greater ones are counted on the
/// calendar of `later`.
///
/// # Errors
/// More than 64 bits have room for.
pub fn difference(later: &ZonedDateTime, earlier: &ZonedDateTime, of: Unit) -> Made<i64> {
    let nanos = nanos(later) - nanos(earlier);
    let exact = |size: i128| {
        i64::try_from(nanos / size).map_err(|_| "the difference is too large".to_string())
    };
    match of {
        Unit::Nanosecond => return exact(1),
        Unit::Microsecond => return exact(1_000),
        Unit::Millisecond => return exact(1_000_000),
        Unit::Second => return exact(1_000_000_000),
        Unit::Minute => return exact(60_000_000_000),
        Unit::Hour => return exact(3_600_000_000_000),
        _ => {}
    }
    let earlier = earlier.with_time_zone(later.time_zone().clone());
    let span = later
        .since(ZonedDateTimeDifference::new(&earlier).largest(of))
        .map_err(reason)?;
    Ok(match of {
        Unit::Year => i64::from(span.get_years()),
        Unit::Month => i64::from(span.get_months()),
        Unit::Week => i64::from(span.get_weeks()),
        _ => i64::from(span.get_days()),
    })
}

/// The start of the unit that a time is in; weeks start on Monday.
///
/// # Errors
/// A unit below the second.
pub fn start_of(time: &ZonedDateTime, of: Unit) -> Made {
    let date = time.datetime().date();
    let day =
        |date: Date| in_calendar(date.to_datetime(Time::midnight()), time.time_zone().clone());
    let first = |year, month| Date::new(year, month, 1).map_err(reason);
    let back = match of {
        Unit::Year => return day(first(date.year(), 1)?),
        Unit::Month => return day(first(date.year(), date.month())?),
        Unit::Week => {
            let back = i64::from(date.weekday().to_monday_zero_offset());
            let span = Span::new().try_days(-back).map_err(reason)?;
            return day(date.checked_add(span).map_err(reason)?);
        }
        Unit::Day => return day(date),
        Unit::Hour => i64::from(time.minute()) * 60 + i64::from(time.second()),
        Unit::Minute => i64::from(time.second()),
        Unit::Second => 0,
        _ => return Err("there is no start of a part of a second".into()),
    };
    let fraction = i64::from(time.subsec_nanosecond());
    let span = Span::new().try_seconds(-back).map_err(reason)?;
    let span = span.try_nanoseconds(-fraction).map_err(reason)?;
    time.checked_add(span).map_err(reason)
}

/// The name of the zone: `Europe/Berlin`, `UTC`, or an offset such as `+02:00`.
pub fn zone_name(time: &ZonedDateTime) -> String {
    match time.time_zone().iana_name() {
        Some(name) => name.to_string(),
        None => {
            let text = to_rfc3339(time);
            text.get(text.len() - 6..).unwrap_or_default().to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_and_out() {
        for text in [
            "2024-02-29T12:00:00+00:00",
            "2024-02-29T12:00:00.500+01:00",
            "1969-12-31T23:59:59.000000001-05:30",
        ] {
            assert_eq!(to_rfc3339(&parse(text).unwrap()), text);
        }
        assert_eq!(
            to_rfc3339(&parse("2024-07-01").unwrap()),
            "2024-07-01T00:00:00+00:00"
        );
        let berlin = parse("2024-07-01T12:00[Europe/Berlin]").unwrap();
        assert_eq!(to_rfc3339(&berlin), "2024-07-01T12:00:00+02:00");
        assert_eq!(zone_name(&berlin), "Europe/Berlin");
        let read = parse_format("29.02.2024 08:30", "%d.%m.%Y %H:%M").unwrap();
        assert_eq!(format(&read, "%A %j").unwrap(), "Thursday 060");
        assert!(parse("yesterday").is_err() && parse("2023-02-29").is_err());
    }

    #[test]
    fn days_keep_the_clock_and_hours_do_not() {
        // The night in which the clocks of Berlin went forward.
        let before = parse("2024-03-30T12:00[Europe/Berlin]").unwrap();
        let day = add(&before, 1, Unit::Day).unwrap();
        let hours = add(&before, 24, Unit::Hour).unwrap();
        assert_eq!((day.hour(), hours.hour()), (12, 13));
        assert_eq!(difference(&day, &before, Unit::Hour), Ok(23));
        assert_eq!(difference(&day, &before, Unit::Day), Ok(1));
        assert_eq!(difference(&before, &day, Unit::Day), Ok(-1));
        let month = parse("2024-01-31").unwrap();
        assert_eq!(add(&month, 1, Unit::Month).unwrap().day(), 29);
        assert!(add(&month, i64::MAX, Unit::Year).is_err());
    }

    #[test]
    fn starts() {
        let time = parse("2024-02-29T12:34:56.7Z").unwrap();
        let start = |of| to_rfc3339(&start_of(&time, unit(of).unwrap()).unwrap());
        assert_eq!(start("year"), "2024-01-01T00:00:00+00:00");
        assert_eq!(start("week"), "2024-02-26T00:00:00+00:00");
        assert_eq!(start("hours"), "2024-02-29T12:00:00+00:00");
        assert_eq!(start("second"), "2024-02-29T12:34:56+00:00");
        assert!(unit("fortnight").is_err());
    }
}
