
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'vault' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'vault'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'vault' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make a new vault')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Store a new value under a key')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print a value, and nothing else')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Print all that is known about a secret, without its values')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the keys, never the values')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List the keys, never the values')
            [CompletionResult]::new('update', 'update', [CompletionResultType]::ParameterValue, 'Store a new version of a value, or change what is noted about it')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Take secrets out of sight')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Take secrets out of sight')
            [CompletionResult]::new('undelete', 'undelete', [CompletionResultType]::ParameterValue, 'Bring deleted secrets back')
            [CompletionResult]::new('purge', 'purge', [CompletionResultType]::ParameterValue, 'Remove deleted secrets for ever, with all their values')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'List the versions of a secret, newest first, without their values')
            [CompletionResult]::new('rollback', 'rollback', [CompletionResultType]::ParameterValue, 'Make an earlier version the newest again')
            [CompletionResult]::new('rename', 'rename', [CompletionResultType]::ParameterValue, 'Give a secret another key')
            [CompletionResult]::new('exec', 'exec', [CompletionResultType]::ParameterValue, 'Run a program with secrets in its environment')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Store many values in one commit: all of them or none')
            [CompletionResult]::new('generate', 'generate', [CompletionResultType]::ParameterValue, 'Print a random password or passphrase; nothing is stored')
            [CompletionResult]::new('passwd', 'passwd', [CompletionResultType]::ParameterValue, 'Change the passphrase, and every key with it')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Say what vault this is and how it is protected, without unlocking it')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check every byte of the vault')
            [CompletionResult]::new('backup', 'backup', [CompletionResultType]::ParameterValue, 'Make, list and check backups')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Bring a backup back')
            [CompletionResult]::new('put-credential', 'put-credential', [CompletionResultType]::ParameterValue, 'Store a credential, in place of the one that there is, if any (as ProActive''s client does)')
            [CompletionResult]::new('remove-credential', 'remove-credential', [CompletionResultType]::ParameterValue, 'Remove a credential (as ProActive''s client does)')
            [CompletionResult]::new('list-credentials', 'list-credentials', [CompletionResultType]::ParameterValue, 'List the keys of all credentials (as ProActive''s client does)')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a manual page (roff); view it with: vault man | man -l -')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Explain a command, or `security`: what this program protects against and what not')
            break
        }
        'vault;init' {
            [CompletionResult]::new('--kdf', '--kdf', [CompletionResultType]::ParameterName, 'Cost of the key derivation (Argon2id), such as m=64MiB,t=3,p=4')
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--allow-weak', '--allow-weak', [CompletionResultType]::ParameterName, 'Accept a weak passphrase')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;add' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'What a person calls it; an empty text removes the name')
            [CompletionResult]::new('--description', '--description', [CompletionResultType]::ParameterName, 'What it is for; an empty text removes the description')
            [CompletionResult]::new('--tag', '--tag', [CompletionResultType]::ParameterName, 'A tag to add; can be given several times')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Where it is used; an empty text removes it')
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'When it stops working: 2027-01-31, 2027-01-31T12:00:00Z, or 12h, 30d, 2w, 1y from now; never removes it')
            [CompletionResult]::new('--rotate-every', '--rotate-every', [CompletionResultType]::ParameterName, 'How often it is to be renewed: 90d, 12w, 1y; never removes it')
            [CompletionResult]::new('--field', '--field', [CompletionResultType]::ParameterName, 'A field that is no secret, such as user=app; can be given several times')
            [CompletionResult]::new('--secret-field', '--secret-field', [CompletionResultType]::ParameterName, 'A secret field: asked for, or read from a file byte for byte; can be given several times')
            [CompletionResult]::new('--stage', '--stage', [CompletionResultType]::ParameterName, 'The stage that the value is for [env: VAULT_STAGE] [default: production]')
            [CompletionResult]::new('--from-file', '--from-file', [CompletionResultType]::ParameterName, 'Read the value from a file, byte for byte')
            [CompletionResult]::new('--generate', '--generate', [CompletionResultType]::ParameterName, 'Generate a value of LENGTH letters and digits')
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'It is configuration, such as a host''s name, and no secret')
            [CompletionResult]::new('--stdin', '--stdin', [CompletionResultType]::ParameterName, 'Read the value from stdin, byte for byte')
            [CompletionResult]::new('--empty', '--empty', [CompletionResultType]::ParameterName, 'Accept an empty value')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;get' {
            [CompletionResult]::new('--stage', '--stage', [CompletionResultType]::ParameterName, 'The stages to look in, in this order: a or a,b [env: VAULT_STAGE] [default: production]')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'An earlier version: its number, or previous')
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--raw', '--raw', [CompletionResultType]::ParameterName, 'Print control characters to a terminal as they are')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;show' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--reveal', '--reveal', [CompletionResultType]::ParameterName, 'Print the values and secret fields too')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;list' {
            [CompletionResult]::new('--tag', '--tag', [CompletionResultType]::ParameterName, 'Only secrets with this tag; of several, all')
            [CompletionResult]::new('--stage', '--stage', [CompletionResultType]::ParameterName, 'Only secrets with a value in this stage')
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--deleted', '--deleted', [CompletionResultType]::ParameterName, 'The deleted secrets, in place of the present ones')
            [CompletionResult]::new('--keys', '--keys', [CompletionResultType]::ParameterName, 'Only the keys, one a line, in byte order')
            [CompletionResult]::new('--long', '--long', [CompletionResultType]::ParameterName, 'With description, stages and times')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;ls' {
            [CompletionResult]::new('--tag', '--tag', [CompletionResultType]::ParameterName, 'Only secrets with this tag; of several, all')
            [CompletionResult]::new('--stage', '--stage', [CompletionResultType]::ParameterName, 'Only secrets with a value in this stage')
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--deleted', '--deleted', [CompletionResultType]::ParameterName, 'The deleted secrets, in place of the present ones')
            [CompletionResult]::new('--keys', '--keys', [CompletionResultType]::ParameterName, 'Only the keys, one a line, in byte order')
            [CompletionResult]::new('--long', '--long', [CompletionResultType]::ParameterName, 'With description, stages and times')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;update' {
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'What a person calls it; an empty text removes the name')
            [CompletionResult]::new('--description', '--description', [CompletionResultType]::ParameterName, 'What it is for; an empty text removes the description')
            [CompletionResult]::new('--tag', '--tag', [CompletionResultType]::ParameterName, 'A tag to add; can be given several times')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Where it is used; an empty text removes it')
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'When it stops working: 2027-01-31, 2027-01-31T12:00:00Z, or 12h, 30d, 2w, 1y from now; never removes it')
            [CompletionResult]::new('--rotate-every', '--rotate-every', [CompletionResultType]::ParameterName, 'How often it is to be renewed: 90d, 12w, 1y; never removes it')
            [CompletionResult]::new('--field', '--field', [CompletionResultType]::ParameterName, 'A field that is no secret, such as user=app; can be given several times')
            [CompletionResult]::new('--secret-field', '--secret-field', [CompletionResultType]::ParameterName, 'A secret field: asked for, or read from a file byte for byte; can be given several times')
            [CompletionResult]::new('--remove-field', '--remove-field', [CompletionResultType]::ParameterName, 'A field to take away; can be given several times')
            [CompletionResult]::new('--if-version', '--if-version', [CompletionResultType]::ParameterName, 'Only if the newest version in the stage has this number; else nothing changes (5)')
            [CompletionResult]::new('--untag', '--untag', [CompletionResultType]::ParameterName, 'A tag to take away; can be given several times')
            [CompletionResult]::new('--stage', '--stage', [CompletionResultType]::ParameterName, 'The stage whose value changes [env: VAULT_STAGE] [default: production]')
            [CompletionResult]::new('--from-file', '--from-file', [CompletionResultType]::ParameterName, 'Read the value from a file, byte for byte')
            [CompletionResult]::new('--generate', '--generate', [CompletionResultType]::ParameterName, 'Generate a value of LENGTH letters and digits')
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'It is configuration, such as a host''s name, and no secret')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'It is a secret, and no configuration')
            [CompletionResult]::new('--stdin', '--stdin', [CompletionResultType]::ParameterName, 'Read the value from stdin, byte for byte')
            [CompletionResult]::new('--empty', '--empty', [CompletionResultType]::ParameterName, 'Accept an empty value')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;delete' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;rm' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;undelete' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;purge' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;history' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;rollback' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'The number of the version, as history shows it')
            [CompletionResult]::new('--stage', '--stage', [CompletionResultType]::ParameterName, 'The stage [env: VAULT_STAGE] [default: production]')
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;rename' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;exec' {
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Put the value of REF into the variable NAME, also where a glob or tag would give it another; can be given several times')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Select a key, a field as KEY#FIELD, or all keys that match a glob (* crosses /); can be given several times')
            [CompletionResult]::new('--tag', '--tag', [CompletionResultType]::ParameterName, 'Select all secrets with this tag; can be given several times')
            [CompletionResult]::new('--prefix', '--prefix', [CompletionResultType]::ParameterName, 'Put this in front of every name that is made from a key')
            [CompletionResult]::new('--stage', '--stage', [CompletionResultType]::ParameterName, 'The stages to look in, in this order: a or a,b [env: VAULT_STAGE] [default: production]')
            [CompletionResult]::new('--allow-env', '--allow-env', [CompletionResultType]::ParameterName, 'Allow a name that can make programs run other code, such as PATH; can be given several times')
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Select all secrets')
            [CompletionResult]::new('--clean', '--clean', [CompletionResultType]::ParameterName, 'Start with only PATH, HOME, TERM and what was selected')
            [CompletionResult]::new('--keep-vault-env', '--keep-vault-env', [CompletionResultType]::ParameterName, 'Let the program inherit VAULT_PASSPHRASE and the like')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;import' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('dotenv', 'dotenv', [CompletionResultType]::ParameterValue, 'NAME=value lines, as in a .env file')
            break
        }
        'vault;import;dotenv' {
            [CompletionResult]::new('--prefix', '--prefix', [CompletionResultType]::ParameterName, 'Put this in front of every name to make its key, such as app/')
            [CompletionResult]::new('--tag', '--tag', [CompletionResultType]::ParameterName, 'A tag for every new secret; can be given several times')
            [CompletionResult]::new('--stage', '--stage', [CompletionResultType]::ParameterName, 'The stage that the values are for [env: VAULT_STAGE] [default: production]')
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--skip', '--skip', [CompletionResultType]::ParameterName, 'Pass over keys that have a value already')
            [CompletionResult]::new('--overwrite', '--overwrite', [CompletionResultType]::ParameterName, 'Store new versions for keys that have a value already')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask before overwriting')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only say what would happen, without values')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;generate' {
            [CompletionResult]::new('--words', '--words', [CompletionResultType]::ParameterName, 'A passphrase of so many words instead')
            [CompletionResult]::new('--charset', '--charset', [CompletionResultType]::ParameterName, 'The characters: alnum, alpha, lower, upper, digits, hex, symbols, ascii or custom:CHARACTERS [default: alnum]')
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;passwd' {
            [CompletionResult]::new('--new-passphrase-file', '--new-passphrase-file', [CompletionResultType]::ParameterName, 'Read the new passphrase from a file')
            [CompletionResult]::new('--new-passphrase-fd', '--new-passphrase-fd', [CompletionResultType]::ParameterName, 'Read the new passphrase from file descriptor N')
            [CompletionResult]::new('--kdf', '--kdf', [CompletionResultType]::ParameterName, 'Cost of the key derivation (Argon2id), such as m=64MiB,t=3,p=4')
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--allow-weak', '--allow-weak', [CompletionResultType]::ParameterName, 'Accept a weak passphrase')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;status' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Unlock it, and list the secrets that are expired or due to be renewed; ends with 8 if there are any')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;verify' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;backup' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Write the vault and its trail to one file, to be kept elsewhere')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the backups beside the vault, newest first')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Check every byte of a backup')
            break
        }
        'vault;backup;create' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;backup;list' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;backup;verify' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;restore' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;put-credential' {
            [CompletionResult]::new('--from-file', '--from-file', [CompletionResultType]::ParameterName, 'Read the value from a file, byte for byte')
            [CompletionResult]::new('--generate', '--generate', [CompletionResultType]::ParameterName, 'Generate a value of LENGTH letters and digits')
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--stdin', '--stdin', [CompletionResultType]::ParameterName, 'Read the value from stdin, byte for byte')
            [CompletionResult]::new('--empty', '--empty', [CompletionResultType]::ParameterName, 'Accept an empty value')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;remove-credential' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;list-credentials' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;completions' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;man' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'Print the names of all pages instead, one a line')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'vault;help' {
            [CompletionResult]::new('--vault', '--vault', [CompletionResultType]::ParameterName, 'The vault: a path, or a name such as `work` for work.vault beside the default one [env: VAULT_FILE]')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'How data and errors are printed')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When messages are coloured')
            [CompletionResult]::new('--passphrase-fd', '--passphrase-fd', [CompletionResultType]::ParameterName, 'Read the passphrase from file descriptor N')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --output json')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask; fail where something would have to be asked')
            [CompletionResult]::new('--accept-rollback', '--accept-rollback', [CompletionResultType]::ParameterName, 'Use a vault that is older than one seen before, or whose audit trail is lost')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
