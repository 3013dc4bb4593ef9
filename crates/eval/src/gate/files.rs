//! Files and folders.

use super::{Capability, Last, permit};
use crate::error::Res;
use crate::interp::Interp;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// An open file to read from.
pub type FileReader = BufReader<File>;
/// An open file to write to.
pub type FileWriter = BufWriter<File>;

/// Bytes that are read between two looks at the heap limit.
const CHUNK: u64 = 1 << 20;

/// Does something with a path that may be read.
fn reading<T>(
    cx: &mut Interp,
    path: &str,
    f: impl FnOnce(&Path) -> io::Result<T>,
) -> Res<io::Result<T>> {
    let path = permit(cx, Capability::Read, path, Last::Followed)?;
    Ok(path.and_then(|path| f(&path)))
}

/// Does something with a path that may be written.
fn writing<T>(
    cx: &mut Interp,
    path: &str,
    last: Last,
    f: impl FnOnce(&Path) -> io::Result<T>,
) -> Res<io::Result<T>> {
    let path = permit(cx, Capability::Write, path, last)?;
    Ok(path.and_then(|path| f(&path)))
}

/// All that `reader` gives, within the heap limit.
pub(crate) fn read_all(cx: &mut Interp, mut reader: impl Read) -> Res<io::Result<Vec<u8>>> {
    let mut bytes = Vec::new();
    loop {
        // The buffer doubles when it grows.
        cx.check_heap(bytes.len() + CHUNK as usize)?;
        match reader.by_ref().take(CHUNK).read_to_end(&mut bytes) {
            Ok(0) => return Ok(Ok(bytes)),
            Ok(_) => {}
            Err(error) => return Ok(Err(error)),
        }
    }
}

/// The bytes of a file.
pub(crate) fn read(cx: &mut Interp, path: &str) -> Res<io::Result<Vec<u8>>> {
    match reading(cx, path, |path| File::open(path))? {
        Ok(file) => {
            let size = file.metadata().map_or(0, |m| m.len());
            cx.check_heap(usize::try_from(size).unwrap_or(usize::MAX))?;
            read_all(cx, file)
        }
        Err(error) => Ok(Err(error)),
    }
}

/// The text of a file.
pub(crate) fn read_to_string(cx: &mut Interp, path: &str) -> Res<io::Result<String>> {
    Ok(read(cx, path)?.and_then(|bytes| {
        String::from_utf8(bytes).map_err(|_| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                "stream did not contain valid UTF-8",
            )
        })
    }))
}

/// Writes a file, replacing what was there.
pub(crate) fn write(cx: &mut Interp, path: &str, content: &[u8]) -> Res<io::Result<()>> {
    writing(cx, path, Last::Followed, |path| fs::write(path, content))
}

/// Adds at the end of a file.
pub(crate) fn append(cx: &mut Interp, path: &str, content: &[u8]) -> Res<io::Result<()>> {
    writing(cx, path, Last::Followed, |path| {
        OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)?
            .write_all(content)
    })
}

/// What the system says about a file or folder.
pub(crate) fn metadata(cx: &mut Interp, path: &str) -> Res<io::Result<Metadata>> {
    reading(cx, path, |path| fs::metadata(path))
}

/// The names in a folder, sorted.
pub(crate) fn names_in(cx: &mut Interp, path: &str) -> Res<io::Result<Vec<String>>> {
    reading(cx, path, |path| {
        let mut names = Vec::new();
        for entry in fs::read_dir(path)? {
            names.push(entry?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    })
}

/// The absolute path without links and dots.
pub(crate) fn canonicalize(cx: &mut Interp, path: &str) -> Res<io::Result<PathBuf>> {
    reading(cx, path, |path| fs::canonicalize(path))
}

/// Creates a folder and, with `above`, those above it.
pub(crate) fn create_dir(cx: &mut Interp, path: &str, above: bool) -> Res<io::Result<()>> {
    writing(cx, path, Last::Followed, |path| {
        if above {
            fs::create_dir_all(path)
        } else {
            fs::create_dir(path)
        }
    })
}

/// Removes a file or a link.
pub(crate) fn remove_file(cx: &mut Interp, path: &str) -> Res<io::Result<()>> {
    writing(cx, path, Last::Link, |path| fs::remove_file(path))
}

/// Removes an empty folder.
pub(crate) fn remove_dir(cx: &mut Interp, path: &str) -> Res<io::Result<()>> {
    writing(cx, path, Last::Link, |path| fs::remove_dir(path))
}

/// Removes a folder with everything in it.
pub(crate) fn remove_dir_all(cx: &mut Interp, path: &str) -> Res<io::Result<()>> {
    writing(cx, path, Last::Tree, |path| fs::remove_dir_all(path))
}

/// Copies a file; gives the number of bytes.
pub(crate) fn copy(cx: &mut Interp, from: &str, to: &str) -> Res<io::Result<u64>> {
    let from = permit(cx, Capability::Read, from, Last::Followed)?;
    let to = permit(cx, Capability::Write, to, Last::Followed)?;
    Ok(from.and_then(|from| fs::copy(from, to?)))
}

/// Renames or moves a file or folder. Under another name it could be read, and so it must be readable under this one.
pub(crate) fn rename(cx: &mut Interp, from: &str, to: &str) -> Res<io::Result<()>> {
    if let Err(error) = permit(cx, Capability::Read, from, Last::Tree)? {
        return Ok(Err(error));
    }
    let from = permit(cx, Capability::Write, from, Last::Tree)?;
    let to = permit(cx, Capability::Write, to, Last::Tree)?;
    Ok(from.and_then(|from| fs::rename(from, to?)))
}

/// Opens a file for reading.
pub(crate) fn open(cx: &mut Interp, path: &str) -> Res<io::Result<FileReader>> {
    reading(cx, path, |path| {
        let file = File::open(path)?;
        if file.metadata()?.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        Ok(BufReader::new(file))
    })
}

/// Opens a file for writing: at its end, or emptied first.
pub(crate) fn create(cx: &mut Interp, path: &str, at_end: bool) -> Res<io::Result<FileWriter>> {
    writing(cx, path, Last::Followed, |path| {
        let mut options = OpenOptions::new();
        options.create(true);
        if at_end {
            options.append(true);
        } else {
            options.write(true).truncate(true);
        }
        Ok(BufWriter::new(options.open(path)?))
    })
}
