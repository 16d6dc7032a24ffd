"""The rules of annotations that the service keeps, and the test that shows each.

Source: ListAnnotationsRequest and its neighbours in clarifai-grpc; the published pages about
annotations; the official Python SDK and its tests.
"""

LISTING = {
    "ids, inputs, users, models, workflows and tasks filter": "test_annotation_lists::test_filters",
    "ids pair with input_ids": "test_annotation_lists::test_filters",
    "ids that do not pair are refused": (
        "test_annotation_lists::test_ids_that_do_not_pair_are_refused"
    ),
    "trusted ones only, unless all are asked for": "test_annotation_lists::test_filters",
    "naming users, models or workflows asks for all, by or": "test_annotation_lists::test_filters",
    "statuses filter": "test_annotation_grpc::test_a_list_counts_regions_and_inputs",
    "a status that is none is passed over": "test_annotation_lists::test_filters",
    "128 a page unless asked": "test_annotation_lists::test_a_page_has_128_unless_asked",
    "newest first": "test_annotation_lists::test_the_newest_comes_first_and_inputs_have_theirs",
    "the newest right after it was posted": (
        "test_annotation_grpc::test_a_box_is_uploaded_and_is_the_newest_of_the_list"
    ),
    "input-level ones are in the list: 28 are 18 and 10": (
        "test_annotation_grpc::test_a_list_counts_regions_and_inputs"
    ),
    "input-level ones tell the input's own data": (
        "test_annotation_lists::test_an_input_level_annotation_tells_what_the_input_holds"
    ),
    "an unknown one: 404, 11101": (
        "test_annotation_lists::test_an_annotation_that_does_not_exist_is_not_found"
    ),
}
POSTING = {
    "1 to 128 annotations": "test_annotation_posts::test_a_request_holds_1_to_128",
    "one region each": "test_annotation_posts::test_a_wrong_annotation_is_refused_with_a_code",
    "one frame each, of videos": "test_annotation_posts::test_a_video_has_one_frame_per_annotation",
    "the caller's ids, 24150": (
        "test_annotation_posts::test_a_box_with_the_callers_ids_is_told_in_full"
    ),
    "concepts of the whole input": (
        "test_annotation_posts::test_concepts_of_the_whole_input_are_one_more_annotation"
    ),
    "a wrong one: 24155": "test_annotation_posts::test_a_wrong_annotation_is_refused_with_a_code",
    "an unknown input: 30102": (
        "test_annotation_posts::test_a_wrong_annotation_is_refused_with_a_code"
    ),
    "some fail: 10010, in their order": (
        "test_annotation_posts::test_some_wrong_items_leave_the_others_in_their_order"
    ),
    "all fail: 10020": "test_annotation_grpc::test_a_failed_item_stands_beside_the_others",
    "a concept without a value is 0 over gRPC": (
        "test_annotation_grpc::test_a_concept_without_a_value_is_negative_over_this_transport"
    ),
    "what the message says of its maker": (
        "test_annotation_posts::test_what_the_message_says_of_its_maker_is_kept"
    ),
    "frames come back": (
        "test_annotation_grpc::test_frames_of_a_posted_video_are_read_back_and_listed"
    ),
}
PATCHING = {
    "a merge without a region id moves the box": (
        "test_annotation_patches::test_a_merge_moves_the_box_and_tells_the_whole_annotation"
    ),
    "over gRPC too, and a removal takes it": (
        "test_annotation_grpc::test_a_merge_moves_the_box_and_a_removal_takes_it"
    ),
    "points of a polygon are replaced": (
        "test_annotation_grpc::test_a_polygon_is_merged_as_a_whole"
    ),
    "a removal goes by annotation and concept": (
        "test_annotation_patches::test_a_removal_with_other_coordinates_leaves_it_empty"
    ),
    "delete_if_empty_data, but no input-level one": (
        "test_annotation_patches::"
        "test_what_is_left_empty_is_deleted_on_demand_but_no_input_level_one"
    ),
    "an overwrite replaces data": (
        "test_annotation_patches::test_an_overwrite_replaces_the_data_and_keeps_the_region_id"
    ),
    "concepts inside a region by its id": (
        "test_annotation_patches::test_concepts_of_a_region_are_patched_by_its_id"
    ),
    "the input-level one is the input's data": (
        "test_annotation_patches::test_the_input_level_annotation_is_the_inputs_data"
    ),
    "each write is read through the other call": (
        "test_annotation_patches::test_a_patched_region_of_an_input_shows_in_its_answer"
    ),
    "and the other way round": (
        "test_annotation_patches::test_a_region_patched_through_its_input_shows_in_its_annotation"
    ),
    "another action is refused": "test_annotation_patches::test_another_action_is_refused",
    "an unknown annotation: 11101": (
        "test_annotation_patches::test_a_wrong_patch_is_refused_and_changes_nothing"
    ),
}
DELETING = {
    "one": "test_annotation_deletes::test_one_is_deleted_with_its_concepts",
    "pairs, over both paths": "test_annotation_deletes::test_pairs_are_deleted_over_both_paths",
    "all of inputs but their own, over both paths": (
        "test_annotation_deletes::test_all_of_an_input_are_deleted_but_its_own"
    ),
    "an input and as many ids as inputs, or 11102": (
        "test_annotation_deletes::test_what_names_no_inputs_or_no_pairs_is_refused"
    ),
    "unknown ones are passed over": (
        "test_annotation_deletes::test_pairs_are_deleted_over_both_paths"
    ),
    "the input-level one stays: 24155": (
        "test_annotation_deletes::test_the_input_level_annotation_stays"
    ),
}
RULES = [LISTING, POSTING, PATCHING, DELETING]
