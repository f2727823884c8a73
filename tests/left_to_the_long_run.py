"""What `make test` leaves to the long run (`make test-long`), which `.ci/run` runs too, so that it takes eight minutes.

Of each capability something stays: `AGAIN` shows in one more way what a test beside it shows each time, of `ONE_OF` every n-th case
is tried each time.
"""

import pytest

AGAIN = (
    "browser/test_board.py::test_the_board_the_plan", "browser/test_desk.py::test_no_reader_can_stretch",
    "browser/test_desk.py::test_sections_are_dragged", "browser/test_desk.py::test_several_rows",
    "browser/test_desk.py::test_the_bar_of_the_editor", "browser/test_desk.py::test_the_editor_and_its_textarea",
    "browser/test_desk.py::test_what_is_copied_from_the_preview", "browser/test_drawings.py::test_larger_text",
    "browser/test_drawings.py::test_pointing", "browser/test_getting_in.py::test_a_passkey_alone",
    "browser/test_getting_in.py::test_a_passkey_is_the_second", "browser/test_getting_in.py::test_an_app_is_added",
    "browser/test_kept.py::test_ctrl_s", "browser/test_kept.py::test_the_last_words",
    "browser/test_kept.py::test_what_arrives_late", "browser/test_kept.py::test_what_is_saved_while_the_network",
    "browser/test_kept.py::test_what_is_typed_in_a_form_over", "browser/test_kept.py::test_what_was_added_in_a_form_over",
    "browser/test_kept.py::test_when_the_network", "browser/test_kept.py::test_words_that_come_back",
    "browser/test_markdown_attacks.py::test_the_same_attacks", "browser/test_newsroom.py",
    "browser/test_phone.py::test_both_buttons", "browser/test_phone.py::test_that_it_is_saved",
    "browser/test_phone.py::test_the_buttons_below",
    "browser/test_set_times.py::test_a_time_is_set", "browser/test_set_times.py::test_what_happened", "browser/test_way_through.py",
    "browser/test_two_tabs.py",
    "browser/test_words_kept.py::test_a_photograph",
    "browser/test_words_kept.py::test_a_reply", "browser/test_words_kept.py::test_after_a_conflict",
    "browser/test_words_kept.py::test_going_back", "browser/test_words_kept.py::test_what_was_written_before",
    "browser/writing/test_bytes.py::test_a_section_that_is_saved", "browser/writing/test_choosing.py::test_a_doi_opens",
    "browser/writing/test_choosing.py::test_a_file_dragged", "browser/writing/test_choosing.py::test_a_pasted_isbn",
    "browser/writing/test_choosing.py::test_a_trend_and_its_theme", "browser/writing/test_choosing.py::test_no_field",
    "browser/writing/test_choosing.py::test_what_opens_over", "browser/writing/test_commenting.py::test_comments_are_sound",
    "browser/writing/test_pasting.py::test_no_list", "browser/writing/test_preview.py::test_an_address_that_names",
    "browser/writing/test_preview.py::test_the_page_with_its_preview_is_sound",
    "browser/writing/test_preview.py::test_the_preview_is_shown_as_wide",
    "browser/writing/test_preview.py::test_the_preview_stands", "browser/writing/test_small_forms.py::test_a_table_that_is",
    "browser/writing/test_writing.py::test_an_arrow", "browser/writing/test_writing.py::test_backspace_below",
    "browser/writing/test_writing.py::test_enter_makes",
    "browser/writing/test_writing.py::test_the_surface_is_sound", "browser/writing/test_writing.py::test_what_an_input_method",
    "browser/writing/test_writing.py::test_what_another_script", "browser/writing/test_writing.py::test_what_is_typed_beside",
    "browser/writing/test_writing.py::test_what_was_undone", "browser/writing/test_writing.py::test_words_that_are_selected",
    "commands/test_demo.py::test_the_second_report", "config/test_limits.py::test_processes_of_one_host",
    "config/test_limits.py::test_the_holder_of_a_review", "desk/test_rights.py::test_a_member_takes_as_few",
    "serving/test_serve.py::test_it_serves_on_whichever", "serving/test_serve.py::test_nothing_is_left",
    "serving/test_set_times.py::test_a_publication_that_an_outage", "serving/test_work.py::test_a_mail_whose_worker",
    "serving/test_work.py::test_a_task_that_takes_too_long", "site/test_layout.py::test_below_66rem",
    "site/test_layout.py::test_each_technique", "site/test_layout.py::test_round_shapes", "site/test_layout.py::test_text_of_twice",
    "site/test_layout.py::test_titles_set", "site/test_layout.py::test_what_stands_beside",
    "site/test_layout.py::test_words_that_a_search",
    "browser/test_drawings.py::test_shapes", "browser/test_drawings.py::test_rings", "browser/test_forms_kept.py::test_a_reviewer_by",
    "browser/test_forms_kept.py::test_what_is_typed_while_a_plan", "browser/test_kept.py::test_the_keys_that",
    "browser/test_kept.py::test_whose_account", "browser/test_phone.py::test_what_saves",
    "browser/writing/test_cells.py::test_a_citation", "browser/writing/test_cells.py::test_a_grid",
    "browser/writing/test_cells.py::test_cells_with", "browser/writing/test_cells.py::test_keys_of",
    "browser/writing/test_cells.py::test_lines_of", "browser/writing/test_cells.py::test_the_bar",
    "browser/writing/test_cursor.py::test_what_is_typed_on",
    "browser/writing/test_lists_and_quotes.py::test_a_", "browser/writing/test_lists_and_quotes.py::test_an_empty",
    "browser/writing/test_lists_and_quotes.py::test_one_undo", "browser/writing/test_lists_and_quotes.py::test_tab",
    "browser/writing/test_lists_and_quotes.py::test_the_", "browser/writing/test_notes.py::test_a_note_cut",
    "browser/writing/test_notes.py::test_what_is_raised", "browser/writing/test_page.py::test_a_", "browser/writing/test_page.py::test_no_",
    "browser/writing/test_page.py::test_on_", "browser/writing/test_page.py::test_that_", "browser/writing/test_page.py::test_the_text",
    "browser/writing/test_page.py::test_what_is", "browser/writing/test_page.py::test_where",
    "browser/writing/test_pasting.py::test_a_block", "browser/writing/test_pasting.py::test_a_page",
    "browser/writing/test_pasting.py::test_what_is_typed", "browser/writing/test_preview.py::test_no_hole",
    "browser/writing/test_small_forms.py::test_words_typed", "browser/writing/test_page.py::test_f6",
    "browser/test_saving.py::test_a_publisher", "browser/test_saving.py::test_words_that", "browser/test_saving.py::test_what_a_save",
    "browser/writing/test_plain_text.py::test_a_phone", "browser/writing/test_plain_text.py::test_how",
    "browser/writing/test_replacing.py::test_no_key", "browser/writing/test_commenting.py::test_however",
)  # fmt: skip

