//! The setting that every role knows: sellers, goods, sites, buyers and digital systems.

use model::{Credit, Duration, Fen, HsCode, SimTime, SiteNumber};
use protocol::{
    Buyers, Cancellation, Digital, Faults, GoodsClass, PolicyChange, SellerClass, Setting, SiteShare,
};
use queueing::{Distribution, Draws, Lag};

use super::frame::Frame;
use crate::error::{ScenarioError, choice};
use crate::layer::{
    CreditText, DigitalLayer, DistributionText, FaultsLayer, GoodsClassLayer, Layer, ListLayer, ListedText,
    NeedText, Optional, SellerClassLayer, SiteLayer,
};
use crate::sources::Sources;
use crate::units::{Hours, Money, Time};

type Result<T> = std::result::Result<T, ScenarioError>;

/// Streams have 15 bits.
const SELLERS_MAX: usize = 32_767;
/// Goods are numbered by a byte.
const GOODS_MAX: usize = 255;
/// Shares of a whole are written with a few decimals.
const SHARES_TOLERANCE: f64 = 1e-6;

/// Reads the setting; `at` is the instant from which it holds.
pub(crate) struct Classes<'a> {
    pub(crate) sources: &'a Sources,
    pub(crate) frame: &'a Frame,
    pub(crate) at: SimTime,
}

