//! Which run a node has: it takes one on, takes one up again, or refuses.

use protocol::{LinkId, MODEL_VERSION};
use tonic::Status;

use super::Engine;
use crate::control::{ConfigureWish, Configured, Present};
use crate::journal::RunHeader;
use crate::run::Run;

impl Engine {
    /// The run of this name, if it is the one that the node has.
    pub(super) fn named_run(&mut self, name: &str) -> Result<&mut Run, Status> {
        let role = self.role;
        let run = self.run.as_mut();
        let run =
            run.ok_or_else(|| Status::failed_precondition(format!("{role} has no run: configure it first")))?;
        if run.header().run == name {
            return Ok(run);
        }
        let has = &run.header().run;
        Err(Status::failed_precondition(format!("{role} has run `{has}`, not `{name}`: configure it first")))
    }

    /// Takes a run on, or up again; says whether it was there already, and where it stands. If it is only asked, nothing
    /// changes.
    pub(super) fn configure(
        &mut self,
        header: RunHeader,
        wish: &ConfigureWish,
    ) -> Result<Configured, Status> {
        if header.model_version != MODEL_VERSION {
            return Err(Status::failed_precondition(format!(
                "the driver speaks model version {}, this node {MODEL_VERSION}: use the same build everywhere",
                header.model_version
            )));
        }
        let present = self
            .run
            .as_ref()
            .map(|run| Present { run: run.header().run.clone(), is_finished: run.is_finished() });
        if let Some(run) = self.run.as_ref().filter(|run| run.header().run == header.run) {
            check_same(run.header(), &header)?;
            return Ok(Configured { present, ..run.configured(true) });
        }
        self.check_free()?;
        let kept = match &self.directory {
            Some(directory) => directory.find(&header.run).map_err(|error| lost(&error))?,
            None => None,
        };
        if let Some((kept, _)) = &kept {
            check_same(kept, &header)?;
        }
        let resumed = kept.is_some();
        if wish.ask_only {
            drop(kept);
            return Ok(Configured { resumed, present, ..Run::would_be(&header)? });
        }
        let run = match kept {
            Some((header, journal)) => {
                let incarnation = journal.incarnation();
                Run::open(header, Box::new(journal), incarnation).map_err(|error| lost(&error))?
            }
            None => Run::create(header, self.directory.as_ref())?,
        };
        tracing::info!(run = run.header().run, scenario = run.scenario_name(), resumed, "configured");
        let configured = Configured { present: present.clone(), ..run.configured(resumed) };
        self.put_in_place(run);
        if let Some(over) = present.filter(|present| present.is_finished && present.run == wish.over) {
            self.forget(&over.run);
        }
        Ok(configured)
    }

    /// A run that is not finished is not taken away from a driver who watches it. One who is gone holds nothing.
    fn check_free(&self) -> Result<(), Status> {
        let Some(run) = self.run.as_ref().filter(|run| !run.is_finished()) else { return Ok(()) };
        if self.failed.is_some() || !self.drivers.any() {
            return Ok(());
        }
        let name = &run.header().run;
        Err(Status::failed_precondition(format!(
            "it has run `{name}`, which is not finished and is being driven. Wait for its end, stop its driver, or take \
             other nodes"
        )))
    }

    /// The run takes the place of what the node had.
    fn put_in_place(&mut self, run: Run) {
        self.run = Some(run);
        self.failed = None;
        // Streams of an older run end; those that were waiting for a run are greeted.
        for older in self.inbound.iter_mut().filter_map(Option::take) {
            let _ = older.receipts.send(Err(Status::aborted("this node has a new run")));
        }
        for link in LinkId::out_of_role(self.role) {
            let outbound = &mut self.outbound[link.index()];
            *outbound = outbound.take().filter(|outbound| !outbound.greeted);
            self.say_hello(link);
        }
    }

    /// Removes the journal of a run that is over everywhere. If it can't be removed, it takes room, and nothing else.
    fn forget(&self, run: &str) {
        let Some(directory) = &self.directory else { return };
        if let Err(error) = directory.remove(run) {
            tracing::warn!(run, %error, "the journal of a run that is over can't be removed");
        }
    }
}

/// A name stands for one run.
fn check_same(found: &RunHeader, wanted: &RunHeader) -> Result<(), Status> {
    if found == wanted {
        return Ok(());
    }
    Err(Status::failed_precondition(format!(
        "run `{}` is another one here (other scenario, seed, replication or version of the model): give the run a new name",
        wanted.run
    )))
}

/// The run is here, and can't be taken up.
fn lost(error: &dyn std::fmt::Display) -> Status {
    Status::data_loss(error.to_string())
}
