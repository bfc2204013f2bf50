//! What a command is to take from the vault as variables, and what they become.

mod env_file;
mod manifest;

use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;

use crate::exec::{env_name, is_env_name, is_hostile};
use crate::model::{Delivery, Error, Pattern, Reference, Result, StageChoice, Tag};
use crate::secret::SecretBytes;
use crate::service::{Named, Revealed, Selected, Selection};
use crate::template::{Filter, Insertion, Kind, Position};

use super::context::Context;
use super::{ask, commands};

/// Which values, and under which names.
#[derive(Args, Debug)]
pub(super) struct SelectionArgs {
    /// Put the value of REF into the variable NAME, also where a glob or tag would give it another; can be given several times
    #[arg(long, value_name = "NAME=REF")]
    env: Vec<String>,
    /// Take the variables of FILE: lines of NAME=TEXT, in which TEXT may hold references such as {vault.db/prod|url}
    #[arg(long, value_name = "FILE")]
    env_file: Vec<PathBuf>,
    /// Select a key, a field as KEY#FIELD, or all keys that match a glob (* crosses /); can be given several times
    #[arg(long, value_name = "KEY-OR-GLOB")]
    only: Vec<String>,
    /// Select all secrets with this tag; can be given several times
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Select all secrets; a bot with a token gets all that it was granted if nothing is selected
    #[arg(long)]
    all: bool,
    /// Put this in front of every name that is made from a key
    #[arg(long, default_value = "", hide_default_value = true)]
    prefix: String,
    /// The stages to look in, in this order: a or a,b [env: VAULT_STAGE] [default: production]
    #[arg(long)]
    stage: Option<String>,
    /// Allow a name that can make programs run other code, such as PATH; can be given several times
    #[arg(long, value_name = "NAME")]
    allow_env: Vec<String>,
}

/// What is asked for, and what is to be made of the answer.
pub(super) struct Wanted<'a> {
    args: &'a SelectionArgs,
    selections: Vec<Selection>,
    /// How many of these are named.
    named: usize,
    variables: Vec<Planned>,
    /// Values that are to be files: the variables that hold their paths, and their numbers among those that are named.
    files: Vec<(String, usize)>,
}

/// A variable in the making.
struct Planned {
    name: String,
    /// Where it is from, for errors.
    source: String,
    parts: Vec<Part>,
    /// What it is where the value is missing.
    default: Option<String>,
}

/// A part of a variable's value.
enum Part {
    Text(Vec<u8>),
    /// The value with this number among those that are named.
    Value(usize, Option<Filter>, Position),
}

/// A variable with its value.
pub(super) struct Variable {
    /// Its name.
    pub(super) name: String,
    /// Where its value is from: a key, or a file and a line.
    pub(super) source: String,
    /// The value.
    pub(super) value: SecretBytes,
}

/// What became of an answer.
pub(super) struct Taken {
    /// The variables.
    pub(super) variables: Vec<Variable>,
    /// The values that were [named](Wanted::name) otherwise, by their numbers; none for what is missing or went into a variable.
    pub(super) named: Vec<Option<Revealed>>,
    /// The values that are to be files, with the variables that hold their paths.
    pub(super) files: Vec<(String, Revealed)>,
}

impl SelectionArgs {
    /// The stages that are named.
    pub(super) fn stages(&self) -> Result<Option<StageChoice>> {
        commands::stages_if_named(self.stage.as_deref())
    }

