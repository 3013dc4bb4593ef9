//! Bytes as text and back: hexadecimal, base64 (RFC 4648), percent encoding (RFC 3986), and the text of UUIDs.

const HEX: &[u8; 16] = b"0123456789abcdef";
const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn digit(digits: &[u8], value: usize) -> char {
    digits.get(value).map_or('?', |&b| char::from(b))
}

/// Two lower-case digits a byte.
pub fn hex(bytes: &[u8]) -> String {
    let digits = |b: &u8| [usize::from(b >> 4), usize::from(b & 15)];
    let digits = bytes.iter().flat_map(digits);
    digits.map(|d| digit(HEX, d)).collect()
}

/// The bytes of hexadecimal text, in either case.
///
/// # Errors
/// What is wrong with the text.
pub fn from_hex(text: &str) -> Result<Vec<u8>, String> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
        .collect();
    let digits = digits.ok_or("hexadecimal text has the digits 0-9 and a-f only")?;
    if digits.len() % 2 == 1 {
        return Err("hexadecimal text has two digits a byte, and this has an odd number".into());
    }
    Ok(digits
        .chunks_exact(2)
        .map(|pair| pair.iter().fold(0, |byte, d| byte << 4 | d))
        .collect())
}

/// Base64 with padding.
pub fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let at = |i: usize| group.get(i).map_or(0, |&b| usize::from(b));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..4 {
            text.push(match i <= group.len() {
                true => digit(BASE64, bits >> (18 - 6 * i) & 63),
                false => '=',
            });
        }
    }
    text
}

/// The bytes of base64 text, of the usual or the URL alphabet; padding and line breaks may be left out.
///
/// # Errors
/// What is wrong with the text.
pub fn from_base64(text: &str) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    let body = text.trim_end_matches(['=', '\n', '\r']);
    for c in body.chars().filter(|c| !matches!(c, '\n' | '\r')) {
        let value = match c {
            'A'..='Z' => c as u32 - 'A' as u32,
            'a'..='z' => c as u32 - 'a' as u32 + 26,
            '0'..='9' => c as u32 - '0' as u32 + 52,
            '+' | '-' => 62,
            '/' | '_' => 63,
            _ => return Err(format!("base64 text has no {c:?}")),
        };
        bits = bits << 6 | value;
        count += 1;
        if count == 4 {
            bytes.extend(bits.to_be_bytes().into_iter().skip(1));
            (bits, count) = (0, 0);
        }
    }
    match count {
        0 => {}
        2 => bytes.extend((bits >> 4).to_be_bytes().last()),
        3 => bytes.extend((bits >> 2).to_be_bytes().into_iter().skip(2)),
        _ => return Err("base64 text ends within a group".into()),
    }
    Ok(bytes)
}

/// Percent encoding of all but letters, digits and `-_.~`.
pub fn url(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(digit(HEX, usize::from(byte >> 4)).to_ascii_uppercase());
            out.push(digit(HEX, usize::from(byte & 15)).to_ascii_uppercase());
        }
    }
    out
}

/// The text of percent encoding; `+` stands for itself.
///
/// # Errors
/// What is wrong with it.
pub fn from_url(text: &str) -> Result<String, String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let pair = rest
            .get(..2)
            .and_then(|pair| std::str::from_utf8(pair).ok());
        let decoded = pair.and_then(|pair| from_hex(pair).ok());
        match (decoded, rest.get(2..)) {
            (Some(decoded), Some(after)) => {
                bytes.extend(decoded);
                rest = after;
            }
            _ => return Err("two hexadecimal digits follow a `%`".into()),
        }
    }
    String::from_utf8(bytes).map_err(|_| "the bytes are no UTF-8 text".into())
}

/// The text of a version 4 UUID made of random bits.
pub fn uuid_v4(high: u64, low: u64) -> String {
    let high = high & !0xf000 | 0x4000;
    let low = low & !(3 << 62) | 1 << 63;
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_as_in_the_standard() {
        let samples = ["", "f", "fo", "foo", "foob", "fooba", "foobar"];
        let texts = [
            "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy",
        ];
        for (sample, text) in samples.iter().zip(texts) {
            assert_eq!(base64(sample.as_bytes()), text);
            assert_eq!(from_base64(text).unwrap(), sample.as_bytes());
            assert_eq!(
                from_base64(text.trim_end_matches('=')).unwrap(),
                sample.as_bytes()
            );
        }
        assert!(from_base64("Z").is_err());
        assert!(from_base64("Zm9*").is_err());
    }

    #[test]
    fn hex_and_url() {
        assert_eq!(hex(&[0, 171, 255]), "00abff");
        assert_eq!(from_hex("00ABff").unwrap(), [0, 171, 255]);
        assert!(from_hex("0").is_err() && from_hex("0g").is_err());
        assert_eq!(url("a b/ü~"), "a%20b%2F%C3%BC~");
        assert_eq!(from_url("a%20b%2F%c3%bc~+").unwrap(), "a b/ü~+");
        assert!(from_url("%2").is_err() && from_url("%zz").is_err() && from_url("%ff").is_err());
        assert_eq!(uuid_v4(u64::MAX, 0), "ffffffff-ffff-4fff-8000-000000000000");
    }
}
