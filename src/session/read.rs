//! What only reads, for whoever may: the owner, or the holder of a token.

use crate::model::{
    Action, BlobId, CommandFile, Deliveries, Delivery, ErrorKind, EventReference, PinnedProgram, Reference, Result,
    Secret, SecretName, StageChoice, VersionChoice,
};
use crate::secret::SecretBytes;
use crate::service::{Filter, Named, Planned, Request, Response, Reveal, Revealed, Selected, Selection};
use crate::vault::Catalogue;

use super::Session;
use super::change::about;
use super::plan::{self, Chosen};

/// A program that is to be run.
pub(super) struct Run {
    /// For the trail.
    pub(super) command: CommandFile,
    /// For the decision, where its file was hashed.
    pub(super) program: Option<PinnedProgram>,
}

/// What somebody wants to be revealed.
pub(super) struct Wanted {
    /// For what.
    pub(super) action: Action,
    /// What the trail says of it.
    pub(super) references: Vec<EventReference>,
    /// The values.
    pub(super) values: Vec<BlobId>,
    /// How some of them may leave, and how they would.
    pub(super) limits: Vec<(SecretName, Deliveries, Delivery)>,
    /// Whether they are all there is, and nobody chose them.
    pub(super) unchosen: bool,
    /// The program that they are for.
    pub(super) run: Option<Run>,
}

impl Wanted {
    /// No value.
    pub(super) fn nothing(action: Action) -> Self {
        Self { action, references: Vec::new(), values: Vec::new(), limits: Vec::new(), unchosen: false, run: None }
    }

    /// These values, which leave by `delivery`.
    pub(super) fn all_of(action: Action, chosen: &[Chosen], delivery: Option<Delivery>) -> Self {
        Self::each(action, chosen, |_| delivery)
    }

    /// These values, each of which leaves in its own way.
    fn each(action: Action, chosen: &[Chosen], way: impl Fn(usize) -> Option<Delivery>) -> Self {
        let limit = |(at, chosen): (usize, &Chosen)| Some((chosen.key.clone(), chosen.deliver?, way(at)?));
        Self {
            references: chosen.iter().map(Chosen::as_event_reference).collect(),
            values: chosen.iter().map(|chosen| chosen.blob).collect(),
            limits: chosen.iter().enumerate().filter_map(limit).collect(),
            ..Self::nothing(action)
        }
    }
}

/// A vault that somebody opened.
pub(super) trait Opened {
    /// What they know by name.
    fn catalogue(&self) -> &Catalogue;

    /// The stages to look in where none is named.
    fn default_stages(&self) -> StageChoice;

    /// Decide, record, act: the values, in the order in which they are wanted.
    fn reveal(&self, wanted: Wanted) -> Result<Vec<SecretBytes>>;

    /// The same for what reveals no value.
    fn tell(&self, action: Action, references: Vec<EventReference>) -> Result<()> {
        self.reveal(Wanted { references, ..Wanted::nothing(action) }).map(drop)
    }
}

/// The value or field that `reference` names.
pub(super) fn get(
    opened: &impl Opened,
    reference: &Reference,
    stages: Option<StageChoice>,
    version: VersionChoice,
) -> Result<Response> {
    let stages = stages.unwrap_or_else(|| opened.default_stages());
    let chosen = plan::choose(opened.catalogue(), reference, &stages, version)?;
    let wanted = Wanted::all_of(Action::Get, std::slice::from_ref(&chosen), Some(Delivery::Get));
    let mut revealed = reveal_chosen(opened, vec![chosen], wanted)?;
    revealed.pop().map(Response::Value).ok_or_else(|| crate::model::Error::other("no value came out"))
}

/// What is known about a secret.
pub(super) fn show(opened: &impl Opened, reference: &Reference, reveal: Reveal) -> Result<Response> {
    let secret: Secret = plan::secret(opened.catalogue(), &reference.target)?;
    plan::require_field(&secret, reference.field.as_ref())?;
    let chosen = plan::parts(&secret, reveal);
    let revealed = if chosen.is_empty() {
        opened.tell(Action::Show, vec![about(&secret.key)])?;
        Vec::new()
    } else {
        let delivery = (reveal == Reveal::Everything).then_some(Delivery::Get);
        let wanted = Wanted::all_of(Action::Show, &chosen, delivery);
        reveal_chosen(opened, chosen, wanted)?
    };
    Ok(Response::Shown(Box::new(secret), revealed))
}

/// The secrets that `filter` lets through.
pub(super) fn list(opened: &impl Opened, filter: &Filter) -> Result<Response> {
    let listed = plan::list(opened.catalogue(), filter)?;
    opened.tell(Action::List, Vec::new())?;
    Ok(Response::Listed(listed))
}

/// The keys of these.
pub(super) fn keys(opened: &impl Opened, filter: &Filter) -> Result<Response> {
    let listed = plan::keys(opened.catalogue(), filter)?;
    opened.tell(Action::List, Vec::new())?;
    Ok(Response::Keys(listed))
}

/// Of each reference what is missing, if anything is.
pub(super) fn resolve(opened: &impl Opened, references: &[Reference], stages: Option<StageChoice>) -> Result<Response> {
    let stages = stages.unwrap_or_else(|| opened.default_stages());
    let missing = |reference| match plan::choose(opened.catalogue(), reference, &stages, VersionChoice::Newest) {
        Ok(_) => Ok(None),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Some(error.message().to_owned())),
        Err(error) => Err(error),
    };
    let resolved = references.iter().map(missing).collect::<Result<Vec<_>>>()?;
    opened.tell(Action::List, Vec::new())?;
    Ok(Response::Resolved(resolved))
}

