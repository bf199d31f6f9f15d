//! The help: method, terms, privacy, keyboard, who is a party, what is open. The worker makes it.

use super::title;
use crate::app::node::{Node, of_class};
use crate::app::part::{button, contact, heading, make_in};
use crate::app::{Desk, Dialog};
use protocol::WriteHelp;
use texts::key;

pub(super) fn page(desk: Desk) -> Node {
    title(desk, desk.t(key::NAV_HELP));
    let words = of_class("div", "report");
    make_in(desk, &words, move || async move { Ok(Some(desk.call(WriteHelp {}).await?.into())) });
    of_class("div", "wide narrow help")
        .child(heading(desk.t(key::NAV_HELP)))
        .child(words)
        .child(button(desk.t(key::KEYS_TITLE), "secondary").on("click", move |_| desk.set_dialog(Some(Dialog::Keys))))
        .maybe(contact(desk))
}
