//! A running node: the gRPC server, a stream to every peer, and the engine between them, all on one thread.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use model::RoleName;
use protocol::LinkId;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot, watch};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::{TcpListenerStream, UnboundedReceiverStream};
use tonic::transport::{Channel, Endpoint, Server};
use tonic::{Code, Status};
use tonic_health::ServingStatus;
use tracing::Instrument;
use wire::{BoxStream, Frame, LinkHandler, Receipt};

use crate::control::{ControlService, Progress, ProgressState};
use crate::engine::{Engine, Event, StreamNumber};
use crate::journal::{JournalDirectory, JournalError};

/// A peer that can't be reached is tried again after this long, then after twice as long, up to the most.
const RETRY_LEAST: Duration = Duration::from_millis(20);
const RETRY_MOST: Duration = Duration::from_millis(500);
/// Open streams end on their own within this time of a stop, or are cut.
const STOP_WITHIN: Duration = Duration::from_millis(500);

const CONNECT_WITHIN: Duration = Duration::from_secs(2);
/// A silent connection is asked this often whether it is still there, and given up after so long without an answer.
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(5);
const KEEP_ALIVE_WITHIN: Duration = Duration::from_secs(10);

/// How to run a node.
#[derive(Clone, Debug)]
pub struct NodeOptions {
    /// Which role it plays.
    pub role: RoleName,
    /// Where its journals are; `None` keeps them in memory, and then a restart loses them.
    pub data: Option<PathBuf>,
    /// Where the other roles are, as URLs.
    pub peers: BTreeMap<RoleName, String>,
}

/// A node could not start, or had to stop.
#[derive(Debug, Error)]
pub enum NodeError {
    /// The address can't be used.
    #[error("{role} can't listen on {address}: {source}. {}", listen_help(source.kind()))]
    Listen {
        /// Whose address.
        role: RoleName,
        /// Which address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// A peer's URL is missing or is none.
    #[error("{role} needs the address of {peer}: give --peer {peer}=http://HOST:PORT ({reason})")]
    Peer {
        /// Who needs it.
        role: RoleName,
        /// Whose address.
        peer: RoleName,
        /// What is wrong with it.
        reason: String,
    },
    /// The journal failed.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The server failed.
    #[error("the server of {role} failed: {source}")]
    Server {
        /// Whose.
        role: RoleName,
        /// Why.
        source: tonic::transport::Error,
    },
    /// The engine died.
    #[error("the engine of {role} died of a broken invariant; the message above says which")]
    Engine {
        /// Whose.
        role: RoleName,
    },
    /// A thread could not be made.
    #[error("the engine of {role} could not be started: {source}")]
    Thread {
        /// Whose.
        role: RoleName,
        /// What the system said.
        source: std::io::Error,
    },
}

/// A node that runs until it is stopped or dropped, on a thread of its own.
#[derive(Debug)]
pub struct Node {
    role: RoleName,
    events: Events,
    thread: Option<JoinHandle<Result<(), NodeError>>>,
    ended: oneshot::Receiver<()>,
}

/// What the engine is told.
pub(crate) type Events = mpsc::UnboundedSender<Event>;

const fn listen_help(kind: std::io::ErrorKind) -> &'static str {
    match kind {
        std::io::ErrorKind::PermissionDenied => "Ports below 1024 are the administrator's: take a higher one",
        std::io::ErrorKind::AddrNotAvailable => "Is it an address of this machine?",
        _ => "Is the port taken by another program?",
    }
}

/// Binds the address that a node will listen on; port 0 takes a free one.
pub async fn listen(role: RoleName, address: SocketAddr) -> Result<TcpListener, NodeError> {
    TcpListener::bind(address).await.map_err(|source| NodeError::Listen { role, address, source })
}

