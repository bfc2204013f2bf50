use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::commands::{
    add, agent, audit, backup, check, completions, credentials, delete, doctor, dummy, duty, env, exec, export,
    generate, get, grant, help, history, import, init, init_project, keyslot, list, lock, man, passwd, policy, purge,
    refs, rename, render, restore, review, rollback, scan, show, status, trust, undelete, unlock, update, verify,
};

/// Keep passwords, tokens and keys in one encrypted file, and run programs with them.
///
/// People and scripts name a key; the value is put in at the last moment: vault exec --env DB_PASSWORD=db/prod -- ./deploy.sh
#[derive(Debug, Parser)]
#[command(
    name = "vault",
    version,
    long_version = concat!(
        env!("CARGO_PKG_VERSION"),
        "\nvault-cli, a credential manager with one local file; not HashiCorp Vault\ncommit: ",
        env!("VAULT_COMMIT"),
        "\nfile format: 1"
    ),
    disable_help_subcommand = true,
    subcommand_required = true,
    max_term_width = 110,
    after_help = "Exit status: 0 done, 1 other error, 2 usage, 3 not found, 4 cannot unlock, 5 already there, \
                  6 damaged or rolled back, 7 denied, 8 a check found something; exec: 125 nothing started, 126 and 127 as in a shell, 124 ended by --timeout.",
)]
pub struct Cli {
    #[command(flatten)]
    pub(super) global: Global,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// What every command takes.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Everywhere")]
pub(super) struct Global {
    /// The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]
    #[arg(long, global = true, value_name = "PATH-OR-NAME")]
    pub(super) vault: Option<PathBuf>,
    /// How data and errors are printed
    #[arg(short, long, global = true, value_enum, default_value_t, value_name = "FORMAT")]
    output: Output,
    /// The same as --output json
    #[arg(long, global = true)]
    json: bool,
    /// Never ask; fail where something would have to be asked
    #[arg(long, global = true)]
    pub(super) no_input: bool,
    /// When messages are coloured
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(super) color: ColorChoice,
    /// Read the passphrase from file descriptor N
    #[arg(long, global = true, value_name = "N")]
    pub(super) passphrase_fd: Option<i32>,
    /// Use a vault that is older than one seen before, or whose audit trail is lost
    #[arg(long, global = true)]
    pub(super) accept_rollback: bool,
}

impl Global {
    pub(super) fn json(&self) -> bool {
        self.json || self.output == Output::Json
    }
}

/// How data is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Output {
    /// For people
    #[default]
    Text,
    /// One JSON document
    Json,
}

/// When messages are coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorChoice {
    /// On a terminal
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands, in the order of `--help`.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Init(init::Init),
    Add(add::Add),
    Get(get::Get),
    Show(show::Show),
    #[command(visible_alias = "ls")]
    List(list::List),
    Update(update::Update),
    #[command(visible_alias = "rm")]
    Delete(delete::Delete),
    Undelete(undelete::Undelete),
    Purge(purge::Purge),
    History(history::History),
    Rollback(rollback::Rollback),
    Rename(rename::Rename),
    Exec(exec::Exec),
    Env(env::Env),
    Render(render::Render),
    Trust(trust::Trust),
    InitProject(init_project::InitProject),
    Check(check::Check),
    Refs(refs::Refs),
    Unlock(unlock::Unlock),
    Lock(lock::Lock),
    Grant(grant::Grant),
    Duty(duty::Duty),
    Policy(policy::Policy),
    Keyslot(keyslot::Keyslot),
    Review(review::Review),
    Audit(audit::Audit),
    Scan(scan::Scan),
    Import(import::Import),
    Export(export::Export),
    Generate(generate::Generate),
    Dummy(dummy::Dummy),
    Passwd(passwd::Passwd),
    Status(status::Status),
    Doctor(doctor::Doctor),
    Verify(verify::Verify),
    Backup(backup::Backup),
    Restore(restore::Restore),
    PutCredential(credentials::PutCredential),
    RemoveCredential(credentials::RemoveCredential),
    ListCredentials(credentials::ListCredentials),
    Agent(agent::Agent),
    Completions(completions::Completions),
    Man(man::Man),
    Help(help::Help),
}

impl Command {
    /// Whether the command's status is that of a program, so that its own errors have one status of their own.
    pub(super) fn runs_a_program(&self) -> bool {
        matches!(self, Self::Exec(_))
    }
}
