use super::support::Home;

#[test]
fn a_secret_keeps_everything_but_its_key() {
    let home = Home::with(&[("old", "1")]);
    home.vault("update old --description d --tag t --field user=x").quiet();
    home.vault("update old").stdin("2").quiet();
    let id = home.id("old");
    home.vault("rename old new/key").quiet();
    home.vault("get new/key").prints("2");
    home.vault("get new/key --version 1").prints("1");
    home.vault("get new/key#user").prints("x");
    home.vault("get").arg(&id).prints("2");
    assert_eq!((home.id("new/key"), home.shown("new/key", "description").as_deref()), (id.clone(), Some("d")));
    home.vault("get old").ends(3);
    home.vault("list").prints("new/key\n");
    home.vault("rename").arg(&id).arg("old").quiet();
    home.vault("get old").prints("2");
    home.vault("verify").ends(0);
}

#[test]
fn no_other_secret_is_replaced() {
    let home = Home::with(&[("a", "1"), ("b", "2"), ("gone", "3")]);
    home.vault("delete gone --yes").quiet();
    home.vault("rename a b").fails(5, "error: there is a secret b already, present or deleted\n");
    home.vault("rename a gone").fails(5, "error: there is a secret gone already, present or deleted\n");
    home.vault("rename a a").fails(5, "error: there is a secret a already, present or deleted\n");
    home.vault("rename gone x").ends(3);
    home.vault("rename no x").ends(3);
    home.vault("rename a 'not a key'")
        .fails(2, "error: malformed key: a key has only ASCII letters, digits and _ . - / : @ + = ~ %\n");
    home.vault("list").prints("a\nb\n");
    home.vault("rename a c -o json").ends(0);
}
