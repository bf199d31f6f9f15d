//! The review: what does not fit together, what lacks a reason or evidence, what is not known, what is still open. The worker
//! makes it.

use super::title;
use crate::app::Desk;
use crate::app::node::{Node, of_class, says};
use crate::app::part::{heading, report_in, subject_name};
use protocol::ReportPart;
use texts::key;

pub(super) fn page(desk: Desk) -> Node {
    let name = desk.with_draft(|draft| subject_name(desk, draft)).unwrap_or_default();
    let name = desk.fill(key::REVIEW_TITLE, &[("name", &name)]);
    title(desk, &name);
    let lines = of_class("div", "report");
    report_in(desk, &lines, || ReportPart::Review);
    of_class("div", "wide narrow")
        .child(heading(&name))
        .child(says("p", desk.t(key::REVIEW_LEAD)).attr("class", "lead"))
        .child(lines)
}
