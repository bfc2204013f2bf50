use super::*;

const FULL: &str = r#"
[env]
DB_PASSWORD = "db/prod/password" # the database
API_URL = { ref = "api#url", description = "where", optional = true }
REGION = { ref = "region", default = "eu-west-1" }
TOKEN = { ref = "ci/token", required = true }
[files]
SSH_KEY = "ssh/deploy"
[stage.design.env]
DB_PASSWORD = "db/design/password"
ONLY = "only"
[stage.design.files]
API_URL = { ref = "f", required = false }
[stage.test.env]
DB_PASSWORD = "db/test/password"
"#;

fn told(entries: &[&Entry]) -> Vec<String> {
    let tell = |entry: &&Entry| format!("{}={}@{}", entry.name, entry.reference, entry.position);
    entries.iter().map(tell).collect()
}

#[test]
fn entries_have_their_places_and_details() {
    let manifest = Manifest::parse(FULL.as_bytes()).unwrap();
    let [password, url, region, token, ssh, ..] = manifest.entries() else { panic!("five and more") };
    assert_eq!((password.name_position.to_string(), password.position.to_string()), ("3:1".into(), "3:15".into()));
    assert_eq!((&url.missing, url.description.as_deref()), (&Missing::Unset, Some("where")));
    assert_eq!(url.reference.to_string(), "api#url");
    assert_eq!(region.missing, Missing::Default("eu-west-1".to_owned()));
    assert_eq!((&token.missing, token.holds, ssh.holds), (&Missing::Refused, Holds::Value, Holds::Path));
    assert_eq!(Manifest::parse(b"").unwrap().entries(), []);
}

#[test]
fn a_stage_has_entries_in_place_of_the_general_ones_and_besides() {
    let manifest = Manifest::parse(FULL.as_bytes()).unwrap();
    let of = |stages: &str| told(&manifest.entries_for(&StageChoice::parse(stages).unwrap()));
    assert_eq!(
        of("production"),
        [
            "DB_PASSWORD=db/prod/password@3:15",
            "API_URL=api#url@4:19",
            "REGION=region@5:18",
            "TOKEN=ci/token@6:17",
            "SSH_KEY=ssh/deploy@8:11"
        ]
    );
    assert_eq!(
        of("design"),
        [
            "REGION=region@5:18",
            "TOKEN=ci/token@6:17",
            "SSH_KEY=ssh/deploy@8:11",
            "DB_PASSWORD=db/design/password@10:15",
            "ONLY=only@11:8",
            "API_URL=f@13:19"
        ]
    );
    let first = |stages: &str| of(stages).into_iter().find(|entry| entry.starts_with("DB_")).unwrap();
    assert_eq!(first("test,design"), "DB_PASSWORD=db/test/password@15:15");
    assert_eq!(first("design,test"), "DB_PASSWORD=db/design/password@10:15");
}

#[test]
fn whatever_else_there_is_is_an_error_with_its_place_that_quotes_nothing() {
    for (text, place) in [
        ("[run]\nx = 1", "1:2"),
        ("command = \"hunter2\"", "1:1"),
        ("env = 3", "1:7"),
        ("[env]\nA = 3", "2:5"),
        ("[env]\nA = [\"hunter2\"]", "2:5"),
        ("[env]\nA = \"hunter2 \"", "2:5"),
        ("[env]\nA = \"a#b#c\"", "2:5"),
        ("[env]\nA = {ref = \"a\", alow = true}", "2:17"),
        ("[env]\nA = {description = \"a\"}", "2:5"),
        ("[env]\nA = {ref = 1}", "2:12"),
        ("[env]\nA = {ref = \"a\", optional = \"yes\"}", "2:28"),
        ("[env]\nA = {ref = \"a\", optional = true, required = true}", "2:5"),
        ("[env]\nA = {ref = \"a\", default = \"hunter2\", required = true}", "2:5"),
        ("[files]\nA = {ref = \"a\", default = \"hunter2\"}", "2:17"),
        ("[env]\nA.b = \"hunter2\"", "2:3"),
        ("[env]\nA = \"a\"\n[files]\nA = \"b\"", "4:1"),
        ("[env]\nA = \"a\"\nA = \"hunter2\"", "3:1"),
        ("[stage]\ndesign = 1", "2:10"),
        ("[stage.design]\nenvs = {}", "2:1"),
        ("[stage.\"a b\".env]", "1:8"),
        ("[env]\n\u{e9} = 'é' x", "2:9"),
    ] {
        let malformed = Manifest::parse(text.as_bytes()).unwrap_err();
        assert_eq!(malformed.position.to_string(), place, "{text}: {malformed}");
        assert!(!malformed.to_string().contains("hunter2"), "{malformed}");
    }
    assert_eq!(Manifest::parse(b"[env]\n\xff").unwrap_err().to_string(), "2:1: it is not UTF-8");
}

#[test]
fn sizes_are_limited() {
    let large = "#".repeat(LARGEST);
    assert!(Manifest::parse(large.as_bytes()).is_ok());
    assert!(Manifest::parse(format!("{large}#").as_bytes()).is_err());
    let many = |count: usize| (0..count).fold("[env]\n".to_owned(), |text, at| format!("{text}A{at} = \"a\"\n"));
    assert_eq!(Manifest::parse(many(1000).as_bytes()).unwrap().entries().len(), 1000);
    assert!(Manifest::parse(many(1001).as_bytes()).is_err());
    let deep = format!("env = {}{}", "{a=".repeat(10_000), "}".repeat(10_000));
    assert!(Manifest::parse(deep.as_bytes()).is_err());
}

#[test]
fn what_is_written_is_read() {
    let key = |text: &str| crate::model::SecretName::parse(text).unwrap();
    let entries = [
        Written { name: "B".to_owned(), key: key("app/b"), has_value: false },
        Written { name: "A".to_owned(), key: key("sftp://u@h"), has_value: true },
    ];
    let manifest = Manifest::parse(write(&entries).as_bytes()).unwrap();
    let all: Vec<&Entry> = manifest.entries().iter().collect();
    assert_eq!(told(&all), ["A=sftp://u@h@5:5", "B=app/b@8:13"]);
}
