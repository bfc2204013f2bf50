//! What a program is given, and in which way: variables, files, standard input.

use serde_json::{Map, Value, json};

use crate::exec::{ChildEnvironment, hold_files, replace_stdin};
use crate::model::{Delivery, Error, EventReference, Reference, Result};
use crate::secret::SecretBytes;
use crate::service::{Planned, Revealed, Selected};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::json;
use super::super::selection::{self, Variable, Wanted};
use super::audit;
use super::exec::Exec;

/// What the options ask for.
pub(super) struct Given<'a> {
    pub(super) wanted: Wanted<'a>,
    stdin: Option<usize>,
}

impl<'a> Given<'a> {
    pub(super) fn new(options: &'a Exec, context: &Context<'_>) -> Result<Self> {
        let mut wanted = options.selection.wanted(context)?;
        for assignment in &options.file {
            let (name, reference) = selection::named("--file", assignment)?;
            wanted.file_variable(name, reference, None, false)?;
        }
        let stdin = match &options.stdin {
            None => None,
            Some(reference) => Some(wanted.name(Reference::parse(reference)?, Delivery::Stdin, None, false)),
        };
        if stdin.is_some() && context.global.passphrase_fd == Some(0) {
            return Err(Error::usage("stdin cannot give the passphrase and a value to the program"));
        }
        Ok(Self { wanted, stdin })
    }

    /// Gives everything: the variables into `environment`, the files to a process that holds them, standard input to this one.
    pub(super) fn give(self, selected: Vec<Selected>, environment: &mut ChildEnvironment) -> Result<()> {
        let mut taken = self.wanted.taken(selected)?;
        for Variable { name, source, value } in taken.variables {
            environment
                .set(&name, value)
                .map_err(|error| Error::usage(format!("{source} cannot be given to a program: {error}")))?;
        }
        let stdin = match self.stdin {
            None => None,
            Some(number) => {
                let value: Option<Revealed> = taken.named.get_mut(number).and_then(Option::take);
                Some(value.ok_or_else(|| Error::other("a value did not come out"))?.value)
            }
        };
        let (names, values): (Vec<String>, Vec<SecretBytes>) =
            taken.files.into_iter().map(|(name, revealed)| (name, revealed.value)).unzip();
        for (name, path) in names.iter().zip(hold_files(&values)?) {
            let path = SecretBytes::copy_of(path.as_os_str().as_encoded_bytes());
            environment.set(name, path).map_err(|error| Error::usage(error.to_string()))?;
        }
        stdin.map_or(Ok(()), |value| replace_stdin(&value))
    }

    /// Says what would be given.
    pub(super) fn tell(&self, context: &Context<'_>, planned: &[Planned]) -> Result<(), Failure> {
        let number = |number: usize| planned.iter().find(|value| value.named == Some(number));
        let variables = self.wanted.names(planned)?;
        let files: Vec<(&str, &EventReference)> =
            self.wanted.files().filter_map(|(name, at)| Some((name, &number(at)?.reference))).collect();
        let stdin = self.stdin.and_then(number).map(|value| &value.reference);
        let printer = context.printer;
        if printer.is_json() {
            let mut map = Map::new();
            let variable = |(name, source): &(String, String)| json!({ "name": name, "source": source });
            map.insert("variables".to_owned(), Value::Array(variables.iter().map(variable).collect()));
            let file =
                |(name, of): &(&str, &EventReference)| json!({ "name": name, "ref": audit::reference_object(of) });
            map.insert("files".to_owned(), Value::Array(files.iter().map(file).collect()));
            map.insert("stdin".to_owned(), stdin.map_or(Value::Null, audit::reference_object));
            return printer.document(&json::document(map));
        }
        let variables = variables.iter().map(|(name, source)| format!("{name} from {source}\n"));
        let files = files.iter().map(|(name, of)| format!("{name}, a file, from {}\n", audit::reference(of)));
        let stdin = stdin.map(|of| format!("stdin from {}\n", audit::reference(of)));
        let text: String = variables.chain(files).chain(stdin).collect();
        printer.data(text.as_bytes())
    }
}
