"""The working copy as a document, and a document as the working copy.

Everything that comes in (a file, last year, an old version) is loaded here; everything that goes out starts from `document_of`.
"""

from reports.drafting.assembling import (
    DraftError,
    at_hand,
    document_of,
    draft_of,
    has_changed,
    read_draft,
    read_drafts,
    report_statement,
    rows_at_hand,
    section_rows_at_hand,
)
from reports.drafting.assessing import load_assessments, own_rings
from reports.drafting.commenting import (
    COMMENTS,
    LONGEST_COMMENT,
    LONGEST_QUOTE,
    CommentRefused,
    Speaker,
    Thread,
    answer,
    comment,
    comments_of,
    reopen,
    resolve,
    threads_in,
)
from reports.drafting.history import save_revision, save_revisions
from reports.drafting.linking import give_press_link, press_link_of, revoke_press_link, token_to_send
from reports.drafting.loading import load
from reports.drafting.old_addresses import find_target, headings_there, load_redirects, other_years
from reports.drafting.pictures import keep_pictures, tell_of_lacking
from reports.drafting.plan import TERMS, Action, Plan, Step
from reports.drafting.planning import DATES, assign, duties_of, end_plan, move_dates
from reports.drafting.returning import Brought, ChangedText, Place, bring_back, take_back
from reports.drafting.reviewing import (
    ConfirmationRefused,
    Standing,
    TextChanged,
    ask,
    ask_colleague,
    confirm,
    link_of,
    read_reviews,
    request_of,
    revoke,
    say,
    standings,
    unanswered,
    unapproved,
)
from reports.drafting.rolling import (
    RollForwardRefused,
    UnpublishedEdits,
    restore,
    restored,
    roll_forward,
    unpublished_edits,
)
from reports.drafting.scoring import scores
from reports.drafting.settling import settle
from reports.drafting.vocabulary import known_techniques, known_trends, load_vocabulary
from reports.drafting.writing import text_digest, writing

__all__ = [
    "COMMENTS",
    "DATES",
    "LONGEST_COMMENT",
    "LONGEST_QUOTE",
    "TERMS",
    "Action",
    "Brought",
    "ChangedText",
    "CommentRefused",
    "ConfirmationRefused",
    "DraftError",
    "Place",
    "Plan",
    "RollForwardRefused",
    "Speaker",
    "Standing",
    "Step",
    "TextChanged",
    "Thread",
    "UnpublishedEdits",
    "answer",
    "ask",
    "ask_colleague",
    "assign",
    "at_hand",
    "bring_back",
    "comment",
    "comments_of",
    "confirm",
    "document_of",
    "draft_of",
    "duties_of",
    "end_plan",
    "find_target",
    "give_press_link",
    "has_changed",
    "headings_there",
    "keep_pictures",
    "known_techniques",
    "known_trends",
    "link_of",
    "load",
    "load_assessments",
    "load_redirects",
    "load_vocabulary",
    "move_dates",
    "other_years",
    "own_rings",
    "press_link_of",
    "read_draft",
    "read_drafts",
    "read_reviews",
    "reopen",
    "report_statement",
    "request_of",
    "resolve",
    "restore",
    "restored",
    "revoke",
    "revoke_press_link",
    "roll_forward",
    "rows_at_hand",
    "save_revision",
    "save_revisions",
    "say",
    "scores",
    "section_rows_at_hand",
    "settle",
    "standings",
    "take_back",
    "tell_of_lacking",
    "text_digest",
    "threads_in",
    "token_to_send",
    "unanswered",
    "unapproved",
    "unpublished_edits",
    "writing",
]
