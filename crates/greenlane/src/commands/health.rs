//! `greenlane health`: is a node ready?

use std::time::Duration;

use tonic::transport::Endpoint;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::runtime;
use crate::arguments::{Health, is_address};
use crate::exit::{Failure, PASS};
use crate::standard_streams::print;

const TIMEOUT: Duration = Duration::from_secs(2);

pub(crate) fn run(health: &Health) -> Result<u8, Failure> {
    let url = &health.url;
    let bad = || Failure::BadInput(format!("`{url}` is no address: write http://HOST:PORT"));
    if !is_address(url) {
        return Err(bad());
    }
    let endpoint = Endpoint::from_shared(url.clone()).map_err(|_| bad())?;
    let status = runtime()?.block_on(async {
        // Also one who takes the connection and then stays silent has so long for it all.
        let asked = tokio::time::timeout(TIMEOUT, ask(url, &endpoint)).await;
        asked.unwrap_or_else(|_| {
            Err(Failure::failed(format!("{url} did not answer within {} s", TIMEOUT.as_secs())))
        })
    })?;
    print(&format!("{}\n", status.as_str_name()))?;
    if status == ServingStatus::Serving {
        Ok(PASS)
    } else {
        Err(Failure::failed(format!("{url} is not ready: {}", status.as_str_name())))
    }
}

async fn ask(url: &str, endpoint: &Endpoint) -> Result<ServingStatus, Failure> {
    let channel = endpoint.connect().await.map_err(|error| {
        let reason =
            std::error::Error::source(&error).map_or_else(String::new, |source| format!(" ({source})"));
        Failure::failed(format!("nothing answers at {url}{reason}"))
    })?;
    let answer = HealthClient::new(channel).check(HealthCheckRequest::default()).await;
    let answer = answer
        .map_err(|status| Failure::failed(format!("{url} answers, but not about its health: {status}")))?;
    Ok(answer.into_inner().status())
}
