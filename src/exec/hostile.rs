/// Names that glibc drops in setuid programs, for they replace code or files that it loads, or where it writes.
const LIBC: &[&str] = &[
    "GCONV_PATH",
    "GETCONF_DIR",
    "GLIBC_TUNABLES",
    "HOSTALIASES",
    "LOCALDOMAIN",
    "LOCPATH",
    "NIS_PATH",
    "NLSPATH",
    "PATH_LOCALE",
    "RESOLV_HOST_CONF",
    "RES_OPTIONS",
    "TMPDIR",
    "TZDIR",
];

/// Where programs and their settings are found; settings name commands to run.
#[rustfmt::skip]
const PLACES: &[&str] = &[
    "PATH", "HOME", "SHELL", "XDG_CONFIG_DIRS", "XDG_CONFIG_HOME", "XDG_DATA_DIRS", "XDG_DATA_HOME",
    "TERMCAP", "TERMPATH",
];

/// What shells run or source at start or before a prompt, and what changes how they split and look up words.
#[rustfmt::skip]
const SHELLS: &[&str] = &[
    "BASHOPTS", "CDPATH", "ENV", "FPATH", "GLOBIGNORE", "IFS", "NULLCMD", "PROMPT", "PROMPT_COMMAND", "PS0", "PS1",
    "PS2", "PS3", "PS4", "READNULLCMD", "RPROMPT", "RPS1", "SHELLOPTS", "ZDOTDIR", "fish_function_path",
    "fish_user_paths",
];

/// Commands that all kinds of programs run, and start-up files of editors that hold commands.
#[rustfmt::skip]
const HELPERS: &[&str] = &[
    "APT_CONFIG", "AWS_PAGER", "BAT_CONFIG_PATH", "BAT_PAGER", "BROWSER", "CVSEDITOR", "CVS_RSH", "DELTA_PAGER",
    "DOCKER_CLI_PLUGIN_EXTRA_DIRS", "EDITOR", "EXINIT", "FCEDIT", "GH_BROWSER", "GH_EDITOR", "GH_PAGER", "GVIMINIT",
    "HELM_PLUGINS", "HG", "HGEDITOR", "HGMERGE", "HGRCPATH", "INPUTRC", "KUBE_EDITOR", "MANOPT", "MANPAGER", "MANROFFOPT",
    "MYVIMRC", "P4DIFF", "P4EDITOR", "P4MERGE", "P4PAGER", "PAGER", "PSQLRC", "PSQL_EDITOR", "PSQL_PAGER",
    "RIPGREP_CONFIG_PATH", "RSYNC_CONNECT_PROG", "RSYNC_RSH", "SCREENRC", "SSH_ASKPASS", "SSH_PKCS11_HELPER",
    "SSH_SK_HELPER", "SSH_SK_PROVIDER", "SUDO_ASKPASS", "SUDO_EDITOR", "SVN_EDITOR", "SVN_SSH", "SYSTEMD_EDITOR",
    "SYSTEMD_LESS", "SYSTEMD_PAGER", "TAR_OPTIONS", "VIM", "VIMINIT", "VIMRUNTIME", "VISUAL", "ZIPOPT",
    // A vault within runs it.
    "VAULT_PASSPHRASE_COMMAND",
];

/// Commands that git runs, and what makes it read another configuration or repository, which name commands.
#[rustfmt::skip]
const GIT: &[&str] = &[
    "GIT_ALLOW_PROTOCOL", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_ASKPASS", "GIT_ATTR_SOURCE", "GIT_COMMON_DIR",
    "GIT_DIR", "GIT_EDITOR", "GIT_EXEC_PATH", "GIT_EXTERNAL_DIFF", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
    "GIT_PAGER", "GIT_PROTOCOL_FROM_USER", "GIT_PROXY_COMMAND", "GIT_SEQUENCE_EDITOR", "GIT_SSH",
    "GIT_SHELL_PATH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_TEMPLATE_DIR", "GIT_WORK_TREE",
];

