//! `greenlane serve`: one node, for containers and clusters.

use node::{Node, NodeOptions, listen};

use super::{asked_to_stop, runtime};
use crate::arguments::Serve;
use crate::exit::{Failure, PASS};

pub(crate) fn run(serve: &Serve) -> Result<u8, Failure> {
    let options = NodeOptions {
        role: serve.role,
        data: Some(serve.data.clone()),
        peers: serve.peer.iter().cloned().collect(),
    };
    runtime()?.block_on(async {
        let listener = listen(serve.role, serve.listen).await?;
        let address = listener.local_addr().map_err(Failure::failed)?;
        let mut node = Node::start(listener, options)?;
        tracing::info!(role = %serve.role, %address, data = %serve.data.display(), "ready");
        tokio::select! {
            () = asked_to_stop() => tracing::info!(role = %serve.role, "stopping"),
            () = node.failed() => {}
        }
        node.stop().await?;
        Ok(PASS)
    })
}
