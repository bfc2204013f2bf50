//! What comes out: of which template, with which filter, for whom.

use crate::support::{Home, is_installed};

fn rendered(home: &Home, arguments: &str, template: &str) -> String {
    home.vault(&format!("render {arguments}")).stdin(template).ends(0).stdout()
}

#[test]
fn references_give_their_values_and_all_other_text_stays() {
    let home = Home::with(&[("db/prod", "p@ss"), ("mail.smtp.host", "mx")]);
    home.vault("update db/prod --field user=ann").ends(0);
    let id = home.id("db/prod");
    let template = format!(
        "a {{vault.db/prod}} {{vault.db/prod#user}} {{pmio.vault.mail.smtp.host}} {{vault.{id}|url}}\n\
         {{RequesterName}} {{{{vault.db/prod}}}} {{% if %}} {{\"x\": 1}} ${{HOME}} $credentials_x {{vault.}}\r\n"
    );
    let expected = "a p@ss ann mx p%40ss\n{RequesterName} {{vault.db/prod}} {% if %} {\"x\": 1} ${HOME} $credentials_x {vault.}\r\n";
    assert_eq!(rendered(&home, "", &template), expected);
    assert_eq!(rendered(&home, "-", &template), expected);
    assert_eq!(rendered(&home, home.write("t.conf", &template).to_str().unwrap(), ""), expected);
}

#[test]
fn what_is_put_in_is_never_looked_at_again() {
    let home = Home::with(&[("a", "{vault.b}"), ("b", "secret"), ("c", "{")]);
    assert_eq!(rendered(&home, "", "{vault.a} {vault.c}{vault.b}"), "{vault.b} {secret");
}

#[test]
fn any_bytes_of_the_template_and_of_the_value_come_through() {
    let home = Home::with(&[("empty", "x")]);
    home.vault("update empty --stdin --empty").ends(0);
    home.vault("add bytes").stdin(b"\x00\xff\n").ends(0);
    let done = home.vault("render").stdin(b"\xfe{vault.bytes}\x00[{vault.empty}]\xe9").ends(0);
    assert_eq!(done.out, b"\xfe\x00\xff\n\x00[]\xe9");
}

#[test]
fn a_text_in_utf_16_is_refused_as_its_references_are_not_seen() {
    let home = Home::with(&[("a", "v")]);
    let text = |order: fn(u16) -> [u8; 2]| -> Vec<u8> { "\u{feff}{vault.a}".encode_utf16().flat_map(order).collect() };
    for bytes in [text(u16::to_le_bytes), text(u16::to_be_bytes)] {
        home.vault("render")
            .stdin(bytes)
            .fails(2, "error: stdin is UTF-16, in which no reference is found\nhint: write it as UTF-8\n");
    }
    assert_eq!(rendered(&home, "", "\u{feff}{vault.a}\r\n"), "\u{feff}v\r\n");
}

#[test]
fn a_terminal_gets_no_value_that_it_might_obey() {
    if !is_installed("script") {
        return;
    }
    let home = Home::with(&[("esc", "a\u{1b}[2J"), ("plain", "a\tb\nc")]);
    let on_terminal = |call: &str| home.vault(call).in_shell("script -qec \"$*\" /dev/null").done().stdout();
    home.write("esc.txt", "x\n{vault.plain}{vault.esc}");
    let refused = on_terminal("render esc.txt");
    assert!(refused.contains("esc.txt:2:14: the value of esc holds control characters"), "{refused:?}");
    assert!(!refused.contains("[2J") && !refused.contains("x\r\n"), "{refused:?}");
    // The template's own text is its user's, and what stands as an escape is harmless.
    home.write("own.json", "\u{1b}[1m {vault.esc}");
    assert_eq!(on_terminal("render own.json"), "\u{1b}[1m \"a\\u001b[2J\"");
    home.vault("render esc.txt").prints("x\na\tb\nca\u{1b}[2J");
}

#[test]
fn filters_write_values_so_that_they_mean_themselves() {
    let home = Home::with(&[("p", "a/b c\"'<&$")]);
    let told = rendered(
        &home,
        "",
        "{vault.p|url} {vault.p|json} {vault.p|xml} {vault.p|shell} {vault.p|base64} {vault.p|none}",
    );
    assert_eq!(
        told,
        "a%2Fb%20c%22%27%3C%26%24 a/b c\\\"'<&$ a/b c&quot;&#39;&lt;&amp;$ 'a/b c\"'\\''<&$' YS9iIGMiJzwmJA== a/b c\"'<&$"
    );
    let done = home.vault("render").stdin("x\n  {vault.p|upper}").ends(0);
    assert_eq!(done.stdout(), "x\n  {vault.p|upper}");
    assert!(done.stderr().contains("stdin:2:3: what looks like a reference stays as it is"), "{}", done.stderr());
}