impl Node {
    /// Reads the journal back, then serves and connects to the peers. Call it within a tokio runtime.
    pub fn start(listener: TcpListener, options: NodeOptions) -> Result<Self, NodeError> {
        let NodeOptions { role, data, peers } = options;
        let endpoints = endpoints(role, &peers)?;
        let directory = data.map(|path| JournalDirectory::open(&path, role)).transpose()?;
        let (events, engine_events) = mpsc::unbounded_channel();
        let (progress_sender, progress) = watch::channel(Progress::default());
        let engine = Engine::new(role, directory, progress_sender)?;
        let failed = move |source| NodeError::Thread { role, source };
        // The listener is moved to the node's own runtime.
        let listener = listener.into_std().map_err(failed)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let (end, ended) = oneshot::channel();
        let to_engine = events.clone();
        let work = async move {
            let listener = TcpListener::from_std(listener).map_err(failed)?;
            let streams = Arc::new(AtomicU64::new(0));
            let (stop_server, stopped) = oneshot::channel::<()>();
            let control =
                ControlService { role, events: to_engine.clone(), progress, drivers: engine.drivers() };
            let served = serve(listener, control, Arc::clone(&streams), stopped);
            let server = tokio::spawn(served);
            for (link, endpoint) in endpoints {
                tokio::spawn(keep_link_open(link, endpoint, to_engine.clone(), Arc::clone(&streams)));
            }
            let span = tracing::info_span!("node", role = %role);
            engine.work(engine_events).instrument(span).await?;
            drop(stop_server);
            match tokio::time::timeout(STOP_WITHIN, server).await {
                Ok(Ok(result)) => result.map_err(|source| NodeError::Server { role, source }),
                // Long-lived streams can hold a graceful stop for ever: they end with the runtime.
                Ok(Err(_)) | Err(_) => Ok(()),
            }
        };
        let thread = std::thread::Builder::new()
            .name(format!("{role}-node"))
            .spawn(move || {
                // Told also when it is dropped by a panic.
                let _end: oneshot::Sender<()> = end;
                runtime.block_on(work)
            })
            .map_err(failed)?;
        Ok(Self { role, events, thread: Some(thread), ended })
    }

    /// Waits until the engine ends by itself: it never does while all is well.
    pub async fn failed(&mut self) {
        let _ = (&mut self.ended).await;
    }

    /// Stops serving, ends the engine, and says if it had failed.
    pub async fn stop(mut self) -> Result<(), NodeError> {
        // The engine may have ended by itself; then nobody takes the event.
        let _ = self.events.send(Event::Stop);
        let role = self.role;
        let Some(thread) = self.thread.take() else { return Ok(()) };
        match tokio::task::spawn_blocking(move || thread.join()).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) | Err(_) => Err(NodeError::Engine { role }),
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.events.send(Event::Stop);
    }
}

fn endpoints(
    role: RoleName,
    peers: &BTreeMap<RoleName, String>,
) -> Result<Vec<(LinkId, Endpoint)>, NodeError> {
    LinkId::out_of_role(role)
        .map(|link| {
            let peer = link.to();
            let fail = |reason: String| NodeError::Peer { role, peer, reason };
            let url = peers.get(&peer).ok_or_else(|| fail("none was given".to_owned()))?;
            let endpoint =
                Endpoint::from_shared(url.clone()).map_err(|error| fail(format!("`{url}`: {error}")))?;
            Ok((link, with_limits(endpoint)))
        })
        .collect()
}

/// A connection sends at once, and is given up when its other end stays silent: a host that lost its power, or a
/// container that is paused, closes nothing.
pub fn with_limits(endpoint: Endpoint) -> Endpoint {
    endpoint
        .tcp_nodelay(true)
        .connect_timeout(CONNECT_WITHIN)
        .http2_keep_alive_interval(KEEP_ALIVE_INTERVAL)
        .keep_alive_timeout(KEEP_ALIVE_WITHIN)
        .keep_alive_while_idle(true)
}

/// Tells the health service whether the node can go on. One that is held, or waits for a run, can.
async fn tell_health(health: tonic_health::server::HealthReporter, mut progress: watch::Receiver<Progress>) {
    loop {
        let failed = matches!(progress.borrow_and_update().state, ProgressState::Failed(_));
        let status = if failed { ServingStatus::NotServing } else { ServingStatus::Serving };
        health.set_service_status("", status).await;
        if progress.changed().await.is_err() {
            return;
        }
    }
}

async fn serve(
    listener: TcpListener,
    control: ControlService,
    streams: Arc<AtomicU64>,
    stopped: oneshot::Receiver<()>,
) -> Result<(), tonic::transport::Error> {
    let (health, health_service) = tonic_health::server::health_reporter();
    // The journal has been read back: the node is ready, also while it waits for a run or for a peer.
    health.set_service_status("", ServingStatus::Serving).await;
    tokio::spawn(tell_health(health, control.progress.clone()));
    let handler = Arc::new(Inbound { events: control.events.clone(), streams });
    let routes = wire::services(control.role, handler)
        .add_service(wire::control_server(control))
        .add_service(health_service);
    let incoming = TcpListenerStream::new(listener).map(|stream| {
        stream.inspect(|stream| {
            // A promise that waits for company in the kernel holds the whole cluster.
            let _ = stream.set_nodelay(true);
        })
    });
    let stop = async {
        let _ = stopped.await;
    };
    Server::builder()
        .http2_keepalive_interval(Some(KEEP_ALIVE_INTERVAL))
        .http2_keepalive_timeout(Some(KEEP_ALIVE_WITHIN))
        .add_routes(routes)
        .serve_with_incoming_shutdown(incoming, stop)
        .await
}

