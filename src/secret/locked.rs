use std::fmt;

use memmap2::MmapMut;
use zeroize::Zeroize as _;

use super::Key;

/// Memory pages are at least this large everywhere; the key stands at the beginning of one of its own.
const PAGE: usize = 4096;

/// A long-lived key in a memory page of its own that is never swapped out or dumped, as far as the system allows it.
///
/// Where the limits forbid locking (`ulimit -l`), the key is kept all the same and [`LockedKey::is_locked`] says so.
pub struct LockedKey {
    page: Page,
    locked: bool,
}

enum Page {
    Own(MmapMut),
    // Anonymous memory could not be had; the heap still wipes itself.
    Heap(Key),
}

impl LockedKey {
    /// Moves `key` into a page of its own.
    #[must_use]
    pub fn new(key: Key) -> Self {
        let Ok(mut page) = MmapMut::map_anon(PAGE) else {
            return Self { page: Page::Heap(key), locked: false };
        };
        let locked = page.lock().is_ok();
        #[cfg(target_os = "linux")]
        let _advisory = page.advise(memmap2::Advice::DontDump);
        page[..32].copy_from_slice(key.expose());
        Self { page: Page::Own(page), locked }
    }

    /// The 32 bytes themselves.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        match &self.page {
            Page::Own(page) => page.first_chunk().unwrap_or(&[0; 32]),
            Page::Heap(key) => key.expose(),
        }
    }

    /// Whether the page is held in memory (`mlock`).
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.locked
    }
}

impl Drop for LockedKey {
    fn drop(&mut self) {
        if let Page::Own(page) = &mut self.page {
            page[..32].zeroize();
        }
    }
}

impl fmt::Debug for LockedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_survives_the_move() {
        let key = LockedKey::new(Key::filled(|k| k.fill(7)));
        assert_eq!(key.expose(), &[7; 32]);
        assert_eq!(format!("{key:?}"), "[secret]");
    }
}