#[test]
fn the_kind_of_the_file_decides_or_who_renders_it() {
    let home = Home::with(&[("p", "a\"<b")]);
    let of = |name: &str, text: &str, more: &str| {
        let path = home.write(name, text);
        rendered(&home, &format!("{} {more}", path.display()), "")
    };
    assert_eq!(of("a.xml", "<a b='{vault.p}'>{vault.p}</a>", ""), "<a b='a&quot;&lt;b'>a\"&lt;b</a>");
    assert_eq!(of("a.json.tmpl", "{\"p\":\"{vault.p}\",\"q\":{vault.p}}", ""), "{\"p\":\"a\\\"<b\",\"q\":\"a\\\"<b\"}");
    assert_eq!(of("a.sh", "P={vault.p}\n", ""), "P='a\"<b'\n");
    assert_eq!(of("a.conf", "P={vault.p}\n", ""), "P=a\"<b\n");
    assert_eq!(of("a.xml", "{vault.p}", "--escape none"), "a\"<b");
    assert_eq!(of("a.conf", "{vault.p}", "--escape xml"), "a\"&lt;b");
    assert_eq!(of("a.conf", "{vault.p}", "--escape json"), "\"a\\\"<b\"");
    assert_eq!(of("a.conf", "{vault.p}", "--escape url"), "a%22%3Cb");
    assert_eq!(of("a.conf", "{vault.p}", "--escape shell"), "'a\"<b'");
    assert_eq!(rendered(&home, "", "<?xml version='1.0'?><a>{vault.p}</a>"), "<?xml version='1.0'?><a>a\"&lt;b</a>");
    assert_eq!(rendered(&home, "", "#!/bin/sh\necho {vault.p}"), "#!/bin/sh\necho 'a\"<b'");
}

#[test]
fn a_value_that_cannot_be_written_there_is_refused_with_its_place_and_nothing_comes_out() {
    let home = Home::with(&[("esc", "a\u{1b}[0m"), ("plain", "x")]);
    let refused = |name: &str, text: &str| {
        let path = home.write(name, text);
        let done = home.vault(&format!("render {}", path.display())).ends(2);
        assert_eq!(done.stdout(), "");
        assert!(!done.stderr().contains("[0m"), "{}", done.stderr());
        done.stderr()
    };
    let told = refused("a.xml", "<a>{vault.plain}\n{vault.esc}</a>");
    assert!(told.contains("a.xml:2:1: the value of esc cannot be written here: it has control characters"), "{told}");
    let told = refused("a.sh", "P=\"{vault.plain}\"");
    assert!(told.contains("a.sh:1:4: the value of plain cannot be written here: it is put in with quotes"), "{told}");
}

#[test]
fn a_missing_one_is_told_by_file_line_and_column_and_nothing_comes_out() {
    let home = Home::with(&[("a", "x")]);
    let path = home.write("t.conf", "{vault.a}\n  é{vault.no/such}");
    let done = home.vault(&format!("render {}", path.display())).ends(3);
    assert_eq!(done.stdout(), "");
    assert!(done.stderr().contains("t.conf:2:4: there is no secret no/such"), "{}", done.stderr());
    let done = home.vault("render").stdin("{vault.a#pin}").ends(3);
    assert!(done.stderr().contains("stdin:1:1: "), "{}", done.stderr());
    home.vault("render no-such-file").ends(1);
    home.vault("render --json").stdin("x").ends(2);
    home.vault("render --syntax jinja").stdin("x").ends(2);
}

#[test]
fn a_text_without_references_needs_no_vault() {
    let home = Home::without_vault();
    assert_eq!(rendered(&home, "", "{\"a\": {}}"), "{\"a\": {}}");
    home.vault("render").stdin("{vault.a}").ends(3);
}

#[test]
fn a_bot_renders_what_it_was_granted_in_its_stage_and_it_is_one_event() {
    let home = Home::with(&[("sap/user", "bob"), ("sap/password", "real"), ("other", "x")]);
    home.vault("add sap/password --stage design").stdin("dummy").ends(0);
    let token = home.token("grant add bot --key sap/user --key sap/password --use-only");
    let template = "{vault.sap/user}:{vault.sap/password}:{vault.sap/password|url}";
    assert_eq!(home.vault_with(&token, "render").stdin(template).ends(0).stdout(), "bob:real:real");
    assert_eq!(home.vault("render --stage design").stdin("{vault.sap/password}").ends(0).stdout(), "dummy");
    let done = home.vault_with(&token, "render").stdin("{vault.other}").ends(3);
    assert_eq!(done.stdout(), "");
    home.vault_with(&token, "render --stage design").stdin("{vault.sap/user}").ends(7);
    home.vault_with(&token, "get sap/user").ends(7);
    let events = home.vault("audit --action render -o json").done().json();
    let told: Vec<String> = events["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| format!("{} {} {}", event["actor"], event["decision"], event["refs"].as_array().unwrap().len()))
        .collect();
    assert_eq!(told[0], "\"grant:bot\" \"allowed\" 2");
    assert_eq!(told.len(), 4);
}

#[test]
fn who_may_leave_by_other_ways_only_does_not() {
    let home = Home::with(&[]);
    home.vault("add limited --deliver env,get").stdin("v").ends(0);
    home.vault("add free --deliver render").stdin("w").ends(0);
    let done = home.vault("render").stdin("{vault.free}{vault.limited}").ends(7);
    assert_eq!(done.stdout(), "");
    assert_eq!(rendered(&home, "", "{vault.free}"), "w");
    let pinned = home.token("grant add pinned --key free --command /bin/sh");
    home.vault_with(&pinned, "render").stdin("{vault.free}").ends(7);
}
