//! What a project's manifest asks for.

use crate::manifest::{Entry, Holds, Missing};
use crate::model::{Error, Result, StageChoice};

use super::super::project::Project;
use super::Wanted;

impl Wanted<'_> {
    /// Whether the options leave it to the project what is wanted. A file of variables that has none is a choice, too.
    pub(in crate::cli) fn is_left_to_the_project(&self) -> bool {
        self.is_empty() && self.args.env_file.is_empty()
    }

    /// Asks for what the manifest has for `stages`.
    pub(in crate::cli) fn follow(&mut self, project: &Project, stages: &StageChoice) -> Result<()> {
        let entries = project.manifest.entries_for(stages);
        if entries.is_empty() {
            return Err(Error::usage(format!("{} names nothing for the stage {stages}", project.shown()))
                .hint("name what the program needs there, or with --env NAME=REF"));
        }
        for Entry { name, reference, position, holds, missing, .. } in entries {
            let place = Some(format!("{}:{position}", project.shown()));
            let optional = *missing != Missing::Refused;
            if *holds == Holds::Path {
                self.file_variable(name, reference.clone(), place, optional)?;
                continue;
            }
            self.variable(name, reference.clone(), place, optional)?;
            if let (Missing::Default(text), Some(planned)) = (missing, self.variables.last_mut()) {
                planned.default = Some(text.clone());
            }
        }
        Ok(())
    }
}
