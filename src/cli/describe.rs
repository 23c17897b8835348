//! `claimlog source describe`

use super::Done;
use super::act::{self, Act};
use super::context::Context;
use super::output::Failure;
use claimlog::excerpt::Need;
use claimlog::model::{Description, View, check_date, check_locator};

/// Record more about a source than was recorded with it
///
/// The source's entry stays as it is. Of several descriptions that stand, the latest that has a field is valid for
/// this field; findings, exports and the policy follow it. `retract` takes a description back.
#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("said").required(true).multiple(true)
    .args(["url", "title", "author", "publisher", "published", "primary"]),
    override_usage = "claimlog source describe [OPTIONS] <SOURCE> --because <TEXT>",
    after_help = "Examples:
  claimlog source describe 0 --url https://example.org/a --because 'found there'
  claimlog source describe 0 --primary --because 'the log book itself'")]
pub(super) struct Args {
    /// The source
    source: String,
    /// Where it was published: a URL, doi:… or urn:isbn:…
    #[arg(long, value_parser = check_locator)]
    url: Option<String>,
    /// Its title
    #[arg(long)]
    title: Option<String>,
    /// Who wrote it
    #[arg(long)]
    author: Option<String>,
    /// Who published it
    #[arg(long)]
    publisher: Option<String>,
    /// When it was published: 2026, 2026-11, 2026-11-22 or an RFC 3339 time
    #[arg(long, value_parser = check_date, value_name = "DATE")]
    published: Option<String>,
    /// It is a primary record, such as a log book or a judgment: it may be evidence for its own claims
    #[arg(long)]
    primary: bool,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    because: String,
    /// Show what would be recorded, and record nothing
    #[arg(long)]
    dry_run: bool,
}

impl Args {
    /// The description that is asked for.
    pub(super) fn act(&self, view: &View, context: &Context) -> Result<Act, Failure> {
        let source = context.find(view, &self.source)?;
        let said = Description {
            url: self.url.clone(),
            title: self.title.clone(),
            author: self.author.clone(),
            publisher: self.publisher.clone(),
            published: self.published.clone(),
            primary: self.primary,
            claimant: None,
            because: self.because.clone(),
        };
        Ok(Act::Describe { source, said })
    }
}

pub(super) fn run(args: Args, context: &Context) -> Done {
    let (_, view) = context.part(&Need::of([args.source.clone()]))?;
    act::run(vec![args.act(&view, context)?], view, args.dry_run, context)
}
