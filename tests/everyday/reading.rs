use super::support::Home;

#[test]
fn an_id_is_as_good_as_a_key() {
    let home = Home::with(&[("db/prod", "s3cret")]);
    let id = home.id("db/prod");
    assert_eq!((id.len(), &id[..4]), (30, "sec_"), "{id}");
    home.vault("get").arg(&id).prints("s3cret");
    home.vault("update").arg(&id).stdin("new").quiet();
    home.vault("get db/prod").prints("new");
    assert_eq!(home.id(&id), id);
    home.vault("delete --yes").arg(&id).quiet();
    home.vault("undelete").arg(&id).quiet();
    home.vault("delete --yes").arg(&id).quiet();
    home.vault("purge --yes").arg(&id).quiet();
    home.vault("get")
        .arg(&id)
        .fails(3, &format!("error: there is no secret {id}\nhint: see what there is with: vault list\n"));
}

#[test]
fn a_key_that_is_not_there_suggests_the_nearest() {
    let home = Home::with(&[("db/prod/password", "x"), ("mail.smtp.host", "y")]);
    for call in
        ["get db/prod/pasword", "show db/prod/pasword", "update db/prod/pasword", "delete --yes db/prod/pasword"]
    {
        home.vault(call)
            .stdin("x")
            .fails(3, "error: there is no secret db/prod/pasword\nhint: did you mean db/prod/password?\n");
    }
    home.vault("get zzz").fails(3, "error: there is no secret zzz\nhint: see what there is with: vault list\n");
}

#[test]
fn a_stage_never_turns_into_another() {
    let home = Home::with(&[("key", "real")]);
    home.vault("add key --stage design").stdin("dummy").quiet();
    home.vault("add only-dummy --stage design").stdin("dummy").quiet();
    home.vault("add only-test").env("VAULT_STAGE", "test").stdin("tested").quiet();

    home.vault("get key").prints("real");
    home.vault("get key --stage production").prints("real");
    home.vault("get key").env("VAULT_STAGE", "").prints("real");
    home.vault("get key --stage design").prints("dummy");
    home.vault("get key").env("VAULT_STAGE", "design").prints("dummy");
    home.vault("get key --stage production").env("VAULT_STAGE", "design").prints("real");
    home.vault("get only-dummy")
        .fails(3, "error: only-dummy has no value in the stage production\nhint: it has one in: design\n");
    home.vault("get key --stage test")
        .fails(3, "error: key has no value in the stage test\nhint: it has one in: design, production\n");
}

#[test]
fn stages_are_tried_in_their_order() {
    let home = Home::with(&[("key", "real")]);
    home.vault("add key --stage design").stdin("dummy").quiet();
    home.vault("get key --stage design,production").prints("dummy");
    home.vault("get key --stage production,design").prints("real");
    home.vault("get key --stage test,design").prints("dummy");
    home.vault("get key").env("VAULT_STAGE", "test,production").prints("real");
    home.vault("get key --stage test,other")
        .fails(3, "error: key has no value in the stage test,other\nhint: it has one in: design, production\n");
    for malformed in ["", "a,", ",", "a b", "a,,b"] {
        home.vault("get key --stage")
            .arg(malformed)
            .fails(2, "error: a stage has 1 to 64 ASCII letters, digits and _ . -\n");
    }
}

#[test]
fn a_reference_to_a_field_that_is_not_there() {
    let home = Home::with(&[("key", "x")]);
    home.vault("get key#user").fails(3, "error: key has no field user in the stage production\nhint: there is: key\n");
    home.vault("show key#user").fails(3, "error: key has no field user in the stage production\nhint: there is: key\n");
    let malformed = "error: malformed reference: after # stands a field of 1 to 64 ASCII letters, digits and _ . -\n";
    for reference in ["'key#'", "'key#a b'", "'key#a#b'"] {
        home.vault(&format!("get {reference}")).fails(2, malformed);
    }
    home.vault("get '#user'").ends(2);
}

#[test]
fn show_tells_everything_but_the_value() {
    let home = Home::new();
    home.vault("add db/prod --name 'Main database' --description 'for the shop' --tag prod --tag db --tag prod")
        .stdin("s3cret")
        .quiet();
    home.vault("add db/prod --stage design").stdin("dummy").quiet();
    home.vault("update db/prod").stdin("s3cret2").quiet();
    let (created, updated) =
        (home.shown("db/prod", "created").expect("a time"), home.shown("db/prod", "updated").expect("a time"));
    let shown = home.vault("show db/prod").done().text();
    let mut lines: Vec<&str> = shown.lines().collect();
    let stages: Vec<&str> = lines.extract_if(.., |line| line.starts_with("stage")).collect();
    assert_eq!(
        lines.join("\n"),
        format!(
            "key          db/prod\nid           {}\nname         Main database\ndescription  for the shop\n\
             tags         db, prod\ncreated      {created}\nupdated      {updated}\n[0]",
            home.id("db/prod")
        )
    );
    assert_eq!(stages.len(), 2);
    assert!(stages[0].starts_with("stage        design, version 1 of 2"), "{shown}");
    assert!(stages[1].starts_with("stage        production, version 2 of 2"), "{shown}");
    let revealed = home.vault("show db/prod --reveal").done().stdout();
    assert!(revealed.contains("value        s3cret2\n") && revealed.contains("value        dummy\n"), "{revealed}");
}

#[test]
fn escape_sequences_in_notes_are_shown_and_not_obeyed() {
    let home = Home::new();
    home.vault("add key --name")
        .arg("\u{1b}]0;owned\u{7}")
        .arg("--description")
        .arg("red\u{1b}[31m\nand \u{202e}back")
        .stdin("\u{1b}[2J")
        .quiet();
    assert_eq!(home.shown("key", "name").as_deref(), Some("\\u{1b}]0;owned\\u{7}"));
    for call in ["show key", "show key --reveal", "list --long", "list --long -o json", "show key -o json"] {
        let done = home.vault(call).ends(0);
        assert!(!done.out.contains(&0x1b) && !done.out.contains(&7), "{call}: {:?}", done.stdout());
        assert!(done.stdout().contains("owned"), "{call}: {:?}", done.stdout());
    }
    let shown = home.vault("show key").done().stdout();
    assert!(shown.contains("description  red\\u{1b}[31m\n             and \\u{202e}back\n"), "{shown}");
    // To a pipe the value itself goes as it is.
    home.vault("get key").prints("\u{1b}[2J");
    home.vault("get key --raw").prints("\u{1b}[2J");
}
