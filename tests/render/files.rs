//! Where it goes: `--out`.

use std::os::unix::fs::{MetadataExt as _, symlink};

use crate::support::Home;

#[test]
fn a_file_is_for_this_user_only_and_takes_the_place_of_what_was_there() {
    let home = Home::with(&[("p", "v1")]);
    home.write("t.conf", "p={vault.p}\n");
    home.vault("render t.conf --out out.conf").quiet();
    let out = home.path().join("out.conf");
    let mode = || std::fs::metadata(&out).unwrap().mode() & 0o777;
    assert_eq!((std::fs::read_to_string(&out).unwrap().as_str(), mode()), ("p=v1\n", 0o600));
    std::fs::set_permissions(&out, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    home.vault("update p").stdin("v2").ends(0);
    home.vault("render t.conf --out out.conf").quiet();
    assert_eq!((std::fs::read_to_string(&out).unwrap().as_str(), mode()), ("p=v2\n", 0o600));
}

#[test]
fn on_any_error_the_old_file_is_there_and_no_other() {
    let home = Home::with(&[("p", "\u{1b}")]);
    home.write("missing.conf", "{vault.p}{vault.no}");
    home.write("unfit.xml", "<a>{vault.p}</a>");
    home.write("out.xml", "old");
    let before = home.files();
    home.vault("render missing.conf --out out.xml").ends(3);
    home.vault("render unfit.xml --out out.xml").ends(2);
    assert_eq!(std::fs::read(home.path().join("out.xml")).unwrap(), b"old");
    assert_eq!(home.files(), before);
    home.write("t", "{vault.p}");
    home.vault("render t --out no/such/directory/out").ends(1);
    home.vault("render t --out .").ends(5);
}

#[test]
fn the_template_is_never_written_over() {
    let home = Home::with(&[("p", "v")]);
    let template = home.write("t.conf", "{vault.p}");
    symlink(&template, home.path().join("link")).unwrap();
    std::fs::hard_link(&template, home.path().join("hard")).unwrap();
    for out in ["t.conf", "./t.conf", "link", "hard"] {
        home.vault(&format!("render t.conf --out {out}")).ends(2);
    }
    // Also where it is given on standard input.
    for call in ["render --out t.conf", "render - --out hard"] {
        home.vault(call).in_shell("exec \"$@\" <t.conf").ends(2);
    }
    assert_eq!(std::fs::read(&template).unwrap(), b"{vault.p}");
    home.vault("render --out other").in_shell("exec \"$@\" <t.conf").quiet();
    assert_eq!(std::fs::read(home.path().join("other")).unwrap(), b"v");
}

#[test]
fn a_file_on_standard_input_is_read_from_where_it_stands() {
    let home = Home::with(&[("p", "v")]);
    home.write("t.conf", "first line\n{vault.p}\n");
    home.vault("render").in_shell("{ read -r line; exec \"$@\"; } <t.conf").prints("v\n");
}

#[test]
fn what_is_no_file_is_not_replaced_by_one() {
    let home = Home::with(&[("p", "v")]);
    home.write("t.conf", "{vault.p}");
    let link = home.path().join("link");
    for place in ["/dev/null", "/proc/self/fd/1", "."] {
        symlink(place, &link).unwrap();
        let done = home.vault("render t.conf --out link").ends(5);
        assert_eq!(done.text(), "error: link is there already, and is no file\n[5]\n");
        assert!(link.symlink_metadata().unwrap().is_symlink());
        std::fs::remove_file(&link).unwrap();
    }
    home.vault("render t.conf --out /dev/null").ends(5);
}

#[test]
fn a_link_at_the_place_is_replaced_and_not_followed() {
    let home = Home::with(&[("p", "v")]);
    home.write("t.conf", "{vault.p}");
    let other = home.write("other", "precious");
    symlink(&other, home.path().join("out")).unwrap();
    home.vault("render t.conf --out out").quiet();
    assert_eq!(std::fs::read(&other).unwrap(), b"precious");
    assert_eq!(std::fs::read(home.path().join("out")).unwrap(), b"v");
}

#[test]
fn a_large_template_takes_no_more_memory_than_a_small_one() {
    let home = Home::with(&[("p", "v")]);
    let line = format!("{} {{vault.p}} {{x}}\n", "y".repeat(80));
    let long = std::env::var_os("VAULT_TEST_LONG").is_some();
    let lines = if long { 1_200_000 } else { 120_000 };
    home.write("t.conf", line.repeat(lines));
    // 64 MiB are the key derivation's at most; the rest is for the program itself.
    let script = "ulimit -v 400000; exec \"$@\"";
    let done = home.vault("render t.conf --out out").in_shell(script).ends(0);
    assert_eq!(done.stdout(), "");
    let out = std::fs::read(home.path().join("out")).unwrap();
    assert_eq!(out.len(), lines * (line.len() - "{vault.".len() - 1));
    assert!(out.ends_with(b"y v {x}\n"));
}
