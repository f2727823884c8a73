"""Convert drafts to documents and documents to drafts.

Imports, roll-forward and restored versions use `load`; exports and publication use `document_of`.
"""

from reports.drafting.approval import ApprovalCount, ApprovalRules, Reviewer
from reports.drafting.assembling import (
    DraftError,
    NamedTechniques,
    document_of,
    draft_of,
    read_draft,
    read_drafts,
    read_rows,
    report_statement,
    scores,
    section_statement,
)
from reports.drafting.commenting import (
    LONGEST_COMMENT,
    LONGEST_QUOTE,
    CommentAuthor,
    CommentRefused,
    Thread,
    answer,
    comment,
    correct,
    is_own,
    reopen,
    resolve,
    threads_in,
    withdraw,
)
from reports.drafting.history import accept, deletions_in, note_deletions, save_revision
from reports.drafting.linking import give_press_link, press_link_of, revoke_press_link, token_to_send
from reports.drafting.loading import load, store_pictures
from reports.drafting.old_addresses import headings_there, load_redirects, other_years
from reports.drafting.plan import TERMS, Action, Plan, PlannedChange
from reports.drafting.planning import DATES, assign, duties_of, mark_ready, move_dates, unfinished
from reports.drafting.reviewing import (
    ReviewState,
    StaleText,
    approval_refusal,
    ask_colleague,
    create_review_link,
    link_of,
    read_reviews,
    request_of,
    review_states,
    revoke,
    save_review,
    unanswered,
    unapproved,
)
from reports.drafting.rolling import (
    RollForwardRefused,
    continue_section,
    restore,
    restored,
    roll_forward,
)
from reports.drafting.vocabulary import known_techniques, known_trends, load_vocabulary
from reports.drafting.word_reimport import ChangedText, ReimportResult, apply_word_changes, compare_word_file
from reports.drafting.writing import digests_of, text_digest, writing
