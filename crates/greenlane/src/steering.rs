//! Steering a live run from the terminal, a word a line: `pause`, `resume`, `speed 120`, `status`, `quit`.

use std::io::IsTerminal;

use driver::Controls;
use node::pace::Speed;

use crate::arguments::parse_speed;
use crate::standard_streams::note;
use crate::watching::Watching;

const HELP: &str = "type pause, resume, speed N, status or quit, then Enter; quit and Ctrl-C end the run with an account so far";

/// What a line asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Order {
    Pause,
    Resume,
    Speed(Speed),
    Status,
    Quit,
}

/// Listens to the terminal, if there is one, for as long as the program runs.
pub(crate) fn listen(controls: &Controls, watching: &Watching) {
    if !std::io::stdin().is_terminal() {
        return;
    }
    note(HELP);
    let (controls, watching) = (controls.clone(), watching.clone());
    std::thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            match order(&line) {
                Ok(None) => {}
                Ok(Some(Order::Pause)) => controls.pause(),
                Ok(Some(Order::Resume)) => controls.resume(),
                Ok(Some(Order::Speed(speed))) => controls.set_speed(speed),
                Ok(Some(Order::Status)) => watching.tell(&watching.status()),
                Ok(Some(Order::Quit)) => controls.stop(),
                Err(reason) => watching.tell(&reason),
            }
        }
    });
}

fn order(line: &str) -> Result<Option<Order>, String> {
    match line.split_whitespace().collect::<Vec<_>>()[..] {
        [] => Ok(None),
        ["pause"] => Ok(Some(Order::Pause)),
        ["resume"] => Ok(Some(Order::Resume)),
        ["status"] => Ok(Some(Order::Status)),
        ["quit"] => Ok(Some(Order::Quit)),
        ["speed", speed] => parse_speed(speed).map(|speed| Some(Order::Speed(speed))),
        _ => Err(HELP.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_order_or_says_what_can_be_typed() {
        assert_eq!(order("  "), Ok(None));
        assert_eq!(order("pause"), Ok(Some(Order::Pause)));
        assert_eq!(order("resume"), Ok(Some(Order::Resume)));
        assert_eq!(order("speed 120x"), Ok(Some(Order::Speed(Speed::Times(120.0)))));
        assert_eq!(order("speed max"), Ok(Some(Order::Speed(Speed::Max))));
        assert_eq!(order("status"), Ok(Some(Order::Status)));
        assert_eq!(order(" quit "), Ok(Some(Order::Quit)));
        assert!(order("speed -1").is_err());
        assert_eq!(order("stop it"), Err(HELP.to_owned()));
    }
}
