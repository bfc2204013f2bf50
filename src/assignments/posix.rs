//! bash, dash and zsh: `export NAME='...'`, for `eval`.

use super::Assignment;
use crate::secret::SecretBytes;
use crate::template::{Unfit, shell_word};

/// Names that one of these shells keeps for itself: it does not take the value, or takes it for a number, and a number may
/// be an expression that runs a command (`RANDOM='a[$(id)]'` does in bash).
#[rustfmt::skip]
const OWN: &[&str] = &[
    "ARGC", "BASHOPTS", "BASHPID", "COLUMNS", "COMP_WORDBREAKS", "DIRSTACK", "EGID", "EPOCHREALTIME", "EPOCHSECONDS",
    "ERRNO", "EUID", "FUNCNAME", "FUNCNEST", "GID", "GROUPS", "HISTCHARS", "HISTCMD", "HISTSIZE", "KEYBOARD_HACK",
    "KEYTIMEOUT", "LINENO", "LINES", "LISTMAX", "MAILCHECK", "MAPFILE", "OLDPWD", "OPTARG", "OPTERR", "OPTIND",
    "PIPESTATUS", "PPID", "PWD", "RANDOM", "REPLY", "SAVEHIST", "SECONDS", "SHELLOPTS", "SHLVL", "SRANDOM",
    "TRY_BLOCK_ERROR", "TRY_BLOCK_INTERRUPT", "TTYIDLE", "UID", "USERNAME", "WATCH", "ZSH_EVAL_CONTEXT", "ZSH_SUBSHELL",
    "_",
    // Those of bash's own that nobody sets; BASH_ENV is for programs.
    "BASH_ALIASES", "BASH_ARGC", "BASH_ARGV", "BASH_ARGV0", "BASH_CMDS", "BASH_COMMAND", "BASH_COMPAT", "BASH_LINENO",
    "BASH_REMATCH", "BASH_SOURCE", "BASH_SUBSHELL", "BASH_VERSINFO", "BASH_XTRACEFD",
    // zsh's in lower case, some of which are another form of PATH and the like.
    "aliases", "argv", "builtins", "cdpath", "commands", "dirstack", "dis_aliases", "dis_builtins", "dis_functions",
    "dis_functions_source", "dis_galiases", "dis_patchars", "dis_reswords", "dis_saliases", "epochtime", "errnos",
    "fignore", "fpath", "funcfiletrace", "funcsourcetrace", "funcstack", "functions", "functions_source", "functrace",
    "galiases", "histchars", "history", "historywords", "jobdirs", "jobstates", "jobtexts", "keymaps", "langinfo",
    "mailpath", "manpath", "module_path", "modules", "nameddirs", "options", "parameters", "patchars", "path",
    "pipestatus", "prompt", "psvar", "reswords", "saliases", "signals", "status", "sysparams", "termcap", "terminfo",
    "userdirs", "usergroups", "watch", "widgets", "zsh_eval_context", "zsh_scheduled_events",
];

pub(super) fn line(Assignment { name, value }: Assignment<'_>) -> Result<SecretBytes, Unfit> {
    if OWN.contains(&name) {
        return Err(Unfit("bash, dash or zsh has a use of its own for that name"));
    }
    let word = shell_word(value)?;
    let mut line = SecretBytes::with_capacity("export =\n".len() + name.len() + word.len());
    line.extend(b"export ");
    line.extend(name.as_bytes());
    line.extend(b"=");
    line.extend(word.expose());
    line.extend(b"\n");
    Ok(line)
}
