/// Forbids core dumps of this process and reading its memory through `/proc` or a debugger of the same user.
///
/// Linux sets "not dumpable", which `execve` lifts again for the program that replaces this one. Elsewhere there is no
/// such switch, so the core size limit goes to zero, which a program run by `exec` inherits.
///
/// Returns whether the system accepted it.
#[must_use]
pub fn forbid_dumps() -> bool {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        set_dumpable_behavior(DumpableBehavior::NotDumpable).is_ok()
    }
    #[cfg(not(target_os = "linux"))]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) }).is_ok()
    }
}
