//! Reads a web server's log line by line, takes the lines apart and adds up what they say: files, splitting, maps of structs.
mod harness;

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Writes a log of about `size` bytes into the temporary folder, if it is not there yet, and gives
/// its path. The name says which generator wrote it: to change this function is to change the name.
fn prepare(size: i64) -> PathBuf {
    let path = std::env::temp_dir().join(format!("ruchyruchy-log-1-{size}.txt"));
    if path.exists() {
        return path;
    }
    let mut seed = 42;
    let mut next = |limit: i64| {
        seed = seed * 16807 % 2147483647;
        seed % limit
    };
    let pages =
        ["/", "/index.html", "/login", "/search", "/cart", "/style.css", "/app.js", "/logo.png"];
    let agents = [
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/134.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
        "Mozilla/5.0 (compatible; ExampleBot/2.1; +https://bot.example.net/about.html)",
    ];
    // Another process may be at it as well: the file gets its name when it is whole.
    let unfinished = path.with_extension(std::process::id().to_string());
    let mut file = BufWriter::new(File::create(&unfinished).unwrap());
    let mut written = 0;
    while written < size {
        let second = written * 86400 / size;
        let (hour, minute) = (second / 3600, second / 60 % 60);
        let page = if next(3) == 0 {
            format!("/article/{}", next(200))
        } else {
            pages[next(8) as usize].to_owned()
        };
        let status = match next(40) {
            0 => 500,
            1..=3 => 404,
            4..=8 => 304,
            _ => 200,
        };
        let millis = 5 + next(40) + if next(20) == 0 { next(2000) } else { 0 };
        let line = if next(500) == 0 {
            "connection reset by peer".to_owned()
        } else {
            let host = format!("10.{}.{}.{}", next(4), next(256), next(256));
            let time = format!("14/Mar/2025:{hour:02}:{minute:02}:{:02} +0000", second % 60);
            let bytes = next(50000);
            let from = pages[next(8) as usize];
            let from =
                format!("https://www.example.org{from}?from=newsletter&campaign={}", next(100000));
            let agent = agents[next(3) as usize];
            format!("{host} - - [{time}] \"GET {page} HTTP/1.1\" {status} {bytes} \"{from}\" \"{agent}\" {millis}")
        };
        writeln!(file, "{line}").unwrap();
        written += line.len() as i64 + 1;
    }
    file.into_inner().unwrap();
    fs::rename(unfinished, &path).unwrap();
    path
}

struct Request {
    hour: usize,
    path: String,
    status: i64,
    bytes: i64,
    millis: i64,
}

fn parse(line: &str) -> Option<Request> {
    let parts: Vec<&str> = line.split('"').collect();
    let [head, request, middle, _, _, _, tail] = parts[..] else { return None };
    let (_, time) = head.split_once(':')?;
    let words: Vec<&str> = request.split(' ').collect();
    let [_, path, _] = words[..] else { return None };
    let (status, bytes) = middle.trim().split_once(' ')?;
    Some(Request {
        hour: time[..2].parse().ok()?,
        path: path.to_owned(),
        status: status.parse().ok()?,
        bytes: bytes.parse().ok()?,
        millis: tail.trim().parse().ok()?,
    })
}

/// What is added up for each path.
struct Page {
    hits: i64,
    failures: i64,
    bytes: i64,
    times: Vec<i64>,
}

impl Page {
    fn new() -> Page {
        Page { hits: 0, failures: 0, bytes: 0, times: Vec::new() }
    }

    fn add(&mut self, request: &Request) {
        self.hits += 1;
        self.bytes += request.bytes;
        if request.status >= 400 {
            self.failures += 1;
        }
        self.times.push(request.millis);
    }

    fn describe(&self) -> String {
        let mut times = self.times.clone();
        times.sort();
        format!("{} {} {} {}", self.hits, self.failures, self.bytes, percentile(&times, 95))
    }
}

/// The time that `percent` of the requests did not exceed.
fn percentile(sorted: &[i64], percent: usize) -> i64 {
    sorted[(sorted.len() * percent).div_ceil(100) - 1]
}

fn benchmark(path: &Path) -> String {
    let mut pages: HashMap<String, Page> = HashMap::new();
    let mut by_status: BTreeMap<i64, i64> = BTreeMap::new();
    let mut by_hour = [0; 24];
    let mut times = Vec::new();
    let mut rejected = 0;
    for line in BufReader::new(File::open(path).unwrap()).lines() {
        let Some(request) = parse(&line.unwrap()) else {
            rejected += 1;
            continue;
        };
        let page = pages.entry(request.path.clone()).or_insert_with(Page::new);
        page.add(&request);
        *by_status.entry(request.status).or_insert(0) += 1;
        by_hour[request.hour] += 1;
        times.push(request.millis);
    }
    times.sort();
    let mut ranking: Vec<(String, Page)> = pages.into_iter().collect();
    ranking.sort_by(|a, b| b.1.bytes.cmp(&a.1.bytes).then(a.0.cmp(&b.0)));
    let top: Vec<String> =
        ranking.iter().take(3).map(|(path, page)| format!("{path} {}", page.describe())).collect();
    let statuses: Vec<String> =
        by_status.iter().map(|(status, count)| format!("{status}:{count}")).collect();
    let busiest = (0..24_usize).max_by_key(|hour| (by_hour[*hour], 24 - hour)).unwrap();
    let quantiles: Vec<String> =
        [50, 90, 99].iter().map(|percent| percentile(&times, *percent).to_string()).collect();
    [
        format!("{}-{rejected}", times.len()),
        statuses.join(" "),
        format!("{busiest}:{}", by_hour[busiest]),
        top.join(", "),
        quantiles.join("/"),
    ]
    .join("; ")
}

fn main() {
    harness::run_prepared("LogAnalysis", 50_000_000, prepare, |path| benchmark(path));
}
