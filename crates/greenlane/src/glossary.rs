//! The glossary: the codes of customs' messages and the words of the trade, in Chinese and English.
//!
//! The codes are those of the import messages of the single window (CEB 311 to 625) and of the receipts of a LIST (622); the
//! words are those of the notices of the General Administration of Customs on cross-border retail imports (2018, 2019).

use std::fmt::Write;

/// A word of the trade.
struct Term {
    /// The code that messages carry; empty where there is none.
    code: &'static str,
    chinese: &'static str,
    english: &'static str,
    /// Where it is met here, or what to know of it.
    here: &'static str,
}

const fn term(code: &'static str, chinese: &'static str, english: &'static str, here: &'static str) -> Term {
    Term { code, chinese, english, here }
}

/// The groups of the glossary, each in the order of a parcel's way.
const GROUPS: [(&str, &[Term]); 3] = [
    (
        "documents",
        &[
            term("311", "订单", "order", "ORDER, filed by the seller's platform"),
            term("411", "支付单", "payment", "PAYMENT, signed by the payment provider"),
            term("511", "运单", "waybill", "WAYBILL, filed by the carrier"),
            term(
                "621",
                "清单",
                "inventory list",
                "LIST, filed by the declaring agent; refers to the other three",
            ),
            term(
                "",
                "三单对碰",
                "three-document match",
                "ORDER, PAYMENT and WAYBILL are compared, then LIST with them",
            ),
            term("623", "撤销申请单", "request to cancel", "a list that was accepted is cancelled"),
            term("625", "退货申请单", "request to return", "not modelled yet"),
        ],
    ),
    (
        "statuses of a list",
        &[
            term("1", "电子口岸已暂存", "saved at the port", "known, and not sent by this model"),
            term("2", "电子口岸申报中", "being declared", "known, and not sent by this model"),
            term("3", "发送海关成功", "sent to customs", "a document has been received"),
            term(
                "4",
                "发送海关失败",
                "not received by customs",
                "the single window is out of order; filed again later",
            ),
            term("100", "海关退单", "rejected", "with the field at fault, whose party corrects it (T2)"),
            term("120", "海关入库", "accepted", "the list is with customs (T2)"),
            term("300", "人工审核", "document review", "the yellow lane (T4)"),
            term("399", "海关审结", "review finished", "(T5)"),
            term("500", "查验", "inspection", "the red lane (T6 to T9)"),
            term("501", "扣留移送通关", "detained, to clearance", "customs.detention"),
            term("502", "扣留移送缉私", "detained, to anti-smuggling", "customs.detention"),
            term("503", "扣留移送法规", "detained, to the legal department", "customs.detention"),
            term("599", "其它扣留", "detained otherwise", "customs.detention"),
            term("700", "退运", "shipped back", "an end of a parcel"),
            term("800", "放行", "release", "(T10)"),
            term("899", "结关", "closed", "out of the gate (T12)"),
        ],
    ),
    (
        "words",
        &[
            term(
                "",
                "跨境电商",
                "cross-border e-commerce",
                "retail imports by platform, with limits and taxes of their own",
            ),
            term(
                "1210",
                "网购保税进口",
                "bonded import",
                "the mode of this model: goods lie in the zone before they are ordered",
            ),
            term("", "单一窗口", "single window", "customs.intake"),
            term("", "正面清单", "positive list", "goods that may be imported so"),
            term("", "担保", "guarantee", "customs.guarantee: tax is held against it until it is topped up"),
            term("", "布控", "control instruction", "why a parcel is inspected"),
            term("", "双随机", "double random", "goods and officers are both drawn by lot"),
            term("", "缉私", "anti-smuggling", "where detained parcels may go"),
            term("", "卡口", "gate", "customs.gate"),
            term("", "核放单", "release slip", "what a vehicle leaves with"),
            term("", "双十一", "Double 11", "the festival of 11 November"),
        ],
    ),
];

/// All of it, as a table.
pub(crate) fn glossary() -> String {
    let mut text =
        "codes and words of the trade; `greenlane explain` knows each: `explain 放行`, `explain 800`\n"
            .to_owned();
    for (name, terms) in GROUPS {
        // Text is always written.
        let _ = writeln!(text, "\n{name}");
        text.extend(terms.iter().map(row));
    }
    text
}

/// What a code or a Chinese word means; `None` if it is none of the glossary.
pub(crate) fn meaning(asked: &str) -> Option<String> {
    let terms = GROUPS.iter().flat_map(|(_, terms)| terms.iter());
    let asked = asked.trim();
    let own: String = terms.filter(|term| term.chinese == asked || term.code == asked).map(row).collect();
    (!own.is_empty() && !asked.is_empty()).then(|| format!("of the glossary\n\n{own}"))
}

fn row(term: &Term) -> String {
    // A Chinese character is two columns wide.
    const WIDTH: usize = 16;
    let Term { code, chinese, english, here } = term;
    let blanks = " ".repeat(WIDTH.saturating_sub(2 * chinese.chars().count()));
    format!("  {code:<5} {chinese}{blanks} {english:<34} {here}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_and_a_word_are_found_and_nothing_else() {
        for asked in ["800", "放行", " 放行 "] {
            let told = meaning(asked).expect("it is in the glossary");
            assert!(told.contains("release") && told.contains("T10"), "{told}");
        }
        for asked in ["", " ", "801", "放"] {
            assert_eq!(meaning(asked), None, "{asked}");
        }
    }

    #[test]
    fn no_code_stands_twice() {
        let codes = GROUPS.iter().flat_map(|(_, terms)| terms.iter()).map(|term| term.code);
        let mut codes: Vec<&str> = codes.filter(|code| !code.is_empty()).collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
        assert!(glossary().lines().all(|line| line.chars().count() <= 130), "{}", glossary());
    }
}