    /// What the options ask for.
    pub(super) fn wanted(&self, context: &Context<'_>) -> Result<Wanted<'_>> {
        let mut wanted =
            Wanted { args: self, selections: Vec::new(), named: 0, variables: Vec::new(), files: Vec::new() };
        for assignment in &self.env {
            let (name, reference) = named("--env", assignment)?;
            wanted.variable(name, reference, None, false)?;
        }
        for file in &self.env_file {
            wanted.file(context, file)?;
        }
        wanted.selections.extend(self.only.iter().map(|text| Selection::Matching(Pattern::new(text))));
        for tag in &self.tag {
            wanted.selections.push(Selection::Tagged(Tag::parse(tag)?));
        }
        if self.all {
            wanted.selections.push(Selection::All);
        }
        if !self.prefix.is_empty() && !is_env_name(&self.prefix) {
            return Err(Error::usage("--prefix takes letters, digits and _, no digit first"));
        }
        Ok(wanted)
    }

    /// Refuses a variable by which programs run other code, unless it is allowed.
    pub(super) fn refuse_hostile(&self, name: &str, source: Option<&str>) -> Result<()> {
        if !is_hostile(name) || self.allow_env.iter().any(|allowed| allowed == name) {
            return Ok(());
        }
        let whose = source.map_or_else(String::new, |source| format!(" (of {source})"));
        Err(Error::usage(format!("the variable {name}{whose} can make programs run other code"))
            .hint(format!("if that is meant: --allow-env {name}; else choose a name with --env NAME=REF or --prefix")))
    }

    fn name_of(&self, key: &str) -> String {
        match self.prefix.as_str() {
            "" => env_name(key),
            prefix => format!("{prefix}{}", env_name(key)),
        }
    }
}

/// The parts of `NAME=REF`, which `option` takes.
pub(super) fn named<'a>(option: &str, assignment: &'a str) -> Result<(&'a str, Reference)> {
    let (name, reference) =
        assignment.split_once('=').ok_or_else(|| Error::usage(format!("{option} takes NAME=REF")))?;
    if !is_env_name(name) {
        return Err(Error::usage(format!(
            "{option} takes NAME=REF, and a NAME has only letters, digits and _, no digit first"
        )));
    }
    Ok((name, Reference::parse(reference)?))
}

