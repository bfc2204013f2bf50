//! What other programs make of the files that are for them.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use data_encoding::BASE64;

use super::support::{Home, is_installed};
use super::torture::{Values, home, refused, same, written};

/// What a program prints: an object of names and values in base64.
#[track_caller]
fn read(program: impl Into<OsString>, arguments: &[&str], home: &Path, modules: &str) -> Values {
    let mut command = Command::new(program.into());
    command.args(arguments).current_dir(home).env_clear().stdin(Stdio::null()).env("NODE_PATH", modules);
    let output = command.env("PATH", std::env::var_os("PATH").unwrap()).env("HOME", home).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    let ours = object.into_iter().filter(|(name, _)| name.starts_with('V'));
    ours.map(|(name, value)| (name, BASE64.decode(value.as_str().unwrap().as_bytes()).unwrap())).collect()
}

const PYTHON: &str = "import sys, json, base64, dotenv; print(json.dumps({name: \
    base64.b64encode(value.encode()).decode() for name, value in dotenv.dotenv_values('lines').items()}))";
const NODE_DOTENV: &str = "const all = require('dotenv').parse(require('fs').readFileSync('lines'));\
    for (const name in all) all[name] = Buffer.from(all[name]).toString('base64'); console.log(JSON.stringify(all))";
const NODE: &str = "const all = {}; for (const name in process.env) if (/^V/.test(name)) \
    all[name] = Buffer.from(process.env[name]).toString('base64'); console.log(JSON.stringify(all))";

/// Says loudly that a part of a test is skipped, where `program` cannot run `check`.
fn can(program: &OsString, check: &[&str], modules: &str) -> bool {
    let mut command = Command::new(program);
    command.args(check).env("NODE_PATH", modules).stdin(Stdio::null());
    let found = command.output().is_ok_and(|output| output.status.success());
    if !found {
        let note = format!("\nSKIPPED: {} {}\n", program.to_string_lossy(), check.join(" "));
        std::io::Write::write_all(&mut std::io::stderr(), note.as_bytes()).expect("stderr");
    }
    found
}

/// Compose's words: a value in single quotes means itself; in double quotes there are escapes and variables, of which none may
/// be there; a quote behind a backslash does not end it.
fn by_the_rules_of_compose(text: &[u8]) -> Values {
    let mut rest = std::str::from_utf8(text).expect("UTF-8");
    let mut values = Values::new();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').expect("an equals sign");
        let (quote, inner) = after.split_at(1);
        assert!(["'", "\""].contains(&quote), "a quote");
        let ends = |at: &usize| !inner[..*at].ends_with('\\');
        let end = inner.match_indices(quote).map(|(at, _)| at).find(ends).expect("the closing quote");
        assert!(quote == "'" || !inner[..end].contains(['\\', '$']), "{name}");
        values.insert(name.to_owned(), inner.as_bytes()[..end].to_vec());
        rest = inner[end + 1..].strip_prefix('\n').expect("nothing behind the quote");
    }
    values
}

#[test]
fn readers_of_dotenv_files_read_the_same() {
    let (home, all) = home();
    let (text, taken) = written(&home, &all, "dotenv");
    let refused = refused(&all, &taken);
    for value in
        ["", "it's", "\"quoted\"", "$HOME", "no #comment", "C:\\new\\table", "one\ntwo\n\nthree", "`id`", " leading"]
    {
        assert!(!refused.iter().any(|refused| refused == value), "{value:?} is refused");
    }
    assert!(refused.len() < 25, "{refused:?}");
    same("Compose's rules", &taken, &by_the_rules_of_compose(&text));
    let path = home.write("lines", text);
    // `VAULT_TEST_PYTHON` and `VAULT_TEST_NODE_MODULES` say where these packages are; .ci/run installs them.
    let python = std::env::var_os("VAULT_TEST_PYTHON").unwrap_or_else(|| "python3".into());
    if can(&python, &["-c", "import dotenv"], "") {
        same("python-dotenv", &taken, &read(python, &["-c", PYTHON], home.path(), ""));
    }
    let node = OsString::from("node");
    let modules = std::env::var("VAULT_TEST_NODE_MODULES").unwrap_or_default();
    if can(&node, &["-e", "require('dotenv')"], &modules) {
        same("dotenv", &taken, &read("node", &["-e", NODE_DOTENV], home.path(), &modules));
    }
    if can(&node, &["--env-file=/dev/null", "-e", "0"], "") {
        same("node --env-file", &taken, &read("node", &["--env-file=lines", "-e", NODE], home.path(), ""));
    }
    // And `vault import`, with the rules of these, and a shell.
    for dialect in ["python", "node"] {
        let there = Home::new();
        there.vault(&format!("import dotenv {} --dialect {dialect}", path.display())).ends(0);
        let object = there.vault("env --all --format json").ends(0).found();
        for (name, value) in &taken {
            assert_eq!(object[name].as_str().unwrap().as_bytes(), value, "{dialect}: {name}");
        }
    }
}

