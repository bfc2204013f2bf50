/// A bug ends the program with its place and nothing else: the message of a panic may hold what it was about, and a
/// backtrace is nobody's business but the developer's.
pub(super) fn install() {
    std::panic::set_hook(Box::new(|info| {
        // Only the end of the path: the rest is about the machine that built the program.
        let short =
            |path: &str| path.rsplit('/').take(3).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("/");
        let place =
            info.location().map_or_else(String::new, |place| format!(" at {}:{}", short(place.file()), place.line()));
        super::printer::last_words(&format!("error: internal error{place}; please report it"));
    }));
}
