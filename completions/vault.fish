# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_vault_global_optspecs
    string join \n vault= o/output= json no-input color= passphrase-fd= accept-rollback h/help V/version
end

function __fish_vault_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_vault_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_vault_using_subcommand
    set -l cmd (__fish_vault_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c vault -n "__fish_vault_needs_command" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_needs_command" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_needs_command" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_needs_command" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_needs_command" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_needs_command" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_needs_command" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_needs_command" -s V -l version -d 'Print version'
complete -c vault -n "__fish_vault_needs_command" -f -a "init" -d 'Make a new vault'
complete -c vault -n "__fish_vault_needs_command" -f -a "add" -d 'Store a new value under a key'
complete -c vault -n "__fish_vault_needs_command" -f -a "get" -d 'Print a value, and nothing else'
complete -c vault -n "__fish_vault_needs_command" -f -a "show" -d 'Print all that is known about a secret, without its values'
complete -c vault -n "__fish_vault_needs_command" -f -a "list" -d 'List the keys, never the values'
complete -c vault -n "__fish_vault_needs_command" -f -a "ls" -d 'List the keys, never the values'
complete -c vault -n "__fish_vault_needs_command" -f -a "update" -d 'Store a new version of a value, or change what is noted about it'
complete -c vault -n "__fish_vault_needs_command" -f -a "delete" -d 'Take secrets out of sight'
complete -c vault -n "__fish_vault_needs_command" -f -a "rm" -d 'Take secrets out of sight'
complete -c vault -n "__fish_vault_needs_command" -f -a "undelete" -d 'Bring deleted secrets back'
complete -c vault -n "__fish_vault_needs_command" -f -a "purge" -d 'Remove deleted secrets for ever, with all their values'
complete -c vault -n "__fish_vault_needs_command" -f -a "history" -d 'List the versions of a secret, newest first, without their values'
complete -c vault -n "__fish_vault_needs_command" -f -a "rollback" -d 'Make an earlier version the newest again'
complete -c vault -n "__fish_vault_needs_command" -f -a "rename" -d 'Give a secret another key'
complete -c vault -n "__fish_vault_needs_command" -f -a "exec" -d 'Run a program with secrets in its environment'
complete -c vault -n "__fish_vault_needs_command" -f -a "env" -d 'Print secrets as variables for a shell or another program'
complete -c vault -n "__fish_vault_needs_command" -f -a "render" -d 'Put values into a text in place of references to them'
complete -c vault -n "__fish_vault_needs_command" -f -a "trust" -d 'Let vault exec follow the manifest of a project'
complete -c vault -n "__fish_vault_needs_command" -f -a "init-project" -d 'Make a vault.toml of the .env file in this directory'
complete -c vault -n "__fish_vault_needs_command" -f -a "check" -d 'Say which references name nothing (8 if any)'
complete -c vault -n "__fish_vault_needs_command" -f -a "refs" -d 'List where files name a key'
complete -c vault -n "__fish_vault_needs_command" -f -a "unlock" -d 'Ask once, and keep the vault unlocked for the commands that come after'
complete -c vault -n "__fish_vault_needs_command" -f -a "lock" -d 'Lock the vault that vault unlock unlocked'
complete -c vault -n "__fish_vault_needs_command" -f -a "grant" -d 'Let a bot use some secrets, by a token of its own'
complete -c vault -n "__fish_vault_needs_command" -f -a "duty" -d 'Keep secrets apart that must not meet in one grant'
complete -c vault -n "__fish_vault_needs_command" -f -a "policy" -d 'Show and change the rules of the vault'
complete -c vault -n "__fish_vault_needs_command" -f -a "keyslot" -d 'List, add and remove ways to unlock the vault'
complete -c vault -n "__fish_vault_needs_command" -f -a "review" -d 'Look over all grants: who has what, and which of it should not be'
complete -c vault -n "__fish_vault_needs_command" -f -a "audit" -d 'Read the audit trail: who took or changed what, when, where, and for which program'
complete -c vault -n "__fish_vault_needs_command" -f -a "scan" -d 'Look for the values of the vault in files, or in a git repository'
complete -c vault -n "__fish_vault_needs_command" -f -a "import" -d 'Store many values in one commit: all of them or none'
complete -c vault -n "__fish_vault_needs_command" -f -a "export" -d 'Write secrets to a file: encrypted with a passphrase of its own, or for another program'
complete -c vault -n "__fish_vault_needs_command" -f -a "generate" -d 'Print a random password or passphrase; nothing is stored'
complete -c vault -n "__fish_vault_needs_command" -f -a "dummy" -d 'Store a made-up value under the same key, for those who build what runs with the real one'
complete -c vault -n "__fish_vault_needs_command" -f -a "passwd" -d 'Change the passphrase, and every key with it'
complete -c vault -n "__fish_vault_needs_command" -f -a "status" -d 'Say what vault this is and how it is protected, without unlocking it'
complete -c vault -n "__fish_vault_needs_command" -f -a "doctor" -d 'Look for what should be mended, and say how'
complete -c vault -n "__fish_vault_needs_command" -f -a "verify" -d 'Check every byte of the vault'
complete -c vault -n "__fish_vault_needs_command" -f -a "backup" -d 'Make, list and check backups'
complete -c vault -n "__fish_vault_needs_command" -f -a "restore" -d 'Bring a backup back'
complete -c vault -n "__fish_vault_needs_command" -f -a "put-credential" -d 'Store a credential, in place of the one that there is, if any (as ProActive\'s client does)'
complete -c vault -n "__fish_vault_needs_command" -f -a "remove-credential" -d 'Remove a credential (as ProActive\'s client does)'
complete -c vault -n "__fish_vault_needs_command" -f -a "list-credentials" -d 'List the keys of all credentials (as ProActive\'s client does)'
complete -c vault -n "__fish_vault_needs_command" -f -a "agent" -d 'Answer commands in place of a passphrase, for vaults that vault unlock unlocked'
complete -c vault -n "__fish_vault_needs_command" -f -a "completions" -d 'Print the completion script for a shell'
complete -c vault -n "__fish_vault_needs_command" -f -a "man" -d 'Print a manual page (roff); view it with: vault man | man -l -'
complete -c vault -n "__fish_vault_needs_command" -f -a "help" -d 'Explain a command, or `security`: what this program protects against and what not'
complete -c vault -n "__fish_vault_using_subcommand init" -l kdf -d 'Cost of the key derivation (Argon2id), such as m=64MiB,t=3,p=4' -r
complete -c vault -n "__fish_vault_using_subcommand init" -l keyfile -d 'Need a keyfile beside the passphrase; where there is no file at PATH, one is made' -r -F
complete -c vault -n "__fish_vault_using_subcommand init" -l group -d 'A group whose members may read the vault\'s ciphertext and append to its audit trail, a name or number: bots that run as other users of the operating system' -r
complete -c vault -n "__fish_vault_using_subcommand init" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand init" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand init" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand init" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand init" -l recovery-key -d 'Make a recovery key, too: it is shown once, and asked back before it counts'
complete -c vault -n "__fish_vault_using_subcommand init" -l unconfirmed -d 'Do not ask for the recovery key back'
complete -c vault -n "__fish_vault_using_subcommand init" -l allow-weak -d 'Accept a weak passphrase'
complete -c vault -n "__fish_vault_using_subcommand init" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand init" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand init" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand add" -l name -d 'What a person calls it; an empty text removes the name' -r
complete -c vault -n "__fish_vault_using_subcommand add" -l description -d 'What it is for; an empty text removes the description' -r
complete -c vault -n "__fish_vault_using_subcommand add" -l tag -d 'A tag to add; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand add" -l url -d 'Where it is used; an empty text removes it' -r
complete -c vault -n "__fish_vault_using_subcommand add" -l expires -d 'When it stops working: 2027-01-31, 2027-01-31T12:00:00Z, or 12h, 30d, 2w, 1y from now; never removes it' -r
complete -c vault -n "__fish_vault_using_subcommand add" -l rotate-every -d 'How often it is to be renewed: 90d, 12w, 1y; never removes it' -r
complete -c vault -n "__fish_vault_using_subcommand add" -l deliver -d 'The only ways in which anybody may take its values: env, file, stdin, get, render, with commas between them; any for all' -r
complete -c vault -n "__fish_vault_using_subcommand add" -l field -d 'A field that is no secret, such as user=app; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand add" -l secret-field -d 'A secret field: asked for, or read from a file byte for byte; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand add" -l stage -d 'The stage that the value is for [env: VAULT_STAGE] [default: production]' -r
complete -c vault -n "__fish_vault_using_subcommand add" -l from-file -d 'Read the value from a file, byte for byte' -r -F
complete -c vault -n "__fish_vault_using_subcommand add" -l generate -d 'Generate a value of LENGTH letters and digits' -r
complete -c vault -n "__fish_vault_using_subcommand add" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand add" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand add" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand add" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand add" -l config -d 'It is configuration, such as a host\'s name, and no secret'
complete -c vault -n "__fish_vault_using_subcommand add" -l stdin -d 'Read the value from stdin, byte for byte'
complete -c vault -n "__fish_vault_using_subcommand add" -l empty -d 'Accept an empty value'
complete -c vault -n "__fish_vault_using_subcommand add" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand add" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand add" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand get" -l stage -d 'The stages to look in, in this order: a or a,b [env: VAULT_STAGE] [default: production]' -r
complete -c vault -n "__fish_vault_using_subcommand get" -l version -d 'An earlier version: its number, or previous' -r
complete -c vault -n "__fish_vault_using_subcommand get" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand get" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand get" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand get" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand get" -l raw -d 'Print control characters to a terminal as they are'
complete -c vault -n "__fish_vault_using_subcommand get" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand get" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand get" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand show" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand show" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand show" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand show" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand show" -l reveal -d 'Print the values and secret fields too'
complete -c vault -n "__fish_vault_using_subcommand show" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand show" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand show" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand list" -l tag -d 'Only secrets with this tag; of several, all' -r
complete -c vault -n "__fish_vault_using_subcommand list" -l stage -d 'Only secrets with a value in this stage' -r
complete -c vault -n "__fish_vault_using_subcommand list" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand list" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand list" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand list" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand list" -l deleted -d 'The deleted secrets, in place of the present ones'
complete -c vault -n "__fish_vault_using_subcommand list" -l keys -d 'Only the keys, one a line, in byte order'
complete -c vault -n "__fish_vault_using_subcommand list" -l long -d 'With description, stages and times'
complete -c vault -n "__fish_vault_using_subcommand list" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand list" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand list" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand ls" -l tag -d 'Only secrets with this tag; of several, all' -r
complete -c vault -n "__fish_vault_using_subcommand ls" -l stage -d 'Only secrets with a value in this stage' -r
complete -c vault -n "__fish_vault_using_subcommand ls" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand ls" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand ls" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand ls" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand ls" -l deleted -d 'The deleted secrets, in place of the present ones'
complete -c vault -n "__fish_vault_using_subcommand ls" -l keys -d 'Only the keys, one a line, in byte order'
complete -c vault -n "__fish_vault_using_subcommand ls" -l long -d 'With description, stages and times'
complete -c vault -n "__fish_vault_using_subcommand ls" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand ls" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand ls" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand update" -l name -d 'What a person calls it; an empty text removes the name' -r
complete -c vault -n "__fish_vault_using_subcommand update" -l description -d 'What it is for; an empty text removes the description' -r
complete -c vault -n "__fish_vault_using_subcommand update" -l tag -d 'A tag to add; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand update" -l url -d 'Where it is used; an empty text removes it' -r
complete -c vault -n "__fish_vault_using_subcommand update" -l expires -d 'When it stops working: 2027-01-31, 2027-01-31T12:00:00Z, or 12h, 30d, 2w, 1y from now; never removes it' -r
complete -c vault -n "__fish_vault_using_subcommand update" -l rotate-every -d 'How often it is to be renewed: 90d, 12w, 1y; never removes it' -r
complete -c vault -n "__fish_vault_using_subcommand update" -l deliver -d 'The only ways in which anybody may take its values: env, file, stdin, get, render, with commas between them; any for all' -r
complete -c vault -n "__fish_vault_using_subcommand update" -l field -d 'A field that is no secret, such as user=app; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand update" -l secret-field -d 'A secret field: asked for, or read from a file byte for byte; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand update" -l remove-field -d 'A field to take away; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand update" -l if-version -d 'Only if the newest version in the stage has this number; else nothing changes (5)' -r
complete -c vault -n "__fish_vault_using_subcommand update" -l untag -d 'A tag to take away; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand update" -l stage -d 'The stage whose value changes [env: VAULT_STAGE] [default: production]' -r
complete -c vault -n "__fish_vault_using_subcommand update" -l from-file -d 'Read the value from a file, byte for byte' -r -F
complete -c vault -n "__fish_vault_using_subcommand update" -l generate -d 'Generate a value of LENGTH letters and digits' -r
complete -c vault -n "__fish_vault_using_subcommand update" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand update" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand update" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand update" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand update" -l config -d 'It is configuration, such as a host\'s name, and no secret'
complete -c vault -n "__fish_vault_using_subcommand update" -l no-config -d 'It is a secret, and no configuration'
complete -c vault -n "__fish_vault_using_subcommand update" -l stdin -d 'Read the value from stdin, byte for byte'
complete -c vault -n "__fish_vault_using_subcommand update" -l empty -d 'Accept an empty value'
complete -c vault -n "__fish_vault_using_subcommand update" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand update" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand update" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand update" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand delete" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand delete" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand delete" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand delete" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand delete" -l yes -d 'Do not ask'
complete -c vault -n "__fish_vault_using_subcommand delete" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand delete" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand delete" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand rm" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand rm" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand rm" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand rm" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand rm" -l yes -d 'Do not ask'
complete -c vault -n "__fish_vault_using_subcommand rm" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand rm" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand rm" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand rm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand undelete" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand undelete" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand undelete" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand undelete" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand undelete" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand undelete" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand undelete" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand undelete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand purge" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand purge" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand purge" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand purge" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand purge" -l yes -d 'Do not ask'
complete -c vault -n "__fish_vault_using_subcommand purge" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand purge" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand purge" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand purge" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand history" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand history" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand history" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand history" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand history" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand history" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand history" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand history" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand rollback" -l to -d 'The number of the version, as history shows it' -r
complete -c vault -n "__fish_vault_using_subcommand rollback" -l stage -d 'The stage [env: VAULT_STAGE] [default: production]' -r
complete -c vault -n "__fish_vault_using_subcommand rollback" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand rollback" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand rollback" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand rollback" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand rollback" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand rollback" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand rollback" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand rollback" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand rename" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand rename" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand rename" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand rename" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand rename" -l force -d 'Also where a grant names it: its holder then finds it under the new key only'
complete -c vault -n "__fish_vault_using_subcommand rename" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand rename" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand rename" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand rename" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand exec" -l env -d 'Put the value of REF into the variable NAME, also where a glob or tag would give it another; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand exec" -l env-file -d 'Take the variables of FILE: lines of NAME=TEXT, in which TEXT may hold references such as {vault.db/prod|url}' -r -F
complete -c vault -n "__fish_vault_using_subcommand exec" -l only -d 'Select a key, a field as KEY#FIELD, or all keys that match a glob (* crosses /); can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand exec" -l tag -d 'Select all secrets with this tag; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand exec" -l prefix -d 'Put this in front of every name that is made from a key' -r
complete -c vault -n "__fish_vault_using_subcommand exec" -l stage -d 'The stages to look in, in this order: a or a,b [env: VAULT_STAGE] [default: production]' -r
complete -c vault -n "__fish_vault_using_subcommand exec" -l allow-env -d 'Allow a name that can make programs run other code, such as PATH; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand exec" -l file -d 'Put the path of a file with the value of REF into the variable NAME; the file is in memory, and gone with the program' -r
complete -c vault -n "__fish_vault_using_subcommand exec" -l stdin -d 'Give the value of REF on standard input' -r
complete -c vault -n "__fish_vault_using_subcommand exec" -l timeout -d 'End the program after this time, such as 30s or 5m: it is asked to, and killed 5 seconds later (124)' -r
complete -c vault -n "__fish_vault_using_subcommand exec" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand exec" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand exec" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand exec" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand exec" -l all -d 'Select all secrets; a bot with a token gets all that it was granted if nothing is selected'
complete -c vault -n "__fish_vault_using_subcommand exec" -l mask -d 'Take the values out of what the program prints, in all common encodings; on a terminal it gets a terminal of its own'
complete -c vault -n "__fish_vault_using_subcommand exec" -l dry-run -d 'Only say what the program would be given, and open nothing'
complete -c vault -n "__fish_vault_using_subcommand exec" -l clean -d 'Start with only PATH, HOME, TERM and what was selected'
complete -c vault -n "__fish_vault_using_subcommand exec" -l keep-vault-env -d 'Let the program inherit VAULT_PASSPHRASE and the like'
complete -c vault -n "__fish_vault_using_subcommand exec" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand exec" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand exec" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand exec" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand env" -l env -d 'Put the value of REF into the variable NAME, also where a glob or tag would give it another; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand env" -l env-file -d 'Take the variables of FILE: lines of NAME=TEXT, in which TEXT may hold references such as {vault.db/prod|url}' -r -F
complete -c vault -n "__fish_vault_using_subcommand env" -l only -d 'Select a key, a field as KEY#FIELD, or all keys that match a glob (* crosses /); can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand env" -l tag -d 'Select all secrets with this tag; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand env" -l prefix -d 'Put this in front of every name that is made from a key' -r
complete -c vault -n "__fish_vault_using_subcommand env" -l stage -d 'The stages to look in, in this order: a or a,b [env: VAULT_STAGE] [default: production]' -r
complete -c vault -n "__fish_vault_using_subcommand env" -l allow-env -d 'Allow a name that can make programs run other code, such as PATH; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand env" -l format -d 'For whom [default: posix]' -r -f -a "posix\t'bash, dash and zsh: eval "$(vault env ...)"'
fish\t'fish: vault env ... | source'
powershell\t'PowerShell: vault env ... | Out-String | Invoke-Expression'
nu\t'Nushell: a file to source; a running one takes json | from json | load-env'
dotenv\t'A .env file that Compose, python-dotenv, Node.js and its dotenv read alike'
docker\t'docker run --env-file'
json\t'One flat object of names and texts'
github\t'GitHub Actions: hides the values in the log, and sets them for the steps that follow, in the file of GITHUB_ENV'"
complete -c vault -n "__fish_vault_using_subcommand env" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand env" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand env" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand env" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand env" -l all -d 'Select all secrets; a bot with a token gets all that it was granted if nothing is selected'
complete -c vault -n "__fish_vault_using_subcommand env" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand env" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand env" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand env" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand render" -l out -d 'Write to FILE (0600), whole or not at all, in place of what is there' -r -F
complete -c vault -n "__fish_vault_using_subcommand render" -l syntax -d 'Which references there are' -r -f -a "vault\t'{vault.KEY} and {pmio.vault.KEY}'
proactive\t'Also $credentials_KEY and ${credentials_KEY}'"
complete -c vault -n "__fish_vault_using_subcommand render" -l escape -d 'How values are written' -r -f -a "auto\t'As the file\'s kind wants it: XML, JSON or a shell\'s script by its name, else as they are'
none\t'As they are'
xml\t'As text, attribute or CDATA of XML, whichever it is'
json\t'Within a JSON string, or as one'
shell\t'As a quoted word of a POSIX shell'
url\t'Percent-encoded'"
complete -c vault -n "__fish_vault_using_subcommand render" -l stage -d 'The stages to look in, in this order: a or a,b [env: VAULT_STAGE] [default: production]' -r
complete -c vault -n "__fish_vault_using_subcommand render" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand render" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand render" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand render" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand render" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand render" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand render" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand render" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand trust" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand trust" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand trust" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand trust" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand trust" -l forget -d 'Do not follow it any more'
complete -c vault -n "__fish_vault_using_subcommand trust" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand trust" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand trust" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand trust" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand init-project" -l prefix -d 'Put this in front of every name to make its key [default: the name of the directory and a /]' -r
complete -c vault -n "__fish_vault_using_subcommand init-project" -l stage -d 'The stage that the values are for [env: VAULT_STAGE] [default: production]' -r
complete -c vault -n "__fish_vault_using_subcommand init-project" -l dialect -d 'Read .env as this program does' -r -f -a "common\t'What all of them read alike'
docker\t'docker run --env-file: no quotes, everything behind the = is the value'
python\t'python-dotenv'
node\t'The dotenv package of Node.js'
bash\t'Assignments that bash reads'"
complete -c vault -n "__fish_vault_using_subcommand init-project" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand init-project" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand init-project" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand init-project" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand init-project" -l skip-existing -d 'Leave keys that have a value already as they are, and name them all the same'
complete -c vault -n "__fish_vault_using_subcommand init-project" -l force -d 'Write vault.toml over the one that is there'
complete -c vault -n "__fish_vault_using_subcommand init-project" -l dry-run -d 'Only say what would happen, without values'
complete -c vault -n "__fish_vault_using_subcommand init-project" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand init-project" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand init-project" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand init-project" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand check" -l syntax -d 'Which references there are in texts' -r -f -a "vault\t'{vault.KEY} and {pmio.vault.KEY}'
proactive\t'Also $credentials_KEY and ${credentials_KEY}'"
complete -c vault -n "__fish_vault_using_subcommand check" -l stage -d 'The stages to look in, in this order: a or a,b [env: VAULT_STAGE] [default: production]' -r
complete -c vault -n "__fish_vault_using_subcommand check" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand check" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand check" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand check" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand check" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand check" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand check" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand refs" -l syntax -d 'Which references there are in texts' -r -f -a "vault\t'{vault.KEY} and {pmio.vault.KEY}'
proactive\t'Also $credentials_KEY and ${credentials_KEY}'"
complete -c vault -n "__fish_vault_using_subcommand refs" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand refs" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand refs" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand refs" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand refs" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand refs" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand refs" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand refs" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand unlock" -l idle -d 'How long without a use, such as 90s, 30m or 8h [default: the policy unlock.idle, 15m]' -r
complete -c vault -n "__fish_vault_using_subcommand unlock" -l for -d 'How long at all [default: the policy unlock.for, 8h]' -r
complete -c vault -n "__fish_vault_using_subcommand unlock" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand unlock" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand unlock" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand unlock" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand unlock" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand unlock" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand unlock" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand unlock" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand lock" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand lock" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand lock" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand lock" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand lock" -l all -d 'Every vault that the agent has unlocked'
complete -c vault -n "__fish_vault_using_subcommand lock" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand lock" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand lock" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand lock" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand grant; and not __fish_seen_subcommand_from add list show change approve suspend resume revoke rotate" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand grant; and not __fish_seen_subcommand_from add list show change approve suspend resume revoke rotate" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand grant; and not __fish_seen_subcommand_from add list show change approve suspend resume revoke rotate" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand grant; and not __fish_seen_subcommand_from add list show change approve suspend resume revoke rotate" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and not __fish_seen_subcommand_from add list show change approve suspend resume revoke rotate" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand grant; and not __fish_seen_subcommand_from add list show change approve suspend resume revoke rotate" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand grant; and not __fish_seen_subcommand_from add list show change approve suspend resume revoke rotate" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand grant; and not __fish_seen_subcommand_from add list show change approve suspend resume revoke rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand grant; and not __fish_seen_subcommand_from add list show change approve suspend resume revoke rotate" -f -a "add" -d 'Make a grant and print its token, once'
complete -c vault -n "__fish_vault_using_subcommand grant; and not __fish_seen_subcommand_from add list show change approve suspend resume revoke rotate" -f -a "list" -d 'List the grants'
complete -c vault -n "__fish_vault_using_subcommand grant; and not __fish_seen_subcommand_from add list show change approve suspend resume revoke rotate" -f -a "show" -d 'A grant'
complete -c vault -n "__fish_vault_using_subcommand grant; and not __fish_seen_subcommand_from add list show change approve suspend resume revoke rotate" -f -a "change" -d 'Change what a grant is for, or its conditions'
complete -c vault -n "__fish_vault_using_subcommand grant; and not __fish_seen_subcommand_from add list show change approve suspend resume revoke rotate" -f -a "approve" -d 'Let a grant be used that was made with --pending'
complete -c vault -n "__fish_vault_using_subcommand grant; and not __fish_seen_subcommand_from add list show change approve suspend resume revoke rotate" -f -a "suspend" -d 'Take from a grant all that it holds, until it is resumed'
complete -c vault -n "__fish_vault_using_subcommand grant; and not __fish_seen_subcommand_from add list show change approve suspend resume revoke rotate" -f -a "resume" -d 'Give a suspended grant back what it is for'
complete -c vault -n "__fish_vault_using_subcommand grant; and not __fish_seen_subcommand_from add list show change approve suspend resume revoke rotate" -f -a "revoke" -d 'Take a grant away for ever'
complete -c vault -n "__fish_vault_using_subcommand grant; and not __fish_seen_subcommand_from add list show change approve suspend resume revoke rotate" -f -a "rotate" -d 'Give a grant a new token, and print it'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -l key -d 'A key or id, or one field of it as KEY#FIELD; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -l tag -d 'All secrets with this tag, also those that get it later; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -l stage -d 'The stages whose values it opens, and in which it looks in this order [default: production]' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -l purpose -d 'What it is for' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -l expires -d 'When it ends: a time, a date, or from now on, such as 90d' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -l host -d 'Only on this machine; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -l user -d 'Only as this user of the operating system, a name or number; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -l command -d 'Only for running this program, as it is now; can be given several times' -r -F
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -l use-only -d 'Only for use: exec and render work, get does not'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -l auditor -d 'For reading and verifying the whole audit trail (vault audit), and no secret'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -l pending -d 'It holds nothing until it is approved with vault grant approve'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from list" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from list" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from list" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from list" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from list" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from list" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from show" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from show" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from show" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from show" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from show" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from show" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -l add -d 'Also for this key, id or field; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -l remove -d 'No more for it; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -l add-tag -d 'Also for all secrets with this tag; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -l remove-tag -d 'No more for them; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -l stage -d 'Other stages' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -l purpose -d 'What it is for; an empty text removes it' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -l expires -d 'When it ends: a time, a date, or from now on, such as 90d; or never' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -l host -d 'Only on these machines; an empty name stands for all' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -l user -d 'Only as these users; an empty name stands for all' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -l command -d 'Also for running this program, as it is now; one that it is for already may have been changed' -r -F
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -l remove-command -d 'No more for this program; without the last one it is for all' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -l use-only -d 'Only for use, by exec and render: true or false' -r -f -a "true\t''
false\t''"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from change" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from approve" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from approve" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from approve" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from approve" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from approve" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from approve" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from approve" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from approve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from suspend" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from suspend" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from suspend" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from suspend" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from suspend" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from suspend" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from suspend" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from suspend" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from resume" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from resume" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from resume" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from resume" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from resume" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from resume" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from resume" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from resume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from revoke" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from revoke" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from revoke" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from revoke" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from revoke" -l yes -d 'Do not ask'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from revoke" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from revoke" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from revoke" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from rotate" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from rotate" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from rotate" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from rotate" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from rotate" -l all -d 'All grants: each name with its token is printed on a line'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from rotate" -l yes -d 'Do not ask'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from rotate" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from rotate" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from rotate" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand grant; and __fish_seen_subcommand_from rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand duty; and not __fish_seen_subcommand_from add list remove" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand duty; and not __fish_seen_subcommand_from add list remove" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand duty; and not __fish_seen_subcommand_from add list remove" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand duty; and not __fish_seen_subcommand_from add list remove" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand duty; and not __fish_seen_subcommand_from add list remove" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand duty; and not __fish_seen_subcommand_from add list remove" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand duty; and not __fish_seen_subcommand_from add list remove" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand duty; and not __fish_seen_subcommand_from add list remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand duty; and not __fish_seen_subcommand_from add list remove" -f -a "add" -d 'Make a duty'
complete -c vault -n "__fish_vault_using_subcommand duty; and not __fish_seen_subcommand_from add list remove" -f -a "list" -d 'List the duties'
complete -c vault -n "__fish_vault_using_subcommand duty; and not __fish_seen_subcommand_from add list remove" -f -a "remove" -d 'Take a duty away'
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from add" -l key -d 'A key or id, or one field of it as KEY#FIELD; at least two' -r
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from add" -l max -d 'How many of them one grant may hold' -r
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from add" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from add" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from add" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from add" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from add" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from add" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from list" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from list" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from list" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from list" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from list" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from list" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from remove" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from remove" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from remove" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from remove" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from remove" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from remove" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from remove" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand duty; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand policy; and not __fish_seen_subcommand_from list set unset" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand policy; and not __fish_seen_subcommand_from list set unset" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand policy; and not __fish_seen_subcommand_from list set unset" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand policy; and not __fish_seen_subcommand_from list set unset" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand policy; and not __fish_seen_subcommand_from list set unset" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand policy; and not __fish_seen_subcommand_from list set unset" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand policy; and not __fish_seen_subcommand_from list set unset" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand policy; and not __fish_seen_subcommand_from list set unset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand policy; and not __fish_seen_subcommand_from list set unset" -f -a "list" -d 'List all policies, with what each is now'
complete -c vault -n "__fish_vault_using_subcommand policy; and not __fish_seen_subcommand_from list set unset" -f -a "set" -d 'Set a policy'
complete -c vault -n "__fish_vault_using_subcommand policy; and not __fish_seen_subcommand_from list set unset" -f -a "unset" -d 'Make a policy its default again'
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from list" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from list" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from list" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from list" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from list" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from list" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from set" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from set" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from set" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from set" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from set" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from set" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from unset" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from unset" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from unset" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from unset" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from unset" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from unset" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from unset" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand policy; and __fish_seen_subcommand_from unset" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and not __fish_seen_subcommand_from list add remove" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand keyslot; and not __fish_seen_subcommand_from list add remove" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand keyslot; and not __fish_seen_subcommand_from list add remove" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand keyslot; and not __fish_seen_subcommand_from list add remove" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand keyslot; and not __fish_seen_subcommand_from list add remove" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and not __fish_seen_subcommand_from list add remove" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and not __fish_seen_subcommand_from list add remove" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and not __fish_seen_subcommand_from list add remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and not __fish_seen_subcommand_from list add remove" -f -a "list" -d 'List the keyslots, with when each was made and what guessing costs; unlocks nothing'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and not __fish_seen_subcommand_from list add remove" -f -a "add" -d 'Add a way to unlock the vault'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and not __fish_seen_subcommand_from list add remove" -f -a "remove" -d 'Take a way to unlock the vault away'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from list" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from list" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from list" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from list" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from list" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from list" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from add" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from add" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from add" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from add" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from add" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from add" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from add" -f -a "passphrase" -d 'Add another passphrase'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from add" -f -a "recovery" -d 'Add a recovery key: 40 letters and digits, to be written down and locked away'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from add" -f -a "keyfile" -d 'Add a keyfile'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from add" -f -a "keyring" -d 'Add a key that the keyring of the operating system keeps'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from remove" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from remove" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from remove" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from remove" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from remove" -l yes -d 'Do not ask'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from remove" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from remove" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from remove" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand keyslot; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand review" -l unused-for -d 'How long a grant may rest before it counts as unused' -r
complete -c vault -n "__fish_vault_using_subcommand review" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand review" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand review" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand review" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand review" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand review" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand review" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand review" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -l key -d 'Only events about this key' -r
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -l actor -d 'Only what the owner did (owner), or whoever had a token of a grant (its name)' -r
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -l since -d 'Only from this moment on: a date, a time, or how long ago, such as 30d' -r
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -l action -d 'Only this action, such as get or exec; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -l stage -d 'Only events about values of this stage' -r
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -l denied -d 'Only what was refused'
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -f -a "verify" -d 'Check that nothing was taken out of the trail, put into it, moved or changed'
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -f -a "head" -d 'Print the hash of the newest event, to be noted elsewhere and given to vault audit verify --head'
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -f -a "rotate" -d 'Go on with the trail in a new file; the present one stays beside the vault under a number'
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -f -a "report" -d 'Sum up who used what, refusals first, as Markdown or JSON'
complete -c vault -n "__fish_vault_using_subcommand audit; and not __fish_seen_subcommand_from verify head rotate report find" -f -a "find" -d 'Find out where a value that leaked stands, and who had it'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from verify" -l head -d 'Also that this event, by the hash that vault audit head printed, is still there' -r
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from verify" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from verify" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from verify" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from verify" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from verify" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from verify" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from head" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from head" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from head" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from head" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from head" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from head" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from head" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from head" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from rotate" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from rotate" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from rotate" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from rotate" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from rotate" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from rotate" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from rotate" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from report" -l since -d 'From which moment on: a date, a time, or how long ago' -r
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from report" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from report" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from report" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from report" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from report" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from report" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from report" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from report" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from find" -l from-file -d 'Read the value from a file, byte for byte' -r -F
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from find" -l generate -d 'Generate a value of LENGTH letters and digits' -r
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from find" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from find" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from find" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from find" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from find" -l stdin -d 'Read the value from stdin, byte for byte'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from find" -l empty -d 'Accept an empty value'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from find" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from find" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from find" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand audit; and __fish_seen_subcommand_from find" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand scan" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand scan" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand scan" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand scan" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand scan" -l git -d 'Look in all that was ever committed on any branch, stashed or taken back, as far as git still has it: contents, and messages'
complete -c vault -n "__fish_vault_using_subcommand scan" -l staged -d 'Look in what the next commit changes, as it is staged'
complete -c vault -n "__fish_vault_using_subcommand scan" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand scan" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand scan" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand scan" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand import; and not __fish_seen_subcommand_from dotenv json csv bitwarden pass keepass-xml kdbx backup" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand import; and not __fish_seen_subcommand_from dotenv json csv bitwarden pass keepass-xml kdbx backup" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand import; and not __fish_seen_subcommand_from dotenv json csv bitwarden pass keepass-xml kdbx backup" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand import; and not __fish_seen_subcommand_from dotenv json csv bitwarden pass keepass-xml kdbx backup" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand import; and not __fish_seen_subcommand_from dotenv json csv bitwarden pass keepass-xml kdbx backup" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand import; and not __fish_seen_subcommand_from dotenv json csv bitwarden pass keepass-xml kdbx backup" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand import; and not __fish_seen_subcommand_from dotenv json csv bitwarden pass keepass-xml kdbx backup" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand import; and not __fish_seen_subcommand_from dotenv json csv bitwarden pass keepass-xml kdbx backup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand import; and not __fish_seen_subcommand_from dotenv json csv bitwarden pass keepass-xml kdbx backup" -f -a "dotenv" -d 'NAME=value lines, as in a .env file'
complete -c vault -n "__fish_vault_using_subcommand import; and not __fish_seen_subcommand_from dotenv json csv bitwarden pass keepass-xml kdbx backup" -f -a "json" -d 'A document of vault export, or an object of names and texts'
complete -c vault -n "__fish_vault_using_subcommand import; and not __fish_seen_subcommand_from dotenv json csv bitwarden pass keepass-xml kdbx backup" -f -a "csv" -d 'A table, such as the exports of Bitwarden, LastPass, 1Password, Chrome, Firefox and KeePassXC'
complete -c vault -n "__fish_vault_using_subcommand import; and not __fish_seen_subcommand_from dotenv json csv bitwarden pass keepass-xml kdbx backup" -f -a "bitwarden" -d 'Bitwarden\'s unencrypted export to JSON'
complete -c vault -n "__fish_vault_using_subcommand import; and not __fish_seen_subcommand_from dotenv json csv bitwarden pass keepass-xml kdbx backup" -f -a "pass" -d 'The folder of a pass store, opened by your own gpg'
complete -c vault -n "__fish_vault_using_subcommand import; and not __fish_seen_subcommand_from dotenv json csv bitwarden pass keepass-xml kdbx backup" -f -a "keepass-xml" -d 'An export of KeePass or KeePassXC to XML'
complete -c vault -n "__fish_vault_using_subcommand import; and not __fish_seen_subcommand_from dotenv json csv bitwarden pass keepass-xml kdbx backup" -f -a "kdbx" -d 'A file of KeePass or KeePassXC (KDBX 4 or 3)'
complete -c vault -n "__fish_vault_using_subcommand import; and not __fish_seen_subcommand_from dotenv json csv bitwarden pass keepass-xml kdbx backup" -f -a "backup" -d 'An encrypted file of vault export, or a backup'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from dotenv" -l dialect -d 'Read the file as this program does' -r -f -a "common\t'What all of them read alike'
docker\t'docker run --env-file: no quotes, everything behind the = is the value'
python\t'python-dotenv'
node\t'The dotenv package of Node.js'
bash\t'Assignments that bash reads'"
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from dotenv" -l prefix -d 'Put this in front of every name to make its key, such as app/' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from dotenv" -l tag -d 'A tag for every new secret; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from dotenv" -l stage -d 'The stage that the values are for [env: VAULT_STAGE] [default: production]' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from dotenv" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from dotenv" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from dotenv" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from dotenv" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from dotenv" -l skip -d 'Pass over keys that have a value already'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from dotenv" -l overwrite -d 'Store new versions for keys that have a value already; fields that the file does not name stay, as in update'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from dotenv" -l yes -d 'Do not ask before overwriting'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from dotenv" -l dry-run -d 'Only say what would happen, without values'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from dotenv" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from dotenv" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from dotenv" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from dotenv" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from json" -l prefix -d 'Put this in front of every name to make its key, such as app/' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from json" -l tag -d 'A tag for every new secret; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from json" -l stage -d 'The stage that the values are for [env: VAULT_STAGE] [default: production]' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from json" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from json" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from json" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from json" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from json" -l skip -d 'Pass over keys that have a value already'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from json" -l overwrite -d 'Store new versions for keys that have a value already; fields that the file does not name stay, as in update'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from json" -l yes -d 'Do not ask before overwriting'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from json" -l dry-run -d 'Only say what would happen, without values'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from json" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from json" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from json" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from json" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from csv" -l map -d 'What a column holds: key, name, folder, description, value, url, tags, field:NAME, secret-field:NAME or ignore' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from csv" -l prefix -d 'Put this in front of every name to make its key, such as app/' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from csv" -l tag -d 'A tag for every new secret; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from csv" -l stage -d 'The stage that the values are for [env: VAULT_STAGE] [default: production]' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from csv" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from csv" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from csv" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from csv" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from csv" -l skip -d 'Pass over keys that have a value already'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from csv" -l overwrite -d 'Store new versions for keys that have a value already; fields that the file does not name stay, as in update'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from csv" -l yes -d 'Do not ask before overwriting'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from csv" -l dry-run -d 'Only say what would happen, without values'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from csv" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from csv" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from csv" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from csv" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from bitwarden" -l prefix -d 'Put this in front of every name to make its key, such as app/' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from bitwarden" -l tag -d 'A tag for every new secret; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from bitwarden" -l stage -d 'The stage that the values are for [env: VAULT_STAGE] [default: production]' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from bitwarden" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from bitwarden" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from bitwarden" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from bitwarden" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from bitwarden" -l skip -d 'Pass over keys that have a value already'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from bitwarden" -l overwrite -d 'Store new versions for keys that have a value already; fields that the file does not name stay, as in update'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from bitwarden" -l yes -d 'Do not ask before overwriting'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from bitwarden" -l dry-run -d 'Only say what would happen, without values'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from bitwarden" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from bitwarden" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from bitwarden" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from bitwarden" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from pass" -l prefix -d 'Put this in front of every name to make its key, such as app/' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from pass" -l tag -d 'A tag for every new secret; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from pass" -l stage -d 'The stage that the values are for [env: VAULT_STAGE] [default: production]' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from pass" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from pass" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from pass" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from pass" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from pass" -l skip -d 'Pass over keys that have a value already'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from pass" -l overwrite -d 'Store new versions for keys that have a value already; fields that the file does not name stay, as in update'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from pass" -l yes -d 'Do not ask before overwriting'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from pass" -l dry-run -d 'Only say what would happen, without values'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from pass" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from pass" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from pass" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from pass" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from keepass-xml" -l prefix -d 'Put this in front of every name to make its key, such as app/' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from keepass-xml" -l tag -d 'A tag for every new secret; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from keepass-xml" -l stage -d 'The stage that the values are for [env: VAULT_STAGE] [default: production]' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from keepass-xml" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from keepass-xml" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from keepass-xml" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from keepass-xml" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from keepass-xml" -l skip -d 'Pass over keys that have a value already'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from keepass-xml" -l overwrite -d 'Store new versions for keys that have a value already; fields that the file does not name stay, as in update'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from keepass-xml" -l yes -d 'Do not ask before overwriting'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from keepass-xml" -l dry-run -d 'Only say what would happen, without values'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from keepass-xml" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from keepass-xml" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from keepass-xml" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from keepass-xml" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from kdbx" -l keyfile -d 'Its key file' -r -F
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from kdbx" -l import-passphrase-file -d 'The file\'s own passphrase stands in this file; or in VAULT_IMPORT_PASSPHRASE [default: asked for]' -r -F
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from kdbx" -l prefix -d 'Put this in front of every name to make its key, such as app/' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from kdbx" -l tag -d 'A tag for every new secret; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from kdbx" -l stage -d 'The stage that the values are for [env: VAULT_STAGE] [default: production]' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from kdbx" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from kdbx" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from kdbx" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from kdbx" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from kdbx" -l no-import-passphrase -d 'It has no passphrase, only a key file'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from kdbx" -l skip -d 'Pass over keys that have a value already'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from kdbx" -l overwrite -d 'Store new versions for keys that have a value already; fields that the file does not name stay, as in update'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from kdbx" -l yes -d 'Do not ask before overwriting'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from kdbx" -l dry-run -d 'Only say what would happen, without values'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from kdbx" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from kdbx" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from kdbx" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from kdbx" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from backup" -l import-passphrase-file -d 'The file\'s own passphrase stands in this file; or in VAULT_IMPORT_PASSPHRASE [default: asked for]' -r -F
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from backup" -l prefix -d 'Put this in front of every name to make its key, such as app/' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from backup" -l tag -d 'A tag for every new secret; can be given several times' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from backup" -l stage -d 'The stage that the values are for [env: VAULT_STAGE] [default: production]' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from backup" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from backup" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from backup" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from backup" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from backup" -l skip -d 'Pass over keys that have a value already'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from backup" -l overwrite -d 'Store new versions for keys that have a value already; fields that the file does not name stay, as in update'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from backup" -l yes -d 'Do not ask before overwriting'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from backup" -l dry-run -d 'Only say what would happen, without values'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from backup" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from backup" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from backup" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand import; and __fish_seen_subcommand_from backup" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand export" -l format -d 'In which format' -r -f -a "encrypted\t'Everything, with a passphrase of its own'
json\t'Everything'
csv\t'A table'
dotenv\t'NAME=value lines'
kdbx\t'A file of KeePass, with a passphrase of its own'"
complete -c vault -n "__fish_vault_using_subcommand export" -l tag -d 'Only secrets with this tag; given several times, with all of them' -r
complete -c vault -n "__fish_vault_using_subcommand export" -l stage -d 'Only values of this stage [default: all; for csv, dotenv and kdbx VAULT_STAGE or production]' -r
complete -c vault -n "__fish_vault_using_subcommand export" -l export-passphrase-file -d 'The new file\'s own passphrase stands in this file; or in VAULT_EXPORT_PASSPHRASE [default: asked for]' -r -F
complete -c vault -n "__fish_vault_using_subcommand export" -l kdf -d 'What a try at that passphrase costs, for the encrypted format [default: about half a second on this machine]' -r
complete -c vault -n "__fish_vault_using_subcommand export" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand export" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand export" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand export" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand export" -l plaintext -d 'Write the values in a form that this vault does not protect any more'
complete -c vault -n "__fish_vault_using_subcommand export" -l force -d 'Replace a file that is there'
complete -c vault -n "__fish_vault_using_subcommand export" -l allow-weak -d 'Accept a passphrase that is easily guessed'
complete -c vault -n "__fish_vault_using_subcommand export" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand export" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand export" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand generate" -l words -d 'A passphrase of so many words instead' -r
complete -c vault -n "__fish_vault_using_subcommand generate" -l charset -d 'The characters: alnum, alpha, lower, upper, digits, hex, symbols, ascii or custom:CHARACTERS [default: alnum]' -r
complete -c vault -n "__fish_vault_using_subcommand generate" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand generate" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand generate" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand generate" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand generate" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand generate" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand generate" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand generate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand dummy" -l stage -d 'The stage that gets the made-up values; what is in it gets a new version' -r
complete -c vault -n "__fish_vault_using_subcommand dummy" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand dummy" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand dummy" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand dummy" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand dummy" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand dummy" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand dummy" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand dummy" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand passwd" -l new-passphrase-file -d 'Read the new passphrase from a file' -r -F
complete -c vault -n "__fish_vault_using_subcommand passwd" -l new-passphrase-fd -d 'Read the new passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand passwd" -l kdf -d 'Cost of the key derivation (Argon2id), such as m=64MiB,t=3,p=4' -r
complete -c vault -n "__fish_vault_using_subcommand passwd" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand passwd" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand passwd" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand passwd" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand passwd" -l allow-weak -d 'Accept a weak passphrase'
complete -c vault -n "__fish_vault_using_subcommand passwd" -l unconfirmed -d 'Do not ask for the new recovery key back'
complete -c vault -n "__fish_vault_using_subcommand passwd" -l yes -d 'Do not ask before other keyslots are removed'
complete -c vault -n "__fish_vault_using_subcommand passwd" -l expire -d 'Change nothing now: the next vault unlock asks for a new passphrase first, and nothing else goes before'
complete -c vault -n "__fish_vault_using_subcommand passwd" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand passwd" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand passwd" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand passwd" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand status" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand status" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand status" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand status" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand status" -l check -d 'Unlock it, and list the secrets that are expired or due to be renewed; ends with 8 if there are any'
complete -c vault -n "__fish_vault_using_subcommand status" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand status" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand status" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand status" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand doctor" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand doctor" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand doctor" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand doctor" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand doctor" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand doctor" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand doctor" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand verify" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand verify" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand verify" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand verify" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand verify" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand verify" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand verify" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand backup; and not __fish_seen_subcommand_from create list verify drill" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand backup; and not __fish_seen_subcommand_from create list verify drill" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand backup; and not __fish_seen_subcommand_from create list verify drill" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand backup; and not __fish_seen_subcommand_from create list verify drill" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand backup; and not __fish_seen_subcommand_from create list verify drill" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand backup; and not __fish_seen_subcommand_from create list verify drill" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand backup; and not __fish_seen_subcommand_from create list verify drill" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand backup; and not __fish_seen_subcommand_from create list verify drill" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand backup; and not __fish_seen_subcommand_from create list verify drill" -f -a "create" -d 'Write the vault and its trail to one file, to be kept elsewhere'
complete -c vault -n "__fish_vault_using_subcommand backup; and not __fish_seen_subcommand_from create list verify drill" -f -a "list" -d 'List the backups beside the vault, newest first'
complete -c vault -n "__fish_vault_using_subcommand backup; and not __fish_seen_subcommand_from create list verify drill" -f -a "verify" -d 'Check every byte of a backup'
complete -c vault -n "__fish_vault_using_subcommand backup; and not __fish_seen_subcommand_from create list verify drill" -f -a "drill" -d 'Try whether a backup can be brought back, without touching the vault'
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from create" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from create" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from create" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from create" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from create" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from create" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from create" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from list" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from list" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from list" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from list" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from list" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from list" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from verify" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from verify" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from verify" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from verify" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from verify" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from verify" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from drill" -l recovery-key-file -d 'Also try the recovery key in this file' -r -F
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from drill" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from drill" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from drill" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from drill" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from drill" -l recovery-key -d 'Also try the recovery key, which is asked for'
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from drill" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from drill" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from drill" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand backup; and __fish_seen_subcommand_from drill" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand restore" -l to -d 'Make a new vault of it in FILE, and leave this one alone' -r -F
complete -c vault -n "__fish_vault_using_subcommand restore" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand restore" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand restore" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand restore" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand restore" -l yes -d 'Do not ask'
complete -c vault -n "__fish_vault_using_subcommand restore" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand restore" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand restore" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand restore" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand put-credential" -l from-file -d 'Read the value from a file, byte for byte' -r -F
complete -c vault -n "__fish_vault_using_subcommand put-credential" -l generate -d 'Generate a value of LENGTH letters and digits' -r
complete -c vault -n "__fish_vault_using_subcommand put-credential" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand put-credential" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand put-credential" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand put-credential" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand put-credential" -l stdin -d 'Read the value from stdin, byte for byte'
complete -c vault -n "__fish_vault_using_subcommand put-credential" -l empty -d 'Accept an empty value'
complete -c vault -n "__fish_vault_using_subcommand put-credential" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand put-credential" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand put-credential" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand put-credential" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand remove-credential" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand remove-credential" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand remove-credential" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand remove-credential" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand remove-credential" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand remove-credential" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand remove-credential" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand remove-credential" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand list-credentials" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand list-credentials" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand list-credentials" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand list-credentials" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand list-credentials" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand list-credentials" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand list-credentials" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand list-credentials" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand agent" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand agent" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand agent" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand agent" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand agent" -l foreground -d 'Stay in the foreground, until told to end'
complete -c vault -n "__fish_vault_using_subcommand agent" -l until-locked -d 'End when nothing is unlocked any more'
complete -c vault -n "__fish_vault_using_subcommand agent" -l detach -d 'Leave the terminal; say on stdout when somebody can connect'
complete -c vault -n "__fish_vault_using_subcommand agent" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand agent" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand agent" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand agent" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand completions" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand completions" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand completions" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand completions" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand completions" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand completions" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand completions" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand man" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand man" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand man" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand man" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand man" -l list -d 'Print the names of all pages instead, one a line'
complete -c vault -n "__fish_vault_using_subcommand man" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand man" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand man" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c vault -n "__fish_vault_using_subcommand help" -l vault -d 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]' -r -F
complete -c vault -n "__fish_vault_using_subcommand help" -s o -l output -d 'How data and errors are printed' -r -f -a "text\t'For people'
json\t'One JSON document'"
complete -c vault -n "__fish_vault_using_subcommand help" -l color -d 'When messages are coloured' -r -f -a "auto\t'On a terminal'
always\t'Always'
never\t'Never'"
complete -c vault -n "__fish_vault_using_subcommand help" -l passphrase-fd -d 'Read the passphrase from file descriptor N' -r
complete -c vault -n "__fish_vault_using_subcommand help" -l json -d 'The same as --output json'
complete -c vault -n "__fish_vault_using_subcommand help" -l no-input -d 'Never ask; fail where something would have to be asked'
complete -c vault -n "__fish_vault_using_subcommand help" -l accept-rollback -d 'Use a vault that is older than one seen before, or whose audit trail is lost'
complete -c vault -n "__fish_vault_using_subcommand help" -s h -l help -d 'Print help (see more with \'--help\')'
