//! The whole cluster in one process: four nodes over real gRPC on loopback.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use model::RoleName;
use node::{Node, NodeOptions, listen};
use tempfile::TempDir;

use crate::error::DriveError;

/// Four nodes on free ports of loopback.
#[derive(Debug)]
pub struct EmbeddedCluster {
    nodes: Vec<Node>,
    peers: BTreeMap<RoleName, String>,
    /// Journals of a run that nobody wants to keep.
    _scratch: Option<TempDir>,
}

impl EmbeddedCluster {
    /// Starts the nodes. Journals go to `data`, or to a directory that is removed with the cluster.
    pub async fn start(data: Option<PathBuf>) -> Result<Self, DriveError> {
        let (data, scratch) = if let Some(data) = data {
            (data, None)
        } else {
            let scratch = tempfile::Builder::new().prefix("greenlane-").tempdir();
            let scratch = scratch.map_err(DriveError::Directory)?;
            (scratch.path().to_owned(), Some(scratch))
        };
        let mut listeners = Vec::new();
        let mut peers = BTreeMap::new();
        for role in RoleName::ALL {
            let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
            let listener = listen(role, any_port).await?;
            let address = listener.local_addr().map_err(|source| node::NodeError::Listen {
                role,
                address: any_port,
                source,
            })?;
            peers.insert(role, format!("http://{address}"));
            listeners.push((role, listener));
        }
        let mut nodes = Vec::new();
        for (role, listener) in listeners {
            let options = NodeOptions { role, data: Some(data.join(role.name())), peers: peers.clone() };
            nodes.push(Node::start(listener, options)?);
        }
        Ok(Self { nodes, peers, _scratch: scratch })
    }

    /// Where the nodes are, as URLs.
    pub fn peers(&self) -> &BTreeMap<RoleName, String> {
        &self.peers
    }

    /// Stops the nodes in good order.
    pub async fn stop(self) -> Result<(), DriveError> {
        for node in self.nodes {
            node.stop().await?;
        }
        Ok(())
    }
}