/// All that a program is to be given, or what that would be.
pub(super) fn exec(
    opened: &impl Opened,
    selections: &[Selection],
    stages: Option<StageChoice>,
    run: Run,
    dry_run: bool,
) -> Result<Response> {
    if dry_run {
        let stages = stages.unwrap_or_else(|| opened.default_stages());
        let selected = plan::select(opened.catalogue(), selections, &stages)?;
        opened.tell(Action::List, Vec::new())?;
        let planned = selected.into_iter().map(|(named, chosen)| Planned {
            named: named.map(|(number, _)| number),
            reference: chosen.as_event_reference(),
        });
        return Ok(Response::Planned(planned.collect()));
    }
    select(opened, Action::Exec, Delivery::Env, selections, stages, Some(run))
}

/// All that is to be printed as variables. It leaves by `get`, as what is printed goes anywhere, whatever it is named for.
pub(super) fn env(
    opened: &impl Opened,
    mut selections: Vec<Selection>,
    stages: Option<StageChoice>,
) -> Result<Response> {
    for selection in &mut selections {
        if let Selection::Named(named) = selection {
            named.delivery = Delivery::Get;
        }
    }
    select(opened, Action::Env, Delivery::Get, &selections, stages, None)
}

/// All that is selected, for `action`; what is not named leaves by `delivery`.
fn select(
    opened: &impl Opened,
    action: Action,
    delivery: Delivery,
    selections: &[Selection],
    stages: Option<StageChoice>,
    run: Option<Run>,
) -> Result<Response> {
    let stages = stages.unwrap_or_else(|| opened.default_stages());
    let selected = plan::select(opened.catalogue(), selections, &stages)?;
    let (named, chosen): (Vec<plan::Place>, Vec<_>) = selected.into_iter().unzip();
    let unchosen = selections.iter().any(|selection| matches!(selection, Selection::All | Selection::Granted));
    let way = |at: usize| named.get(at).copied().flatten().map_or(Some(delivery), |(_, way)| Some(way));
    let wanted = Wanted { unchosen, run, ..Wanted::each(action, &chosen, way) };
    let revealed = reveal_chosen(opened, chosen, wanted)?;
    let numbers = named.into_iter().map(|named| named.map(|(number, _)| number));
    let selected = numbers.zip(revealed).map(|(named, revealed)| Selected { named, revealed });
    Ok(Response::Selected(selected.collect()))
}

/// The values for a text, in the order in which it names them.
pub(super) fn render(opened: &impl Opened, named: &[Named], stages: Option<StageChoice>) -> Result<Response> {
    let stages = stages.unwrap_or_else(|| opened.default_stages());
    let choose = |named| plan::choose_named(opened.catalogue(), named, &stages).transpose();
    let chosen = named.iter().filter_map(choose).collect::<Result<Vec<_>>>()?;
    let way = |at: usize| named.get(at).map(|named: &Named| named.delivery);
    let wanted = Wanted::each(Action::Render, &chosen, way);
    reveal_chosen(opened, chosen, wanted).map(Response::Rendered)
}

/// Each of `chosen` with its value, which is `wanted`.
pub(super) fn reveal_chosen(opened: &impl Opened, chosen: Vec<Chosen>, wanted: Wanted) -> Result<Vec<Revealed>> {
    let values = opened.reveal(wanted)?;
    let pairs = chosen.into_iter().zip(values);
    Ok(pairs
        .map(|(chosen, value)| Revealed {
            key: chosen.key,
            stage: chosen.stage,
            version: chosen.version,
            field: chosen.field,
            config: chosen.config,
            value,
        })
        .collect())
}

impl Session {
    /// Everything that leaves the vault as it is.
    pub(super) fn read(&mut self, request: Request) -> Result<Response> {
        self.refresh()?;
        self.require_young_passphrase(&request)?;
        match request {
            Request::Get { reference, stages, version } => get(self, &reference, stages, version),
            Request::Show { reference, reveal } => show(self, &reference, reveal),
            Request::List(filter) => list(self, &filter),
            Request::Keys(filter) => keys(self, &filter),
            Request::Exec { selections, stages, command, program, dry_run } => {
                exec(self, &selections, stages, Run { command, program }, dry_run)
            }
            Request::Env { selections, stages } => env(self, selections, stages),
            Request::Render { named, stages } => render(self, &named, stages),
            Request::Resolve { references, stages } => resolve(self, &references, stages),
            Request::Import { entries, stage, existing, .. } => {
                // Only a dry run comes here: it reads names and tells names.
                let (planned, _) = super::import::plan(&self.vault, &entries, &stage, existing)?;
                self.tell(Action::List, Vec::new())?;
                Ok(Response::Imported(planned))
            }
            Request::Export(filter) => self.export(&filter),
            Request::Grants { with_uses } => self.list_grants(with_uses),
            Request::Duties => self.list_duties(),
            Request::Policies => self.list_policies(),
            Request::FindLeaked(value) => self.find_leaked(&value),
            Request::Audit(query) => super::audit::Reader::audit(self, &query),
            Request::VerifyTrail { head } => super::audit::Reader::verify_trail(self, head),
            Request::Verify => self.verify(),
            Request::Inspect => self.inspect(),
            Request::Scan => self.scannable(),
            Request::NoteDrill => self.tell(Action::Drill, Vec::new()).map(|()| Response::Noted),
            Request::Lookup(target) => self.look_up(&target),
            change => self.change(change),
        }
    }
}