ONE_OF = {
    "browser/test_saving_rows.py::test_a_row_that_is_added_is_saved_once_however_often_it_is_sent": 2,
    "browser/test_saving.py::test_what_a_colleague_saved_meanwhile_comes_into_the_text_that_is_written_on": 2,
    "browser/writing/test_at.py::test_at_offers_sources_of_other_years_after_its_own_and_takes_over_the_chosen_one": 2,
    "browser/writing/test_small_forms.py::test_enter_takes_what_is_marked_in_a_list_and_nothing_is_sent_without_it": 3,
    "browser/writing/test_replacing.py::test_a_star_between_figures_and_a_year_are_no_signs": 3,
    "browser/writing/test_replacing.py::test_only_what_is_selected_is_replaced": 2,
    "browser/test_every_page.py::test_an_editor_finds_nothing_wrong_with": 2,
    "browser/test_kept.py::test_what_is_typed_while_it_is_saved_is_in_the_page_that_comes_and_kept": 2,
    "browser/writing/test_cursor.py::test_what_a_line_begins_with_is_no_place_for_the_cursor": 4,
    "browser/writing/test_cursor.py::test_what_is_typed_after_a_look_at_a_chip_stands_behind_it": 3,
    "browser/writing/test_cursor.py::test_what_is_typed_right_after_an_arrow_tears_no_signs_apart": 7,
    "browser/writing/test_lists_and_quotes.py::test_enter_goes_on_with_a_list_or_quote_and_leaves_an_empty_one": 5,
    "browser/writing/test_lists_and_quotes.py::test_what_the_bar_begins_swallows_nothing_above_or_below": 5,
    "browser/writing/test_notes.py::test_figures_are_raised_and_lowered_and_put_back": 4,
    "browser/writing/test_page.py::test_save_and_preview_stay_in_reach_however_much_is_said": 2,
    "browser/test_drawings.py::test_each_width_has_its_drawing_without_scrolling_sideways": 3,
    "browser/writing/test_choosing.py::test_a_picture_becomes_a_figure_that_asks_for_its_alternative_text": 2,
    "browser/writing/test_choosing.py::test_what_another_program_copied_is_pasted_whole": 2,
    "browser/writing/test_pasting.py::test_what_is_pasted_becomes_clean_markdown_and_nothing_of_it_is_run_or_fetched": 3,
    "codebase/test_linear.py::test_no_parser_is_worse_than_linear": 4,
    "codebase/test_linear.py::test_no_pattern_is_worse_than_linear": 4,
    "config/test_claims.py::test_a_client_names_no_prefix_of_its_own": 2,
    "config/test_limits.py::test_workers_of_a_real_server_count_together": 2,
    "desk/test_probing.py::test_no_list_can_be_asked_for_what_its_filters_do_not_offer": 4,
    "desk/test_stale_saves.py::test_a_save_that_says_nothing_of_what_it_saw_is_refused": 3,
    "drafting/test_returning.py::test_what_our_reader_writes_otherwise_stays_as_it_was_typed_around_a_change": 4,
    "drafting/test_returning.py::test_what_was_changed_in_word_is_all_that_changes": 3,
    "languages/test_in_a_browser.py::test_pages_fit_and_can_be_read": 6,
    "languages/test_in_a_browser.py::test_parts_in_another_language_are_marked": 2,
    "publishing/test_verify.py::test_a_row_that_is_gone_is_named": 4,
    "publishing/test_verify.py::test_columns_that_cannot_be_read_at_all_are_named_too": 2,
    "publishing/test_verify.py::test_every_changed_column_is_named": 4,
    "quality/test_weight.py::test_a_page_is_light": 2,
    "rendering/test_radar.py::test_no_name_lies_on_another_or_is_cut_off": 3,
    "site/test_layout.py::test_a_face_that_comes_late_moves_nothing": 2,
    "site/test_layout.py::test_the_years_picture_its_sentence_and_the_files_stand_on_the_first_screen": 2,
}  # fmt: skip

_seen: dict[str, int] = {}


def is_left(item: pytest.Item) -> bool:
    """Whether a test, as it is collected, is for the long run alone."""
    name = item.nodeid.removeprefix("tests/")
    function = name.partition("[")[0]
    if function in ONE_OF:
        _seen[function] = _seen.get(function, -1) + 1
        return _seen[function] % ONE_OF[function] != 0
    return name.startswith(AGAIN)
