//! Customs' parameters: its stations, checks, review, risk management, detention, audit.

use customs::{
    AuditRules, Checks, DetentionRules, ExpectedRate, Guarantee, ImageReview, Parameters, Review, Risk, Score,
};
use model::{Duration, Fen, RoleName};
use protocol::Probability;

use super::stations::Stations;
use crate::error::ScenarioError;
use crate::layer::{CustomsLayer, DigitalLayer, Optional, ReleasePointText, RiskLayer};
use crate::scenario::StaffCost;
use crate::units::Share;

type Result<T> = std::result::Result<T, ScenarioError>;

impl Stations<'_> {
    fn share(&self, share: Option<Share>, path: &str) -> Result<Probability> {
        self.sources.probability(share, path)
    }

    pub(crate) fn customs(&self, costs: &mut Vec<StaffCost>) -> Result<Parameters> {
        let customs = self.layer.customs.clone().unwrap_or_default();
        let risk = self.layer.risk.clone().unwrap_or_default();
        let digital = self.layer.digital.clone().unwrap_or_default();
        Ok(Parameters {
            stations: self.table(RoleName::Customs, costs)?,
            rules: self.frame.rules,
            rejections_max: self.rejections_max(&customs)?,
            completeness_limit: self.completeness_limit(&customs)?,
            release_at_line: self.release_point()? == ReleasePointText::Line,
            checks: self.checks(&digital)?,
            guarantee: self.guarantee(&customs)?,
            review: self.review(&risk, &digital)?,
            risk: self.risk(&risk)?,
            detention: self.detention()?,
            audit: self.audit()?,
            green_channel_lighter_checks: self.lighter_checks(),
        })
    }

    fn rejections_max(&self, customs: &CustomsLayer) -> Result<u8> {
        const PATH: &str = "customs.rejections_max";
        let most = self.sources.need(customs.rejections_max, PATH)?.0;
        u8::try_from(most).ok().filter(|&most| most > 0).ok_or_else(|| {
            self.sources.fail(PATH, format!("{most} is out of range"), "write 1 to 255, like 3")
        })
    }

    fn completeness_limit(&self, customs: &CustomsLayer) -> Result<Duration> {
        const PATH: &str = "customs.completeness_limit";
        let limit = self.sources.need(customs.completeness_limit, PATH)?.0;
        if limit == Duration::ZERO {
            let help = "write how long a set may stay incomplete, like 24h";
            return Err(self.sources.fail(PATH, "every set would be refused at its first document", help));
        }
        Ok(limit)
    }

    fn guarantee(&self, customs: &CustomsLayer) -> Result<Option<Guarantee>> {
        let Some(guarantee) = Optional::on(customs.guarantee.clone()) else { return Ok(None) };
        let key = |key: &str| format!("customs.guarantee.{key}");
        let top_up_every = self.sources.need(guarantee.top_up_every, &key("top_up_every"))?.0;
        let (what, help) = ("it would be topped up all the time", "write a time of at least 1s, like 1d");
        self.sources.not_too_often(top_up_every, &key("top_up_every"), what, help)?;
        let first = self.sources.need(guarantee.first_top_up, &key("first_top_up"))?;
        Ok(Some(Guarantee {
            amount: Fen::new(self.sources.need(guarantee.amount, &key("amount"))?.fen),
            first_top_up: self.frame.instant(first, &key("first_top_up"), self.sources)?,
            top_up_every,
        }))
    }

    fn checks(&self, digital: &DigitalLayer) -> Result<Checks> {
        let hs = digital.hs_check.clone().unwrap_or_default();
        let value = digital.value_check.clone().unwrap_or_default();
        Ok(Checks {
            hs_doubt: self.share(hs.doubts, "digital.hs_check.doubts")?,
            hs_false_doubt: self.share(hs.false_doubts, "digital.hs_check.false_doubts")?,
            value_doubt: self.share(value.doubts, "digital.value_check.doubts")?,
            value_false_doubt: self.share(value.false_doubts, "digital.value_check.false_doubts")?,
            prohibited_caught: self.share(digital.prohibited_list, "digital.prohibited_list")?,
            infringing_caught: self.share(digital.ip_check, "digital.ip_check")?,
        })
    }

    fn review(&self, risk: &RiskLayer, digital: &DigitalLayer) -> Result<Review> {
        const PATH: &str = "risk.review_verdicts";
        let verdicts = risk.review_verdicts.clone().unwrap_or_default();
        let review = Review {
            share: self.share(risk.review, "risk.review")?,
            escalates: self.share(verdicts.escalates, "risk.review_verdicts.escalates")?,
            rejects: self.share(verdicts.rejects, "risk.review_verdicts.rejects")?,
            asks: self.share(verdicts.asks, "risk.review_verdicts.asks")?,
            automatic_escalates: match Optional::on(digital.automatic_reviewer.clone()) {
                None => None,
                Some(reviewer) => {
                    Some(self.share(reviewer.escalates, "digital.automatic_reviewer.escalates")?)
                }
            },
        };
        let sum = review.escalates.value() + review.rejects.value() + review.asks.value();
        if sum > 1.0 + 1e-9 {
            let what = format!("escalates, rejects and asks sum to {}%", (sum * 1e8).round() / 1e6);
            return Err(self.sources.fail(
                PATH,
                what,
                "a reviewer decides one of them, or passes the list: at most 100%",
            ));
        }
        Ok(review)
    }

    fn risk(&self, risk: &RiskLayer) -> Result<Risk> {
        let score = risk.score.clone().unwrap_or_default();
        let image = risk.image.clone().unwrap_or_default();
        let factor = self.sources.need(risk.aeo_factor, "risk.aeo_factor")?.0;
        Ok(Risk {
            random: self.share(risk.random, "risk.random")?,
            aeo_factor: Probability::new(factor).map_err(|error| {
                self.sources.fail("risk.aeo_factor", error.to_string(), "write a number from 0 to 1")
            })?,
            discredited: self.share(risk.discredited, "risk.discredited")?,
            score: Score {
                recall: self.share(score.recall, "risk.score.recall")?,
                false_positives: self.share(score.false_positives, "risk.score.false_positives")?,
            },
            expected: self.expected(risk)?,
            image: ImageReview {
                sensitivity: self.share(image.sensitivity, "risk.image.sensitivity")?,
                false_alarms: self.share(image.false_alarms, "risk.image.false_alarms")?,
            },
            unpack_sensitivity: self.share(risk.unpack_sensitivity, "risk.unpack_sensitivity")?,
        })
    }

    fn expected(&self, risk: &RiskLayer) -> Result<Option<ExpectedRate>> {
        let Some(expected) = Optional::on(risk.expected.clone()) else { return Ok(None) };
        let key = |key: &str| format!("risk.expected.{key}");
        let window = self.sources.need(expected.window, &key("window"))?.0;
        if window == Duration::ZERO {
            return Err(self.sources.fail(
                &key("window"),
                "nothing is counted in no time",
                "write a time, like 1h",
            ));
        }
        Ok(Some(ExpectedRate {
            rate: self.share(expected.rate, &key("rate"))?,
            window,
            cancels_aeo_factor: self.sources.need(expected.cancels_aeo_factor, &key("cancels_aeo_factor"))?,
        }))
    }

    fn detention(&self) -> Result<DetentionRules> {
        let detention = self.layer.detention.clone().unwrap_or_default();
        let rules = DetentionRules {
            detains: self.share(detention.detains, "detention.detains")?,
            cleared: self.share(detention.cleared, "detention.cleared")?,
            shipped_back: self.share(detention.shipped_back, "detention.shipped_back")?,
        };
        if rules.cleared.value() + rules.shipped_back.value() > 1.0 + 1e-9 {
            let help = "of the detained, the rest is seized: at most 100% together";
            return Err(self.sources.fail(
                "detention",
                "cleared and shipped_back sum to more than 100%",
                help,
            ));
        }
        Ok(rules)
    }

    fn audit(&self) -> Result<AuditRules> {
        let audit = self.layer.audit.clone().unwrap_or_default();
        Ok(AuditRules {
            blue: self.share(audit.blue, "audit.blue")?,
            sensitivity: self.share(audit.sensitivity, "audit.sensitivity")?,
        })
    }

    fn lighter_checks(&self) -> bool {
        let priority = self.layer.priority.clone().unwrap_or_default();
        let channel = Optional::on(priority.green_channel);
        channel.and_then(|channel| channel.lighter_checks).unwrap_or(false)
    }
}
