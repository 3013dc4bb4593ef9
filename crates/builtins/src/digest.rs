//! Digests of bytes, as lower-case hexadecimal text.

use crate::encoding::hex;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// SHA-512.
pub fn sha512(bytes: &[u8]) -> String {
    hex(&Sha512::digest(bytes))
}

/// SHA-1, broken as a signature and still in use as a name.
pub fn sha1(bytes: &[u8]) -> String {
    hex(&Sha1::digest(bytes))
}

/// MD5, broken as a signature and still in use as a checksum.
pub fn md5(bytes: &[u8]) -> String {
    hex(&md5::Md5::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_nothing_and_of_abc() {
        // FIPS 180-4 and RFC 1321.
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert!(sha512(b"abc").starts_with("ddaf35a193617abacc417349ae204131"));
        assert_eq!(sha1(b"abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(md5(b""), "d41d8cd98f00b204e9800998ecf8427e");
    }
}
