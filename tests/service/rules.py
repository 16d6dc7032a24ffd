"""The rules of the public API that the service keeps, and the test that shows each.

Source: the protobuf JSON mapping, clarifai-grpc's descriptors, and published requests and answers.
"""

JSON = {
    "answers have snake_case names": "test_posting::test_an_answer_holds_what_was_sent",
    "requests may have camelCase names": "test_wire::test_camel_case_is_read_like_snake_case",
    "status codes are integers in answers": "test_json_rules::test_numbers_and_enums_are_told_so",
    "status codes come by name or number": "test_wire::test_enums_come_by_name_or_number",
    "they do in queries too": "test_reading::test_a_list_is_filtered_by_id_and_status",
    "enums are numbers in answers": "test_json_rules::test_numbers_and_enums_are_told_so",
    "64-bit counters are strings in answers": "test_apps::test_resources_are_counted",
    "64-bit counters come as strings or numbers": (
        "test_json_rules::test_long_numbers_come_both_ways"
    ),
    "bytes are base64, with line breaks": "test_wire::test_base64_may_hold_line_breaks",
    "base64 must decode strictly": (
        "test_batches::test_nothing_but_undecodable_bytes_has_its_own_code"
    ),
    "true and false are values of concepts": "test_wire::test_values_of_concepts",
    "unknown fields are ignored": "test_wire::test_unknown_fields_are_ignored_and_null_is_absent",
    "bodies may say that they are text": (
        "test_json_rules::test_a_body_is_json_whatever_it_says_it_is"
    ),
    "null is absent": "test_every_field::test_null_is_absent_everywhere",
    "query booleans in any case": "test_wire::test_query_parameters",
    "lists in queries are repeated keys": "test_wire::test_query_parameters",
    "times have six digits and Z": "test_posting::test_an_answer_holds_what_was_sent",
    "times over gRPC have whole microseconds": "test_grpc::test_inputs_are_posted_listed_and_read",
    "lists are shown when empty": "test_json_rules::test_empty_lists_are_shown",
    "a value of 0 is shown": "test_json_rules::test_zeros_are_shown",
    "all sides of a box are shown": "test_posting::test_regions_get_an_id_and_full_boxes",
    "all eight counts are shown": "test_reading::test_all_eight_counts_are_told",
    "a concept without value is 1 over REST": "test_posting::test_an_answer_holds_what_was_sent",
    "and 0 over gRPC": "test_grpc::test_inputs_are_posted_listed_and_read",
    "numbers are finite": "test_wire::test_values_that_no_input_may_hold_are_named",
    "numbers over gRPC are finite": (
        "test_wire_protobuf::test_a_number_that_is_not_finite_is_refused_with_its_path"
    ),
    "whole numbers reach to 2^53": "test_wire::test_values_that_no_input_may_hold_are_named",
    "nesting reaches to 24": "test_wire::test_metadata_of_24_levels_is_taken",
    "deeper messages are refused": "test_wire::test_messages_nest_at_most_24_levels",
    "no U+0000, no lone surrogate": (
        "test_every_field::test_a_hostile_value_is_read_or_refused_with_its_path"
    ),
    "text over gRPC is UTF-8": (
        "test_wire_protobuf::test_a_text_that_is_not_utf8_is_refused_with_its_path"
    ),
    "unknown enum names are refused": (
        "test_every_field::test_a_wrong_type_is_refused_with_its_path"
    ),
    "whole numbers in metadata lose their .0": (
        "test_wire::test_numbers_in_metadata_keep_their_kind"
    ),
    "a body has at most 180 MB": "test_faults::test_a_declared_body_over_the_cap_is_not_read",
    "two big bodies at a time": "test_faults::test_two_big_bodies_at_a_time",
    "two big messages at a time": "test_grpc_limits::test_two_big_messages_at_a_time_and_no_third",
    "concepts are never null": "test_json_rules::test_concepts_are_never_null",
    "comments in JSON get a helpful refusal": "test_wire::test_comments_get_a_helpful_refusal",
}
ENVELOPE = {
    "a status stands first, with code, words and id": (
        "test_json_rules::test_an_envelope_has_a_status"
    ),
    "request ids have 32 hex digits": "test_any_request::test_every_answer_is_coded",
    "all succeeded: 200, 10000": "test_first_steps::test_a_posted_image_is_listed",
    "some failed: 207, 10010": "test_batches::test_a_part_may_fail",
    "all failed: 400, 10020": "test_batches::test_all_may_fail",
    "a fault: 500, 98004, and no detail of it": (
        "test_faults::test_a_fault_is_logged_and_tells_nothing"
    ),
    "a busy database: 429, 11005": "test_faults::test_a_locked_database_asks_to_try_again",
    "an unknown key: 401, 11008": "test_keys_and_scope::test_an_unknown_key_is_refused",
    "no scope: 403, 11007": "test_keys_and_scope::test_a_key_without_the_scope_is_refused",
    "a wrong verb: 405, 11103": "test_routes::test_a_wrong_verb_names_the_right_ones",
    "not served: 501, 10040": "test_routes::test_wrong_targets_get_a_coded_answer",
    "over gRPC errors stand in the status": "test_grpc::test_errors_stand_inside_the_status",
    "over gRPC what is not served is UNIMPLEMENTED": (
        "test_grpc::test_what_is_not_served_is_unimplemented"
    ),
}
RESOURCES = {
    "new ids have 32 hex digits": "test_posting::test_a_new_id_is_32_hex_digits",
    "any id works in a path": "test_routes::test_any_id_works_in_a_path",
    "ids keep their rule": "test_posting::test_a_wrong_id_is_refused",
    "keys of metadata hold any character": "test_posting::test_an_answer_holds_what_was_sent",
    "metadata comes back as it was": "test_wire::test_metadata_comes_back_as_it_was",
    "several media in one input": "test_posting::test_all_kinds_of_media_are_taken",
    "facts are placeholders before processing": "test_posting::test_all_kinds_of_media_are_taken",
    "facts are filled by processing": (
        "test_ingest::test_a_posted_jpeg_gets_facts_and_three_renditions"
    ),
    "every kind has its facts": "test_ingest::test_every_kind_is_fetched_from_its_url",
    "concepts keep their order": "test_posting::test_an_answer_holds_what_was_sent",
    "ids of concepts are any Unicode": "test_posting::test_an_answer_holds_what_was_sent",
    "an unknown concept is created": "test_json_rules::test_naming_a_concept_creates_it",
    "a known concept keeps its name": "test_posting::test_the_name_of_a_known_concept_stays",
    "one point, within its ranges": "test_posting::test_a_wrong_item_says_what_is_wrong",
    "one shape a region, within 0 and 1": "test_posting::test_a_wrong_item_says_what_is_wrong",
    "a polygon has three points": "test_posting::test_a_wrong_item_says_what_is_wrong",
    "regions get ids": "test_posting::test_regions_get_an_id_and_full_boxes",
    "an input has one annotation of its own": (
        "test_annotation_rows::test_an_input_has_one_annotation_of_its_own"
    ),
    "posted regions are annotations": (
        "test_annotation_rows::test_each_posted_region_is_an_annotation_with_its_concepts"
    ),
    "annotations stay out of the input's regions": (
        "test_annotation_posts::test_a_region_of_an_annotation_stays_out_of_the_inputs_answer"
    ),
    "ids of annotations are unique on an input": (
        "test_annotation_posts::test_the_same_id_on_one_input_is_a_duplicate"
    ),
}
POSTING = {
    "1 to 128 inputs": "test_batches::test_128_inputs_are_taken_and_129_refused",
    "no inputs are refused": "test_batches::test_no_inputs_are_refused",
    "one video": "test_batches::test_one_video_a_request",
    "20 MB an item": "test_batches::test_too_large_items_are_refused_alone",
    "less than 128 MB a batch": "test_batches::test_too_large_batches_are_refused",
    "the answer says that all were added": "test_first_steps::test_a_posted_image_is_listed",
    "blanks around an address are stripped": "test_posting::test_an_answer_holds_what_was_sent",
    "allow_duplicate_url is not echoed": "test_posting::test_an_answer_holds_what_was_sent",
    "bytes are hosted at once, at one address": (
        "test_posting::test_bytes_are_stored_once_and_hosted_at_once"
    ),
    "no decodable bytes at all: 30300": (
        "test_batches::test_nothing_but_undecodable_bytes_has_its_own_code"
    ),
    "raw text comes back as an address": "test_json_rules::test_raw_text_comes_back_as_an_address",
    "numbers of metadata stay numbers": "test_wire::test_numbers_in_metadata_keep_their_kind",
    "datasets must exist": "test_posting::test_datasets_must_exist",
    "a concept twice: the last one": "test_posting::test_a_concept_given_twice_has_its_last_value",
    "no media: 30104": "test_posting::test_a_wrong_item_says_what_is_wrong",
    "an address once, unless the new input allows it": (
        "test_batches::test_an_address_is_taken_once_unless_the_new_input_allows_it"
    ),
    "or the app does": "test_batches::test_an_app_may_allow_duplicate_addresses",
    "an id twice: the sentence that clients compare": "test_batches::test_a_part_may_fail",
    "an id twice in one request": "test_batches::test_an_id_twice_in_a_request_is_an_error",
    "suffixes 1 to 9, then a random one": "test_batches::test_suffixes_are_tried_in_order",
    "answers keep the order of the request": "test_batches::test_a_part_may_fail",
    "a dead address is accepted and fails later": (
        "test_ingest::test_what_cannot_be_an_image_fails_with_code_and_reason"
    ),
    "a private address is never asked": "test_ingest::test_a_private_address_is_never_asked",
    "an add-job counts before the call returns": (
        "test_posting::test_what_waits_is_counted_before_the_call_returns"
    ),
    "an add-job that exists goes on": "test_posting::test_an_existing_job_goes_on_counting",
    "of two posts with one id one wins": (
        "test_json_rules::test_of_an_id_posted_again_the_first_stays"
    ),
}
READING = {
    "128 a page unless asked": "test_json_rules::test_pages_have_128_inputs_unless_asked",
    "at most 1,000 a page": "test_json_rules::test_pages_have_at_most_1000_inputs",
    "newest first, in stable pages": "test_reading::test_a_list_is_newest_first_in_pages",
    "a page past the end is empty": "test_reading::test_an_empty_page_holds_its_empty_list",
    "over gRPC it sets nothing but the status": (
        "test_grpc::test_an_empty_page_sets_nothing_but_the_status"
    ),
    "ids and status filter": "test_reading::test_a_list_is_filtered_by_id_and_status",
    "a failed input does not fail its list": (
        "test_reading::test_a_failed_input_does_not_fail_the_list"
    ),
    "a stream goes oldest first, or newest": (
        "test_reading::test_a_stream_goes_on_after_the_last_id"
    ),
    "a stream gives 20": "test_reading::test_a_stream_gives_20_unless_asked",
    "a stream may go by id": "test_reading::test_a_stream_may_go_by_id",
    "an unknown last_id is refused": "test_reading::test_an_unknown_last_id_is_refused",
    "an unknown input: 404, 11101": "test_json_rules::test_an_unknown_input_is_not_found",
    "counts follow the states": "test_reading::test_all_eight_counts_are_told",
    "no manifest is said in words": "test_apps::test_there_are_no_workflows_and_no_manifests",
    "resources are counted": "test_apps::test_resources_are_counted",
}
DELETING = {
    "one by its path": "test_deleting::test_one_input_is_deleted_with_its_labels_and_count",
    "an unknown one: 404": "test_json_rules::test_an_unknown_input_is_not_found",
    "at most 128 ids": "test_deleting::test_too_many_ids_are_refused",
    "unknown ids are passed over": "test_deleting::test_ids_that_do_not_exist_are_passed_over",
    "nothing named, nothing deleted": "test_deleting::test_an_empty_request_deletes_nothing",
    "over gRPC too": "test_grpc::test_an_empty_deletion_deletes_nothing",
    "delete_all": "test_delete_all::test_all_inputs_up_to_the_call_go_and_later_ones_stay",
    "annotations go with their input": (
        "test_annotation_rows::test_an_input_goes_with_its_annotations"
    ),
    "memberships too": "test_dataset_inputs::test_a_deleted_input_leaves_its_datasets",
    "a deletion is over when the input is not found": (
        "test_deleting::test_one_input_is_deleted_with_its_labels_and_count"
    ),
}
RULES = [JSON, ENVELOPE, RESOURCES, POSTING, READING, DELETING]
