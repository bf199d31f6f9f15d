//! What the worker makes of the open draft for a page.

use super::Desk;
use documents::save;
use engine::assessment::Edit;
use engine::insight::QuestionFilter;
use leptos::prelude::*;
use protocol::{
    Call, FileCall, FindQuestions, FoundQuestions, Html, PlannedLevel, Refusal, ReportPage, ReportPart, TabConflict,
    WriteReport, WriteReportPart,
};
use wasm_bindgen::JsValue;

impl Desk {
    /// Calls the worker about instruments or drafts. It knows the instruments of this page then.
    ///
    /// # Errors
    /// Why it was not done.
    pub(in crate::app) async fn call<C: Call>(&self, call: C) -> Result<C::Reply, Refusal> {
        self.provide_instruments().await?;
        self.worker.call(call).await
    }

    /// Calls the worker about a file. It knows the instruments of this page then.
    pub(super) async fn call_about<C: FileCall>(&self, call: C, file: &JsValue) -> Result<C::Reply, Refusal> {
        self.provide_instruments().await?;
        self.worker.call_about(call, file).await
    }

    async fn provide_instruments(&self) -> Result<(), Refusal> {
        // What cannot be fetched fails this call and no other.
        let instruments = self.instrument_texts().await.map_err(|_| Refusal::InstrumentNotLoaded)?;
        self.worker.provide(instruments);
        Ok(())
    }

    /// The open draft as it is kept, for the worker.
    pub(super) fn draft_text(&self) -> Option<String> {
        self.with_draft(|draft| save::draft(draft.instrument(), draft.document()))
    }

    /// The report of the open draft; nothing where none is open.
    ///
    /// # Errors
    /// Why it was not made.
    pub(in crate::app) async fn report_page(&self) -> Result<Option<ReportPage>, Refusal> {
        let (Some(draft), Some(key)) = (self.draft_text(), self.open_key()) else { return Ok(None) };
        let planned = self.planned();
        self.call(WriteReport { draft, key, planned }).await.map(Some)
    }

    /// A part of the report of the open draft; nothing where none is open.
    ///
    /// # Errors
    /// Why it was not made.
    pub(in crate::app) async fn report_part(&self, part: ReportPart) -> Result<Option<Html>, Refusal> {
        let (Some(draft), Some(key)) = (self.draft_text(), self.open_key()) else { return Ok(None) };
        let planned = self.planned();
        self.call(WriteReportPart { draft, key, planned, part }).await.map(Some)
    }

    /// The choice between what two tabs, or the open draft and sheets, have differently. Where it cannot be had, that is said.
    pub(super) async fn conflicts_html(&self) -> Option<String> {
        let tabs = self.state.with_value(|state| {
            let conflicts = state.drafts.conflicts().iter().cloned();
            conflicts.map(|(place, theirs)| TabConflict { place, theirs }).collect()
        });
        match self.report_part(ReportPart::Conflicts { tabs, sheets: self.offers() }).await {
            Ok(html) => html.map(|Html(html)| html),
            Err(refusal) => {
                self.notify_refused(refusal);
                None
            }
        }
    }

    /// The part that locks the open draft.
    pub(in crate::app) fn lock_part(&self) -> ReportPart {
        ReportPart::Lock { is_locked: self.lock().is_some() }
    }

    /// Finds questions of the open draft; nothing where none is open.
    ///
    /// # Errors
    /// Why it was not done.
    pub(in crate::app) async fn find(
        &self,
        key: &str,
        wanted: &QuestionFilter,
    ) -> Result<Option<FoundQuestions>, Refusal> {
        let Some(draft) = self.draft_text() else { return Ok(None) };
        let QuestionFilter { words, status, lead } = wanted.clone();
        self.call(FindQuestions { draft, key: key.to_owned(), words, status, lead }).await.map(Some)
    }

    fn planned(&self) -> Vec<PlannedLevel> {
        self.state.with_value(|state| state.planned.clone())
    }

    /// Plans a level for an item, or nothing: beside the answers, never one of them.
    pub(crate) fn plan(&self, item: &str, level: &str) {
        self.state.update_value(|state| {
            state.planned.retain(|known| known.item != item);
            if !level.is_empty() {
                state.planned.push(PlannedLevel { item: item.to_owned(), level: level.to_owned() });
            }
        });
    }

    /// Notes what is to be done about an item.
    pub(crate) fn follow_up(&self, item: &str, field: &str, words: &str) {
        let extra = self.with_draft(|draft| draft.document().extra.clone()).flatten().unwrap_or_default();
        self.edit(Edit::Extra(documents::with_follow_up(extra, item, field, words)));
    }
}