/// Options, start-up code and module directories of interpreters and virtual machines.
#[rustfmt::skip]
const RUNTIMES: &[&str] = &[
    "AWKLIBPATH", "AWKPATH", "BUN_OPTIONS", "CAML_LD_LIBRARY_PATH", "CATALINA_BASE", "CATALINA_HOME", "CATALINA_OPTS",
    "CLASSPATH", "DOTNET_ADDITIONAL_DEPS", "DOTNET_SHARED_STORE",
    "DOTNET_STARTUP_HOOKS", "ELECTRON_RUN_AS_NODE", "ELIXIR_ERL_OPTIONS", "EMACSLOADPATH", "ERL_AFLAGS",
    "ERL_FLAGS", "ERL_LIBS", "ERL_ZFLAGS", "GUILE_LOAD_COMPILED_PATH", "GUILE_LOAD_PATH", "IBM_JAVA_OPTIONS", "IRBRC", "JAVACMD",
    "JAVA_HOME", "JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "JDK_JAVAC_OPTIONS", "JULIA_DEPOT_PATH", "JULIA_LOAD_PATH",
    "JULIA_PROJECT", "JRE_HOME", "MONO_ENV_OPTIONS", "MONO_PATH", "NODE_OPTIONS", "NODE_PATH", "NODE_REPL_EXTERNAL_MODULE",
    "OPENJ9_JAVA_OPTIONS", "PERLIO", "PERLIO_DEBUG", "PERLLIB", "PERL_MB_OPT", "PERL_MM_OPT", "PHPRC", "PHP_INI_SCAN_DIR", "PRYRC", "PSModulePath",
    "RUBYGEMS_GEMDEPS", "RUBYLIB", "RUBYOPT", "RUBYSHELL", "R_DEFAULT_PACKAGES", "R_HOME", "TCLLIBPATH", "_JAVA_OPTIONS",
];

/// Compilers, their wrappers and flags (a flag loads a plug-in), and what build and package tools take code from.
/// Indexes such as `PIP_INDEX_URL` are not among them: with a password inside they are what a vault is asked for.
#[rustfmt::skip]
const BUILDS: &[&str] = &[
    "ANSIBLE_COLLECTIONS_PATH", "ANSIBLE_CONFIG", "ANSIBLE_LIBRARY", "ANSIBLE_PYTHON_INTERPRETER", "ANSIBLE_ROLES_PATH",
    "ANSIBLE_SSH_ARGS", "ANSIBLE_SSH_COMMON_ARGS", "ANSIBLE_SSH_EXECUTABLE", "ANSIBLE_SSH_EXTRA_ARGS", "ANT_OPTS", "AR", "AS",
    "BUNDLE_APP_CONFIG", "BUNDLE_BIN_PATH", "BUNDLE_GEMFILE", "BUNDLE_PATH", "CARGO", "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_HOME", "CC", "CFLAGS", "COMPILER_PATH", "COMPOSER", "COMPOSER_BIN_DIR", "COMPOSER_HOME",
    "COMPOSER_VENDOR_DIR", "CONFIG_SITE", "CPATH", "CPLUS_INCLUDE_PATH", "CPP", "CPPFLAGS", "CXX", "CXXFLAGS", "C_INCLUDE_PATH",
    "CCACHE_COMPILER", "CCACHE_CONFIGPATH", "CCACHE_PREFIX", "CCACHE_PREFIX_CPP", "FC", "GCC_EXEC_PREFIX", "GEM_HOME", "GEM_PATH", "GNUMAKEFLAGS", "GOENV", "GOFLAGS", "GOPACKAGESDRIVER", "GOPATH", "GOROOT",
    "GOTOOLCHAIN", "GOWORK",
    "GRADLE_OPTS", "GRADLE_USER_HOME", "LD", "LDFLAGS", "LIBRARY_PATH", "M2_HOME", "MAKE", "MAKEFILES", "MAKEFLAGS",
    "MAVEN_ARGS", "MAVEN_OPTS", "MFLAGS", "NIX_PATH", "PIP_CONFIG_FILE", "PIP_PYTHON", "PKG_CONFIG", "PKG_CONFIG_LIBDIR",
    "PKG_CONFIG_PATH", "RUSTC", "RUSTC_WORKSPACE_WRAPPER", "RUSTC_WRAPPER", "RUSTDOC", "RUSTDOCFLAGS", "RUSTFLAGS",
    "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "SBT_OPTS", "SCCACHE_CONF", "TERRAFORM_CONFIG", "TG_TF_PATH",
    "TERRAGRUNT_TFPATH", "TF_CLI_CONFIG_FILE", "YARN_PLUGINS", "YARN_RC_FILENAME", "YARN_YARN_PATH",
    "npm_execpath", "npm_node_execpath",
];

