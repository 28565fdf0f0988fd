//! Where the bytes of a table are: in memory, as they came with a form, or in a file that is read piece by piece and never held whole.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};

/// A table's bytes. Each reader of them begins at the first.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'b> {
    Bytes(&'b [u8]),
    File(&'b File),
}

impl<'b> From<&'b [u8]> for Origin<'b> {
    fn from(bytes: &'b [u8]) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'b> Origin<'b> {
    /// How many bytes there are.
    ///
    /// # Errors
    /// When the disk does not answer.
    pub fn n_bytes(self) -> io::Result<u64> {
        match self {
            Self::Bytes(bytes) => Ok(bytes.len() as u64),
            Self::File(file) => Ok(file.metadata()?.len()),
        }
    }

    /// Reads from a place on.
    pub(super) fn from(self, place: u64) -> io::Result<Source<'b>> {
        let mut source = match self {
            Self::Bytes(bytes) => Source::Bytes(Cursor::new(bytes)),
            Self::File(file) => Source::File(file),
        };
        source.seek(SeekFrom::Start(place))?;
        Ok(source)
    }

    /// The first bytes, at most so many.
    pub(super) fn head(self, most: u64) -> io::Result<Vec<u8>> {
        let mut head = Vec::new();
        self.from(0)?.take(most).read_to_end(&mut head)?;
        Ok(head)
    }
}

/// A reader of a table's bytes.
pub(super) enum Source<'b> {
    Bytes(Cursor<&'b [u8]>),
    File(&'b File),
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Bytes(it) => it.read(buffer),
            Self::File(it) => it.read(buffer),
        }
    }
}

impl Seek for Source<'_> {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        match self {
            Self::Bytes(it) => it.seek(place),
            Self::File(it) => it.seek(place),
        }
    }
}

/// A reader that remembers what it read last, so that the byte before a place can be looked at again.
pub(super) struct Remembering<'b> {
    source: Source<'b>,
    last: Vec<u8>,
    n_read: u64,
}

impl<'b> Remembering<'b> {
    pub fn of(source: Source<'b>) -> Self {
        Self { source, last: Vec::new(), n_read: 0 }
    }

    /// The byte before a place that is counted from where this reader began; none where it was read too long ago.
    pub fn byte_before(&self, place: u64) -> Option<u8> {
        let first = self.n_read.checked_sub(self.last.len() as u64)?;
        let at = place.checked_sub(1)?.checked_sub(first)?;
        self.last.get(usize::try_from(at).ok()?).copied()
    }
}

impl Read for Remembering<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(buffer)?;
        if n > 0 {
            self.last.clear();
            self.last.extend_from_slice(buffer.get(..n).unwrap_or_default());
            self.n_read += n as u64;
        }
        Ok(n)
    }
}
