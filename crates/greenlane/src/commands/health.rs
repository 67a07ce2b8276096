//! `greenlane health`: is a node ready?

use std::time::Duration;

use tonic::transport::Endpoint;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::runtime;
use crate::arguments::Health;
use crate::exit::{Failure, PASS};
use crate::standard_output::print;

const TIMEOUT: Duration = Duration::from_secs(2);

pub(crate) fn run(health: &Health) -> Result<u8, Failure> {
    let url = &health.url;
    let endpoint = Endpoint::from_shared(url.clone()).map_err(|error| {
        Failure::BadInput(format!("`{url}` is no address ({error}): write http://HOST:PORT"))
    })?;
    if endpoint.uri().scheme().is_none() {
        return Err(Failure::BadInput(format!("`{url}` is no address: write http://HOST:PORT")));
    }
    let status = runtime()?.block_on(async {
        let channel = endpoint.connect_timeout(TIMEOUT).timeout(TIMEOUT).connect().await;
        let channel = channel.map_err(|error| {
            let reason =
                std::error::Error::source(&error).map_or_else(String::new, |source| format!(" ({source})"));
            Failure::failed(format!("nothing answers at {url}{reason}"))
        })?;
        let answer = HealthClient::new(channel).check(HealthCheckRequest::default()).await;
        answer.map_err(|status| Failure::failed(format!("{url} answers, but not about its health: {status}")))
    })?;
    let status = status.into_inner().status();
    print(&format!("{}\n", status.as_str_name()))?;
    if status == ServingStatus::Serving {
        Ok(PASS)
    } else {
        Err(Failure::failed(format!("{url} is not ready: {}", status.as_str_name())))
    }
}