/// The receiving side: hands every inbound stream to the engine.
#[derive(Debug)]
struct Inbound {
    events: Events,
    streams: Arc<AtomicU64>,
}

impl LinkHandler for Inbound {
    async fn accept(
        &self,
        link: LinkId,
        mut inbound: BoxStream<Frame>,
    ) -> Result<BoxStream<Receipt>, Status> {
        let Some(Frame::Hello(hello)) = inbound.next().await.transpose()? else {
            return Err(Status::invalid_argument("a stream starts with Hello"));
        };
        let stream = StreamNumber(self.streams.fetch_add(1, Ordering::Relaxed));
        let (receipts, answers) = mpsc::unbounded_channel();
        let gone = |_| Status::unavailable("the node is stopping");
        self.events.send(Event::Opened { link, stream, hello, receipts: receipts.clone() }).map_err(gone)?;
        let events = self.events.clone();
        tokio::spawn(async move {
            while let Some(frame) = inbound.next().await {
                let event = match frame {
                    Ok(Frame::Batch { entries, promise }) => Event::Batch { link, stream, entries, promise },
                    Ok(Frame::Ahead(ahead)) => Event::Ahead { link, stream, ahead },
                    Ok(Frame::Hello(_)) => {
                        let _ =
                            receipts.send(Err(Status::invalid_argument("Hello comes once, at the start")));
                        return;
                    }
                    Err(status) => {
                        let _ = receipts.send(Err(status));
                        return;
                    }
                };
                if events.send(event).is_err() || receipts.is_closed() {
                    return;
                }
            }
        });
        Ok(Box::pin(UnboundedReceiverStream::new(answers)))
    }
}

/// Keeps a stream to a peer open, for as long as the node lives.
async fn keep_link_open(link: LinkId, endpoint: Endpoint, events: Events, streams: Arc<AtomicU64>) {
    let mut channel: Option<Channel> = None;
    let mut retry = RETRY_LEAST;
    loop {
        match open_once(link, &endpoint, &mut channel, &events, &streams).await {
            Ok(()) => retry = RETRY_LEAST,
            Err(status) if status.code() == Code::Unavailable || status.code() == Code::Cancelled => {
                tracing::debug!(link = ?link, reason = status.message(), "peer not there yet");
            }
            Err(status) => {
                tracing::warn!(link = ?link, reason = status.message(), "the peer closed the stream");
            }
        }
        tokio::time::sleep(retry).await;
        retry = (retry * 2).min(RETRY_MOST);
    }
}

/// Opens a stream and passes receipts on until it ends. `Ok` if the peer had welcomed it.
async fn open_once(
    link: LinkId,
    endpoint: &Endpoint,
    channel: &mut Option<Channel>,
    events: &Events,
    streams: &AtomicU64,
) -> Result<(), Status> {
    let connected = match channel.take() {
        Some(channel) => channel,
        None => endpoint.connect().await.map_err(|error| Status::unavailable(error.to_string()))?,
    };
    let stream = StreamNumber(streams.fetch_add(1, Ordering::Relaxed));
    let (frames, outbound) = mpsc::unbounded_channel();
    let stopping = |_| Status::cancelled("the node is stopping");
    events.send(Event::Connected { link, stream, frames }).map_err(stopping)?;
    let mut welcomed = false;
    let result = async {
        let outbound = UnboundedReceiverStream::new(outbound);
        let mut receipts = wire::open_link(connected.clone(), link, outbound).await?;
        while let Some(receipt) = receipts.next().await {
            let receipt = receipt?;
            welcomed = true;
            events.send(Event::Receipt { link, stream, receipt }).map_err(stopping)?;
        }
        Ok(())
    }
    .await;
    let _ = events.send(Event::Disconnected { link, stream });
    match result {
        // The stream was closed in good order: the connection can be used again.
        Ok(()) => *channel = Some(connected),
        Err(_) if welcomed => {}
        Err(status) => return Err(status),
    }
    Ok(())
}
