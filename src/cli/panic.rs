/// A bug ends the program with its place and nothing else: the message of a panic may hold what it was about, and a
/// backtrace is nobody's business but the developer's.
pub(super) fn install() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(String::new, |place| format!(" at {}:{}", place.file(), place.line()));
        super::printer::last_words(&format!("error: internal error{place}; please report it"));
    }));
}
