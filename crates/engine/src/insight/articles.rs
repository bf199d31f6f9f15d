//! Figures by article of a treaty: several provisions together.

use crate::instrument::{DimensionId, Instrument};
use crate::scoring::{Figures, Scores, figure};

/// One article: its provisions, by position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// How it is cited: "Art. 5".
    pub citation: String,
    /// Its provisions that indicators rest on.
    pub provisions: Vec<usize>,
}

/// The articles of a source that indicators rest on, in the order of the instrument. An article is what stands before the
/// first bracket of a citation.
pub fn articles(instrument: &Instrument, source: &str) -> Vec<Article> {
    let mut articles: Vec<Article> = Vec::new();
    for (index, provision) in instrument.document.provisions.iter().enumerate() {
        let is_cited = || instrument.indicators.values().any(|indicator| indicator.provisions.contains(&index));
        if provision.source.as_deref() != Some(source) || !is_cited() {
            continue;
        }
        let citation = provision.citation.split('(').next().unwrap_or_default().trim();
        match articles.iter_mut().find(|article| article.citation == citation) {
            Some(article) => article.provisions.push(index),
            None => articles.push(Article { citation: citation.to_owned(), provisions: vec![index] }),
        }
    }
    articles
}

/// Figures of some provisions together in a dimension: as by provision (`docs/method.md`), in one `mean` group of all ordinary
/// items that cite any of them, each once, by their own weights; none where no remaining item does.
pub fn figures_of(
    instrument: &Instrument,
    scores: &Scores,
    provisions: &[usize],
    dimension: DimensionId,
) -> Option<Figures> {
    let (mut weight, mut low, mut high, mut covered) = (0.0, 0.0, 0.0, 0.0);
    let (mut scored, mut score) = (0.0, 0.0);
    for indicator in instrument.indicators.values() {
        if instrument.nodes[indicator.node].under_penalty
            || !indicator.provisions.iter().any(|provision| provisions.contains(provision))
        {
            continue;
        }
        let Some(figures) = scores.figures(indicator.node, dimension) else { continue };
        weight += indicator.weight;
        low += indicator.weight * figures.low;
        high += indicator.weight * figures.high;
        covered += indicator.weight * figures.coverage;
        if let Some(value) = figures.score {
            scored += indicator.weight;
            score += indicator.weight * value;
        }
    }
    (weight > 0.0).then(|| Figures {
        low: figure::plain(low / weight),
        high: figure::plain(high / weight),
        score: (scored > 0.0).then(|| figure::plain(score / scored)),
        coverage: figure::plain(covered / weight),
    })
}
