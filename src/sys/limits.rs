use rustix::process::{Resource, getrlimit, setrlimit};

/// What a shell's `ulimit` is for: one command, and not a process that outlives it.
const OF_ONE_COMMAND: [Resource; 6] =
    [Resource::As, Resource::Cpu, Resource::Data, Resource::Fsize, Resource::Memlock, Resource::Nofile];

/// Takes all that the hard limits leave to this process, whatever the soft limits were where it was started.
pub fn raise_limits() {
    for resource in OF_ONE_COMMAND {
        let mut limit = getrlimit(resource);
        limit.current = limit.maximum;
        // Some systems have a lower limit beside this one; it stays as it was then.
        let _as_it_was = setrlimit(resource, limit);
    }
}
