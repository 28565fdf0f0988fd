//! Typed ids: text of a UUID, so that a goal's id is never taken for a person's. New ones are made by `platform::clock` only.

use crate::kernel::failure::Refusal;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        pub struct $name(String);

        impl $name {
            /// Takes the text of a UUID; anything else cannot name a thing of ours, so it is not found.
            pub fn parse(raw: &str) -> Result<Self, Refusal> {
                uuid::Uuid::try_parse(raw).map(|id| Self(id.to_string())).map_err(|_| Refusal::NotFound)
            }

            pub fn from_uuid(id: uuid::Uuid) -> Self {
                Self(id.to_string())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

id! {
    /// A person with an account.
    PersonId,
    /// One person's role in one place, from a day until it is ended.
    GrantId,
    /// One contract between OHA and a CCO: the tenant.
    ContractId,
    /// A component of a contract's year, once it was started.
    SubmissionId,
    /// What was handed in at one round, frozen.
    SnapshotId,
    CommentId,
    GoalId,
    StrategyId,
    TargetId,
    PublicationId,
    /// OHA's word to a CCO that it means to publish a round.
    ProposalId,
    /// A passage that somebody wants withheld from the public.
    WithholdingId,
    MessageId,
    ReportId,
    BannerId,
    /// A draft shown to somebody without an account.
    ShareId,
    /// What such a guest wrote.
    GuestCommentId,
    /// A draft opened to one person of an agency.
    LookId,
    /// One person reviews one CCO, from a day until it is ended.
    AssignmentId,
    /// A session, as its person names it; never its token.
    SessionId,
    /// Somebody's request for a role.
    RequestId,
    /// A decision of OHA's on a submission as a whole.
    RulingId,
    ExtensionId,
    /// One period of OHA's reach table.
    DataSetId,
    /// A look at a contract's own true counts.
    ReadingId,
    /// A file between its upload and its import.
    UploadId,
    /// A line of a CCO's worksheet on its reach report.
    ObservationId,
    /// A group or a place that a CCO puts first.
    PopulationId,
    /// A disparity, a gap or a theme: what goals answer.
    FindingId,
}