/// Modules and configuration that widely used libraries load into the program.
#[rustfmt::skip]
const LIBRARIES: &[&str] = &[
    "ALSA_CONFIG_PATH", "CURL_HOME", "GDK_PIXBUF_MODULE_FILE", "GIO_EXTRA_MODULES", "GIO_MODULE_DIR", "GNUPGHOME",
    "GSS_MECH_CONFIG", "GS_LIB", "GS_OPTIONS", "GTK_MODULES", "GTK_PATH", "KRB5_CONFIG", "LIBGL_DRIVERS_PATH",
    "LIBMYSQL_PLUGINS", "LIBMYSQL_PLUGIN_DIR", "LIBVA_DRIVERS_PATH", "OCL_ICD_VENDORS", "ODBCINSTINI", "OPENSC_CONF",
    "OPENSSL_CONF", "OPENSSL_ENGINES", "OPENSSL_MODULES", "QML2_IMPORT_PATH", "QML_IMPORT_PATH", "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH",
    "SASL_PATH", "SYSTEM_WGETRC", "WGETRC",
];

/// These do not run anything, but write out what was to stay secret.
const LEAKS: &[&str] = &["GIT_TRACE_CURL", "GIT_TRACE_CURL_NO_DATA", "GIT_TRACE_REDACT", "SSLKEYLOGFILE"];

const EXACT: &[&[&str]] = &[LIBC, PLACES, SHELLS, HELPERS, GIT, RUNTIMES, BUILDS, LIBRARIES, LEAKS];

#[rustfmt::skip]
const PREFIXES: &[&str] = &[
    // Dynamic linkers, and debugging hooks of the allocator.
    "DYLD_", "LD_", "LDR_", "_RLD", "MALLOC_",
    // Bash: start-up file, exported functions, loadable builtins. Less: filters, key bindings, commands.
    "BASH_", "LESS", "TERMINFO",
    // git reads its configuration from GIT_CONFIG_KEY_0, GIT_CONFIG_VALUE_0 and so on.
    "GIT_CONFIG",
    // Interpreters with a family of names each. LUA_PATH_5_4 goes before LUA_PATH.
    "COMPlus_", "CORECLR_", "COR_PROFILER", "COR_ENABLE", "DOTNET_ROOT", "LUA_CPATH", "LUA_INIT", "LUA_PATH", "PERL5", "PYTHON",
    "R_ENVIRON", "R_LIBS", "R_PROFILE", "TS_NODE_",
    // Cargo's settings that name programs or flags; CARGO_REGISTRY_TOKEN is not one of them.
    "CARGO_ALIAS_", "CARGO_BUILD_", "CARGO_CREDENTIAL_ALIAS_", "CARGO_PROFILE_", "CARGO_TARGET_",
    "CGO_", "CMAKE_", "TF_CLI_ARGS",
    // Commands and bindings of fzf, plug-ins of GStreamer and Vulkan, settings of groff and ImageMagick that name commands.
    "FZF_", "GROFF_", "GST_PLUGIN", "MAGICK_", "VK_ADD_", "VK_DRIVER_FILES", "VK_ICD_", "VK_LAYER_",
];

/// npm looks at its settings without regard to case, among them `script-shell`, `node-options` and `git`.
const PREFIXES_OF_ANY_CASE: &[&str] = &["npm_config_", "pnpm_config_"];

