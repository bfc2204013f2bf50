//! Memory for Argon2 on huge pages.
//!
//! Argon2 jumps about in its memory; on 4 KiB pages most of its time goes into address translation. `madvise` with
//! huge pages gains a third of the whole unlock. The crate wants its memory as blocks, and no safe function makes
//! blocks out of a mapping.

#![allow(unsafe_code)]

use argon2::Block;
use memmap2::MmapMut;

/// Zeroed memory for `blocks` blocks of 1 KiB, on huge pages where the system has them.
///
/// It is not wiped on drop: it goes back to the kernel, which clears it before anybody else sees it.
pub struct Argon2Memory {
    map: MmapMut,
    blocks: usize,
}

impl Argon2Memory {
    /// Maps the memory.
    ///
    /// # Errors
    /// The system has no such memory to give.
    pub fn new(blocks: usize) -> std::io::Result<Self> {
        let length = blocks.checked_mul(Block::SIZE).ok_or(std::io::ErrorKind::OutOfMemory)?;
        let map = MmapMut::map_anon(length)?;
        #[cfg(target_os = "linux")]
        {
            use memmap2::Advice;
            // Both are wishes: a kernel without huge pages is only slower.
            let _slower_without = map.advise(Advice::HugePage);
            let _readable_in_dumps = map.advise(Advice::DontDump);
        }
        Ok(Self { map, blocks })
    }
}

impl AsMut<[Block]> for Argon2Memory {
    fn as_mut(&mut self) -> &mut [Block] {
        const { assert!(size_of::<Block>() == Block::SIZE && align_of::<Block>() <= 4096) }
        #[allow(clippy::cast_ptr_alignment, reason = "a mapping begins at a page")]
        let blocks = self.map.as_mut_ptr().cast::<Block>();
        // SAFETY: the mapping is page-aligned (so aligned for `Block`), exactly `blocks * size_of::<Block>()` bytes
        // long (checked in `new`), initialised to zero by the kernel, and borrowed mutably for as long as the result
        // lives. A `Block` is an array of `u64`: every bit pattern is one.
        unsafe { std::slice::from_raw_parts_mut(blocks, self.blocks) }
    }
}