impl Wanted<'_> {
    /// Whether nothing was asked for.
    pub(super) fn is_empty(&self) -> bool {
        self.selections.is_empty() && self.variables.is_empty()
    }

    /// For whom nothing was selected: a bot gets all that it was granted, and nobody else anything.
    pub(super) fn or_all_that_was_granted(&mut self) -> Result<()> {
        if !self.is_empty() {
            return Ok(());
        }
        if !ask::token_is_given() {
            return Err(Error::usage("nothing was selected").hint(
                "name what is needed with --env NAME=REF, --only, --tag or in a vault.toml; --all selects every secret",
            ));
        }
        self.selections.push(Selection::Granted);
        Ok(())
    }

    /// Asks for a value that is to leave by `delivery`, and tells its number among those that are named. `place` is told with
    /// the error if it is missing; what is `optional` may be.
    pub(super) fn name(
        &mut self,
        reference: Reference,
        delivery: Delivery,
        place: Option<String>,
        optional: bool,
    ) -> usize {
        self.selections.push(Selection::Named(Named { reference, delivery, optional, place }));
        self.named += 1;
        self.named - 1
    }

    /// Asks for a value that is to be the variable `name`.
    pub(super) fn variable(
        &mut self,
        name: &str,
        reference: Reference,
        place: Option<String>,
        optional: bool,
    ) -> Result<()> {
        self.args.refuse_hostile(name, None)?;
        let source = reference.to_string();
        let number = self.name(reference, Delivery::Env, place, optional);
        let parts = vec![Part::Value(number, None, Position::default())];
        self.variables.push(Planned { name: name.to_owned(), source, parts, default: None });
        Ok(())
    }

    /// Asks for a value in a file, of which the variable `name` is to hold the path.
    pub(super) fn file_variable(
        &mut self,
        name: &str,
        reference: Reference,
        place: Option<String>,
        optional: bool,
    ) -> Result<()> {
        self.args.refuse_hostile(name, None)?;
        let number = self.name(reference, Delivery::File, place, optional);
        self.files.push((name.to_owned(), number));
        Ok(())
    }

    /// The variables that are to hold paths, with the numbers of the values.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, usize)> {
        self.files.iter().map(|(name, number)| (name.as_str(), *number))
    }

    /// What to ask for.
    pub(super) fn selections(&self) -> Vec<Selection> {
        self.selections.clone()
    }

    /// What the variables are called and where they are from, in the order of [`Wanted::taken`], where these `planned` values
    /// would come.
    pub(super) fn names(&self, planned: &[crate::service::Planned]) -> Result<Vec<(String, String)>> {
        let there = |number: &usize| planned.iter().any(|value| value.named == Some(*number));
        let mut names: Vec<(String, String)> = Vec::new();
        for variable in &self.variables {
            let is_there = variable.parts.iter().all(|part| match part {
                Part::Text(_) => true,
                Part::Value(number, ..) => there(number),
            });
            if is_there || variable.default.is_some() {
                names.push((variable.name.clone(), variable.source.clone()));
            }
        }
        for value in planned.iter().filter(|value| value.named.is_none()) {
            let key = commands::reference(value.reference.key.as_str(), value.reference.field.as_ref());
            let name = self.args.name_of(&key);
            self.args.refuse_hostile(&name, Some(&format!("the key {key}")))?;
            names.push((name, key));
        }
        refuse_collisions(names.iter().map(|(name, source)| (name.as_str(), source.as_str())))?;
        Ok(names)
    }

    /// What the answer is.
    pub(super) fn taken(self, selected: Vec<Selected>) -> Result<Taken> {
        let mut named: Vec<Option<Revealed>> = (0..self.named).map(|_| None).collect();
        let mut by_key = Vec::new();
        for Selected { named: number, revealed } in selected {
            match number.and_then(|number| named.get_mut(number)) {
                Some(place) => *place = Some(revealed),
                None => by_key.push(revealed),
            }
        }
        let mut variables = Vec::new();
        for planned in &self.variables {
            let default = || planned.default.as_ref().map(|text| SecretBytes::copy_of(text.as_bytes()));
            if let Some(value) = planned.value(&mut named)?.or_else(default) {
                variables.push(Variable { name: planned.name.clone(), source: planned.source.clone(), value });
            }
        }
        for revealed in by_key {
            let key = commands::reference(revealed.key.as_str(), revealed.field.as_ref());
            let name = self.args.name_of(&key);
            self.args.refuse_hostile(&name, Some(&format!("the key {key}")))?;
            variables.push(Variable { name, source: key, value: revealed.value });
        }
        refuse_collisions(variables.iter().map(|variable| (variable.name.as_str(), variable.source.as_str())))?;
        let file = |(name, number): (String, usize)| Some((name, named.get_mut(number)?.take()?));
        let files = self.files.into_iter().filter_map(file).collect();
        Ok(Taken { variables, named, files })
    }
}

impl Planned {
    /// The value, of what was named; none if it is missing.
    fn value(&self, named: &mut [Option<Revealed>]) -> Result<Option<SecretBytes>> {
        if let [Part::Value(number, None, _)] = self.parts.as_slice() {
            return Ok(named.get_mut(*number).and_then(Option::take).map(|revealed| revealed.value));
        }
        let mut value = SecretBytes::default();
        let mut insertion = Insertion::new(Kind::Plain);
        for part in &self.parts {
            match part {
                Part::Text(text) => value.extend(text),
                Part::Value(number, filter, position) => {
                    let Some(Some(revealed)) = named.get(*number) else { return Ok(None) };
                    let written = insertion.value(&revealed.value, *filter).map_err(|unfit| {
                        let key = commands::reference(revealed.key.as_str(), revealed.field.as_ref());
                        let place = format!("{}:{}", self.source, position.column);
                        Error::usage(format!("{place}: the value of {key} cannot be written here: {unfit}"))
                    })?;
                    value.extend(written.expose());
                }
            }
        }
        Ok(Some(value))
    }
}

fn refuse_collisions<'a>(variables: impl Iterator<Item = (&'a str, &'a str)>) -> Result<()> {
    let mut owners: HashMap<&str, &str> = HashMap::new();
    for (name, source) in variables {
        if let Some(other) = owners.insert(name, source) {
            return Err(Error::usage(format!("{other} and {source} both give the variable {name}"))
                .hint("give one of them another name with --env NAME=REF"));
        }
    }
    Ok(())
}
