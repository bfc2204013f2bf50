use crate::format::Row;
use crate::model::Result;

use super::locked::LockedVault;

impl LockedVault {
    /// All rows of the manifest, every page checked, and checked to follow each other from the first blob to the end of
    /// the file.
    pub(super) fn all_rows(&self) -> Result<Vec<Row>> {
        let mut rows: Vec<Row> =
            Vec::with_capacity(usize::try_from(self.header().blobs).unwrap_or_default().min(1 << 20));
        let mut expected = 0;
        for number in 0..self.page_count() {
            let page = self.read_page(number)?;
            for row in page.rows() {
                let in_order = rows.last().is_none_or(|last| last.id < row.id);
                if !in_order || row.offset != expected {
                    return Err(self.damaged("the pages of the manifest do not follow each other"));
                }
                expected = row.end().ok_or_else(|| self.damaged("a blob lies outside"))?;
                rows.push(*row);
            }
        }
        if self.blobs_start().checked_add(expected) != Some(self.snapshot().length()) {
            return Err(self.damaged("the blobs do not end where the file ends"));
        }
        Ok(rows)
    }
}
