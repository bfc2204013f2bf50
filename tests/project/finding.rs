//! Which manifest counts: the nearest one, up to the repository or the home directory.

use std::fs;

use super::support::Home;

const NONE: &str = "error: there is no vault.toml here, nor above up to the repository or the home directory\n\
                    hint: vault init-project makes one of a .env file\n";

fn within(home: &Home, directory: &str) -> String {
    let told = home.vault("trust -o json").in_shell(&format!("cd {directory} && \"$@\"")).done();
    if told.status == 3 {
        assert_eq!(told.stderr().matches("vault.toml").count(), 1, "{}", told.text());
        return "none".to_owned();
    }
    let path = told.json()["path"].as_str().unwrap().to_owned();
    path.replace(&home.path().canonicalize().unwrap().display().to_string(), "~")
}

#[test]
fn the_nearest_one_within_the_repository_or_the_home_directory_counts() {
    let home = Home::without_vault();
    fs::create_dir_all(home.path().join("user/repository/a/b")).unwrap();
    let manifest = "[env]\nX_A = \"a\"\n";
    let of_user = |call: &str| home.vault(call).env("HOME", home.path().join("user"));
    home.write("vault.toml", manifest);

    // Above the home directory nothing counts.
    of_user("trust").in_shell("cd user/repository/a && \"$@\"").ends(3);
    home.write("user/vault.toml", manifest);
    of_user("trust").in_shell("cd user/repository/a && \"$@\"").ends(0);
    assert_eq!(within(&home, "user/repository/a/b"), "~/user/vault.toml");
    // Nor above the repository, of which a file named .git tells as well.
    home.write("user/repository/.git", "gitdir: elsewhere\n");
    assert_eq!(within(&home, "user/repository/a/b"), "none");
    home.write("user/repository/vault.toml", manifest);
    assert_eq!(within(&home, "user/repository/a/b"), "~/user/repository/vault.toml");
    home.write("user/repository/a/vault.toml", manifest);
    assert_eq!(within(&home, "user/repository/a/b"), "~/user/repository/a/vault.toml");

    // Outside of both only the current directory does.
    let outside = |directory: &str| {
        let call = home.vault("trust").env("HOME", "/nonexistent").in_shell(&format!("cd {directory} && \"$@\""));
        call.done().status
    };
    fs::create_dir_all(home.path().join("tmp/x")).unwrap();
    home.write("tmp/vault.toml", manifest);
    assert_eq!((outside("tmp"), outside("tmp/x")), (0, 3));
}

#[test]
fn without_one_exec_says_what_there_could_be() {
    let home = Home::new();
    home.vault("exec -- true").fails(
        125,
        "error: nothing was selected\nhint: name what is needed with --env NAME=REF, --only, --tag or in a \
         vault.toml; --all selects every secret\n",
    );
    home.vault("check").fails(3, NONE);
    home.vault("trust").fails(3, NONE);
}