/// Whether setting the variable `name` could make a program run something else, read other code or settings that name
/// code, or write out secrets.
///
/// Names are compared with regard to case, as Unix does, except for npm's. No list of this kind is complete: it keeps
/// accidents and simple attacks away.
#[must_use]
pub fn is_hostile(name: &str) -> bool {
    EXACT.iter().any(|names| names.contains(&name))
        || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
        || PREFIXES_OF_ANY_CASE
            .iter()
            .any(|prefix| name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix)))
        // ANSIBLE_CALLBACK_PLUGINS and so on are directories of code.
        || (name.starts_with("ANSIBLE_") && name.ends_with("_PLUGINS"))
        // Cargo runs CARGO_REGISTRIES_name_CREDENTIAL_PROVIDER and CARGO_REGISTRY_GLOBAL_CREDENTIAL_PROVIDERS.
        || (name.starts_with("CARGO_REGISTR") && name.contains("_CREDENTIAL_PROVIDER"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_run_something_else_are_hostile() {
        let names = "PATH LD_PRELOAD LD_LIBRARY_PATH DYLD_INSERT_LIBRARIES BASH_ENV ENV IFS SHELLOPTS BASHOPTS PS4 \
            BASH_FUNC_ls PROMPT_COMMAND PYTHONPATH PYTHONSTARTUP PYTHONHOME PERL5OPT PERL5LIB PERLLIB RUBYOPT \
            NODE_OPTIONS JAVA_TOOL_OPTIONS _JAVA_OPTIONS CLASSPATH GIT_SSH_COMMAND GIT_CONFIG GIT_CONFIG_COUNT \
            GIT_CONFIG_KEY_0 EDITOR PAGER LESSOPEN LESS GCONV_PATH GLIBC_TUNABLES MALLOC_TRACE HOME ZDOTDIR \
            TERMINFO TERMINFO_DIRS OPENSSL_CONF SSLKEYLOGFILE npm_config_script_shell NPM_CONFIG_NODE_OPTIONS \
            Npm_Config_git PHPRC LUA_INIT_5_4 LUA_PATH R_PROFILE_USER DOTNET_STARTUP_HOOKS RUSTC_WRAPPER \
            CARGO_BUILD_RUSTC_WRAPPER CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER MAKEFLAGS CC \
            CARGO_REGISTRIES_CORP_CREDENTIAL_PROVIDER CARGO_REGISTRY_GLOBAL_CREDENTIAL_PROVIDERS \
            VAULT_PASSPHRASE_COMMAND TAR_OPTIONS ZIPOPT MANOPT APT_CONFIG RIPGREP_CONFIG_PATH SSH_SK_PROVIDER \
            CONFIG_SITE GOPACKAGESDRIVER TF_CLI_CONFIG_FILE JAVACMD OPENJ9_JAVA_OPTIONS RUBYGEMS_GEMDEPS AWKLIBPATH \
            PSModulePath FZF_DEFAULT_OPTS MAGICK_CONFIGURE_PATH ANSIBLE_CALLBACK_PLUGINS VK_ICD_FILENAMES";
        for name in names.split_whitespace() {
            assert!(is_hostile(name), "{name}");
        }
    }

    #[test]
    fn names_that_carry_credentials_every_day_are_not() {
        let names = "DATABASE_URL PGPASSWORD MYSQL_PWD AWS_SECRET_ACCESS_KEY AWS_PROFILE GITHUB_TOKEN GIT_TOKEN \
            GIT_USERNAME GIT_AUTHOR_NAME NPM_TOKEN NODE_AUTH_TOKEN NODE_ENV CARGO_REGISTRY_TOKEN \
            CARGO_REGISTRIES_CORP_TOKEN YARN_NPM_AUTH_TOKEN COMPOSER_AUTH BUNDLE_GITHUB__COM PIP_INDEX_URL KUBECONFIG \
            GOOGLE_APPLICATION_CREDENTIALS DOCKER_PASSWORD TF_VAR_password TF_TOKEN_app HTTPS_PROXY http_proxy \
            API_KEY MAIL_SMTP_HOST HOME_ASSISTANT_TOKEN PATH_TO_KEY ENVIRONMENT EDITOR_TOKEN TERM LANG path \
            ld_preload npm_confi npm_configé ANSIBLE_VAULT_PASSWORD_FILE ANSIBLE_PASSWORD P4PASSWD HELM_REPO_PASSWORD \
            DOCKER_CONFIG SSH_AUTH_SOCK TF_VAR_cli_config_file";
        for name in names.split_whitespace() {
            assert!(!is_hostile(name), "{name}");
        }
        assert!(!is_hostile(""));
    }
}