/// A daemon that takes one request to make a container, and prints the environment that it asks for.
const DAEMON: &str = r#"
import base64, http.server, json, os, socketserver, subprocess, sys

class Daemon(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "application/json")
        self.send_header("Api-Version", "1.44")
        self.end_headers()
        self.wfile.write(body if self.command != "HEAD" else b"")
    def do_GET(self):
        self.answer(200, b"OK" if "ping" in self.path else b"{}")
    do_HEAD = do_GET
    def do_POST(self):
        if self.headers.get("Transfer-Encoding") == "chunked":
            body = b""
            while (size := int(self.rfile.readline(), 16)):
                body += self.rfile.read(size)
                self.rfile.readline()
        else:
            body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.split("?")[0].endswith("/containers/create"):
            pairs = (pair.split("=", 1) for pair in json.loads(body)["Env"])
            print(json.dumps({name: base64.b64encode(value.encode()).decode() for name, value in pairs}), flush=True)
        self.answer(500, b'{"message": "no container"}')
    def address_string(self):
        return "docker"
    def log_message(self, *words):
        pass

class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

server = Server("docker.sock", Daemon)
import threading
threading.Thread(target=server.serve_forever, daemon=True).start()
environment = dict(os.environ, DOCKER_HOST="unix://" + os.path.abspath("docker.sock"))
command = ["docker", "create", "--pull", "never", "--env-file", "lines", "none"]
done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
if b"no container" not in done.stderr:
    sys.exit(done.stderr.decode())
"#;

/// docker's own words of its format: white space in front of the line is none of it, `#` in front begins a comment, a carriage
/// return belongs to the line's end, quotes round the value are taken away (not in all versions), the rest is the value.
fn by_the_rules_of_docker(text: &[u8]) -> Values {
    let text = String::from_utf8(text.to_vec()).expect("docker takes UTF-8 only");
    let lines =
        text.strip_suffix('\n').unwrap_or(&text).split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let lines = lines.map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let pairs = lines.map(|line| {
        assert!(line.len() < 65_536, "the line is too long");
        let (name, value) = line.split_once('=').expect("an equals sign");
        let inner = ['\'', '"'].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote));
        (name.to_owned(), inner.unwrap_or(value).as_bytes().to_vec())
    });
    pairs.collect()
}

#[test]
fn docker_reads_the_same() {
    let (home, all) = home();
    let (text, taken) = written(&home, &all, "docker");
    let bytes = |text: &str| taken.values().any(|value| value == text.as_bytes());
    assert!(bytes("") && bytes(" leading") && bytes("trailing ") && bytes("#comment") && bytes("carriage\rreturn"));
    assert!(taken.values().all(|value| !value.contains(&b'\n')));
    same("docker's rules", &taken, &by_the_rules_of_docker(&text));
    // The longest line there can be.
    let longest = vec![b'y'; 65_536 - "VLONG=\n".len()];
    home.vault("add vlong").stdin(&longest).quiet();
    let mut text = text;
    text.extend(home.vault("env --only vlong --format docker").ends(0).out);
    let mut taken = taken;
    taken.insert("VLONG".to_owned(), longest);
    home.vault("env --env VLONGER=vlong --format docker").ends(2);
    home.write("lines", &text);
    if is_installed("docker") && is_installed("python3") {
        same("docker", &taken, &read("python3", &["-c", DAEMON], home.path(), ""));
    }
}

#[test]
fn json_is_an_object_of_names_and_texts() {
    let (home, all) = home();
    let (text, taken) = written(&home, &all, "json");
    assert_eq!(text.iter().position(|byte| *byte == b'\n'), Some(text.len() - 1), "one line");
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&text).unwrap();
    let read = object.into_iter().map(|(name, value)| (name, value.as_str().unwrap().as_bytes().to_vec())).collect();
    same("JSON", &taken, &read);
    assert_eq!(refused(&all, &taken).len(), 2);
}