impl Classes<'_> {
    /// The setting, with draws that stand for any.
    pub(crate) fn setting(&self, layer: &Layer) -> Result<(Setting, Vec<f64>)> {
        let (sellers, shares) = self.sellers(layer)?;
        let buyers = layer.buyers.clone().unwrap_or_default();
        let cancellation = layer.cancellation.clone().unwrap_or_default();
        let digital = layer.digital.clone().unwrap_or_default();
        let setting = Setting {
            draws: Draws::new(0, 0),
            sellers,
            goods: self.goods(layer)?,
            sites: self.sites(layer)?,
            buyers: Buyers {
                people: self.people(buyers.people.map(|people| people.0))?,
                spent_before: self.money(buyers.spent_before.as_ref(), "buyers.spent_before")?,
                single_item: self.sources.probability(buyers.single_item, "buyers.single_item")?,
            },
            cancellation: Cancellation {
                share: self.sources.probability(cancellation.share, "cancellation.share")?,
                after: lag(cancellation.after.as_ref(), "cancellation.after", self.sources)?,
            },
            digital: self.digital(&digital)?,
            policies: self.policies(&digital)?,
            resend_after: self.frame.resend_after,
            links: self.frame.links.clone(),
            window: self.frame.window,
        };
        Ok((setting, shares))
    }

    fn people(&self, people: Option<u64>) -> Result<u64> {
        match self.sources.need(people, "buyers.people")? {
            0 => Err(self.sources.fail(
                "buyers.people",
                "nobody buys",
                "write how many people buy, like 1000000",
            )),
            people => Ok(people),
        }
    }

    fn money(&self, text: Option<&DistributionText<Money>>, path: &str) -> Result<Distribution> {
        self.sources.distribution(text, path)
    }

    fn sellers(&self, layer: &Layer) -> Result<(Vec<SellerClass>, Vec<f64>)> {
        let entries = layer.sellers.as_ref().map(ListLayer::entries).unwrap_or_default();
        if entries.is_empty() || entries.len() > SELLERS_MAX {
            let help = format!(
                "write 1 to {SELLERS_MAX} sellers, like - {{ name: flagship, share: 100%, credit: advanced, ... }}"
            );
            return Err(self.sources.fail("sellers", format!("there are {} sellers", entries.len()), help));
        }
        let green = self.green_channel(layer)?;
        let mut sellers = Vec::new();
        let mut shares = Vec::new();
        for (number, entry) in entries.iter().enumerate() {
            let path = format!("sellers.{number}");
            let name = self.name(entry.name.as_deref(), &format!("{path}.name"))?;
            let green_channel = green.contains(&name);
            sellers.push(self.seller(entry, name, green_channel, &path)?);
            shares.push(self.sources.need(entry.share, &format!("{path}.share"))?.fraction());
        }
        let names: Vec<&str> = sellers.iter().map(|seller| seller.name.as_str()).collect();
        self.whole("sellers", "seller", &names, &shares)?;
        if let Some(unknown) = green.iter().find(|name| !names.contains(&name.as_str())) {
            let what = format!("there is no seller `{unknown}`");
            return Err(self.sources.fail("priority.green_channel.who", what, choice(unknown, &names)));
        }
        Ok((sellers, shares))
    }

    fn seller(
        &self,
        entry: &SellerClassLayer,
        name: String,
        green_channel: bool,
        path: &str,
    ) -> Result<SellerClass> {
        let key = |key: &str| format!("{path}.{key}");
        let credit = match self.sources.need(entry.credit, &key("credit"))? {
            CreditText::Advanced => Credit::Advanced,
            CreditText::Registered => Credit::Registered,
            CreditText::Discredited => Credit::Discredited,
        };
        let listed = self.sources.need(entry.listed, &key("listed"))?;
        Ok(SellerClass {
            name,
            credit,
            faults: self.faults(&entry.faults.clone().unwrap_or_default(), &key("faults"))?,
            prevalence: self.sources.probability(entry.prevalence, &key("prevalence"))?,
            green_channel,
            black_listed: listed == ListedText::Black,
            white_listed: listed == ListedText::White,
        })
    }

    fn faults(&self, faults: &FaultsLayer, path: &str) -> Result<Faults> {
        let share = |share, key: &str| self.sources.probability(share, &format!("{path}.{key}"));
        Ok(Faults {
            mismatch: share(faults.mismatch, "mismatch")?,
            form: share(faults.form, "form")?,
            duplicate: share(faults.duplicate, "duplicate")?,
            licence: share(faults.licence, "licence")?,
            origin: share(faults.origin, "origin")?,
            book_item: share(faults.book_item, "book_item")?,
            undervalued: share(faults.undervalued, "undervalued")?,
        })
    }

    /// The sellers whose parcels go through the green channel at this instant.
    fn green_channel(&self, layer: &Layer) -> Result<Vec<String>> {
        const WHO: &str = "priority.green_channel.who";
        let priority = layer.priority.clone().unwrap_or_default();
        let Some(channel) = Optional::on(priority.green_channel) else { return Ok(Vec::new()) };
        let who = self.sources.need(channel.who, WHO)?.entries();
        let help = "call one by its number from 0; `who+` adds one";
        let who = who.map_err(|what| self.sources.fail(WHO, what, help))?;
        let open =
            Optional::on(channel.hours).is_none_or(|hours| self.frame.calendar.is_open(hours, self.at));
        Ok(if open { who } else { Vec::new() })
    }

    fn goods(&self, layer: &Layer) -> Result<Vec<GoodsClass>> {
        let entries = layer.goods.as_ref().map(ListLayer::entries).unwrap_or_default();
        if entries.is_empty() || entries.len() > GOODS_MAX {
            let help = format!("write 1 to {GOODS_MAX} classes, like - {{ class: cosmetics, share: 70% }}");
            return Err(self.sources.fail(
                "goods",
                format!("there are {} classes of goods", entries.len()),
                help,
            ));
        }
        let goods: Vec<GoodsClass> = entries
            .iter()
            .enumerate()
            .map(|(number, entry)| self.goods_class(entry, &format!("goods.{number}")))
            .collect::<Result<_>>()?;
        let names: Vec<&str> = goods.iter().map(|class| class.name.as_str()).collect();
        let shares: Vec<f64> = goods.iter().map(|class| class.share).collect();
        self.whole("goods", "class of goods", &names, &shares)?;
        Ok(goods)
    }

    fn goods_class(&self, entry: &GoodsClassLayer, path: &str) -> Result<GoodsClass> {
        let key = |key: &str| format!("{path}.{key}");
        let share = |share, name: &str| self.sources.probability(share, &key(name));
        let need =
            |need, name: &str| self.sources.need(need, &key(name)).map(|need| need == NeedText::Required);
        let consumption_tax = share(entry.consumption_tax, "consumption_tax")?;
        if consumption_tax.value() >= 1.0 {
            let help = "the tax is reckoned on a price that contains it: write less than 100%";
            return Err(self.sources.fail(&key("consumption_tax"), "the tax is the whole price", help));
        }
        Ok(GoodsClass {
            name: self.name(entry.class.as_deref(), &key("class"))?,
            share: self.sources.need(entry.share, &key("share"))?.fraction(),
            value: self.money(entry.value.as_ref(), &key("value"))?,
            value_max: Fen::new(self.sources.need(entry.value_max, &key("value_max"))?.fen),
            hs_code: HsCode(self.sources.need(entry.hs_code, &key("hs_code"))?.0),
            vat: share(entry.vat, "vat")?,
            consumption_tax,
            tariff: share(entry.tariff, "tariff")?,
            licence_required: need(entry.licence, "licence")?,
            origin_required: need(entry.origin, "origin")?,
            on_positive_list: self.sources.need(entry.positive_list, &key("positive_list"))?,
            prohibited: share(entry.prohibited, "prohibited")?,
            infringing: share(entry.infringing, "infringing")?,
            prevalence_factor: self.sources.need(entry.prevalence_factor, &key("prevalence_factor"))?.0,
            stock: self.sources.need(entry.stock.clone(), &key("stock"))?.0.map(|pieces| pieces.0),
        })
    }

    fn sites(&self, layer: &Layer) -> Result<Vec<SiteShare>> {
        const PATH: &str = "warehouse.sites";
        let sites = layer.warehouse.as_ref().and_then(|warehouse| warehouse.sites.as_ref());
        let entries = sites.map(ListLayer::entries).unwrap_or_default();
        if entries.is_empty() {
            let only =
                SiteShare { name: "warehouse".to_owned(), share: 1.0, backup: None, backup_above: None };
            return Ok(vec![only]);
        }
        if entries.len() > SiteNumber::MAX {
            let help = format!("at most {} are possible", SiteNumber::MAX);
            return Err(self.sources.fail(PATH, format!("there are {} sites", entries.len()), help));
        }
        let names: Vec<String> = entries
            .iter()
            .enumerate()
            .map(|(number, entry)| self.name(entry.name.as_deref(), &format!("{PATH}.{number}.name")))
            .collect::<Result<_>>()?;
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        // A backup is found by its name.
        self.differ(PATH, "site", &names)?;
        let sites: Vec<SiteShare> = entries
            .iter()
            .enumerate()
            .map(|(number, entry)| self.site(entry, number, &names))
            .collect::<Result<_>>()?;
        let shares: Vec<f64> = sites.iter().map(|site| site.share).collect();
        self.whole(PATH, "site", &names, &shares)?;
        Ok(sites)
    }

    fn site(&self, entry: &SiteLayer, number: usize, names: &[&str]) -> Result<SiteShare> {
        let path = format!("warehouse.sites.{number}");
        let backup = match Optional::on(entry.backup.clone()) {
            None => None,
            Some(name) => {
                let key = format!("{path}.backup");
                let site = names.iter().position(|own| *own == name).ok_or_else(|| {
                    self.sources.fail(&key, format!("there is no site `{name}`"), choice(&name, names))
                })?;
                if site == number {
                    return Err(self.sources.fail(&key, "a site can't back itself up", "name another one"));
                }
                Some(SiteNumber(site as u8))
            }
        };
        let backup_above = Optional::on(entry.backup_above.clone()).map(|above| above.0 as u32);
        if backup.is_none() && backup_above.is_some() {
            let help = "name the site that takes over: `backup: B`";
            return Err(self.sources.fail(&format!("{path}.backup_above"), "there is no backup", help));
        }
        Ok(SiteShare {
            name: names[number].to_owned(),
            share: self.sources.need(entry.share, &format!("{path}.share"))?.fraction(),
            backup,
            backup_above,
        })
    }

    fn digital(&self, digital: &DigitalLayer) -> Result<Digital> {
        let share = |share, key: &str| self.sources.probability(share, &format!("digital.{key}"));
        let factor = self.sources.need(digital.separate_filing_factor, "digital.separate_filing_factor")?.0;
        Ok(Digital {
            barcode: share(digital.barcode, "barcode")?,
            document_automation: share(digital.document_automation, "document_automation")?,
            hs_accuracy: share(digital.hs_accuracy, "hs_accuracy")?,
            single_window: self.sources.need(digital.single_window, "digital.single_window")?,
            separate_filing_factor: factor,
        })
    }

    fn policies(&self, digital: &DigitalLayer) -> Result<Vec<PolicyChange>> {
        let entries = digital.policies.as_ref().map(ListLayer::entries).unwrap_or_default();
        let policy = |(number, entry): (usize, &crate::layer::PolicyLayer)| {
            let key = |key: &str| format!("digital.policies.{number}.{key}");
            let at = self.sources.need(entry.at, &key("at"))?;
            Ok(PolicyChange {
                at: self.frame.instant(at, &key("at"), self.sources)?,
                adoption: lag(entry.adoption.as_ref(), &key("adoption"), self.sources)?,
                error: self.sources.probability(entry.error, &key("error"))?,
            })
        };
        entries.iter().enumerate().map(policy).collect()
    }

    /// A name that targets and paths can call something by.
    fn name(&self, name: Option<&str>, path: &str) -> Result<String> {
        let name = self.sources.need(name, path)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let number = name.bytes().all(|b| b.is_ascii_digit());
        if name.is_empty() || number || !name.chars().all(plain) {
            let help = "write ASCII letters (a to z), digits, `-` and `_`, like flagship: targets and settings call it by this name";
            return Err(self.sources.fail(path, format!("`{name}` is not a name"), help));
        }
        Ok(name.to_owned())
    }

    fn differ(&self, path: &str, what_one_is: &str, names: &[&str]) -> Result<()> {
        for (number, name) in names.iter().enumerate() {
            if names[..number].contains(name) {
                let what = format!("there are two called `{name}`: each {what_one_is} has a name of its own");
                return Err(self.sources.fail(&format!("{path}.{number}"), what, "rename one of them"));
            }
        }
        Ok(())
    }

    /// Names that differ, and shares that sum to 100 %.
    fn whole(&self, path: &str, what_one_is: &str, names: &[&str], shares: &[f64]) -> Result<()> {
        self.differ(path, what_one_is, names)?;
        let sum: f64 = shares.iter().sum();
        if (sum - 1.0).abs() <= SHARES_TOLERANCE {
            return Ok(());
        }
        let each: Vec<String> = names
            .iter()
            .zip(shares)
            .map(|(name, share)| format!("{name} {}%", rounded(share * 100.0)))
            .collect();
        let what = format!("the shares sum to {}%, not to 100% ({})", rounded(sum * 100.0), each.join(", "));
        let help = format!("change the `share` of a {what_one_is} so that they sum to 100%");
        Err(self.sources.fail(path, what, help))
    }
}

/// A percentage without the dust of binary fractions.
fn rounded(percent: f64) -> f64 {
    (percent * 1e6).round() / 1e6
}

/// A time that is drawn.
pub(crate) fn lag(text: Option<&DistributionText<Time>>, path: &str, sources: &Sources) -> Result<Lag> {
    sources.distribution(text, path).map(Lag)
}

/// A constant time.
pub(crate) fn constant(seconds: f64) -> Lag {
    // Whole nanoseconds: the rounding must not depend on the platform.
    Lag::constant(Duration::from_seconds_f64(seconds))
}

impl crate::calendar::Calendar {
    /// Whether a part of the day holds an instant of the run.
    pub(crate) fn is_open(&self, hours: Hours, at: SimTime) -> bool {
        let minute = i64::from(self.start_minutes) + at.ns().div_euclid(60_000_000_000);
        hours.holds(minute.rem_euclid(24 * 60) as u32)
    }
}
