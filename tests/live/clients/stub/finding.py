"""Searches, concepts, datasets and bulk operations."""

from typing import Any

from clarifai_grpc.grpc.api import resources_pb2 as pb

from tests.live.clients.cases import case, until
from tests.live.clients.places import Place
from tests.live.clients.stub.opened import call, concept, get, image, post, struct, text


def posted(at: Place) -> None:
    """A dog, a cat and a text."""
    point = pb.Geo(geo_point=pb.GeoPoint(longitude=-30, latitude=40))
    dog = image(at, "dog", concepts=[concept("dog")], metadata=struct({"split": "test", "n": 1}))
    cat = image(at, "cat", concepts=[concept("cat"), concept("dog", 0)], geo=point)
    post(at, dog, cat, text("text", metadata=struct({"split": "train"})))


def found(
    at: Place, *filters: pb.Filter, rpc: str = "PostInputsSearches", **fields: Any
) -> list[str]:
    """The ids of the inputs that pass all filters."""
    query = pb.Query(filters=filters)
    answer = call(at, rpc, searches=[pb.Search(query=query)], **fields)
    assert answer.status.code == 10000, answer.status
    return sorted(hit.input.id for hit in answer.hits)


def labelled(**data: Any) -> pb.Filter:
    """The filter of what is said about inputs."""
    return pb.Filter(annotation=pb.Annotation(data=pb.Data(**data)))


@case(50, rpcs="PostInputsSearches")
def inputs_are_found_by_metadata(at: Place) -> None:
    posted(at)
    assert found(at, labelled(metadata=struct({"split": "test"}))) == ["dog"]
    assert found(at, labelled(metadata=struct({"split": "none"}))) == []


@case(51, rpcs="PostInputsSearches")
def inputs_are_found_by_concept(at: Place) -> None:
    posted(at)
    assert found(at, labelled(concepts=[concept("dog")])) == ["dog"]
    assert found(at, labelled(concepts=[pb.Concept(name="cat", value=1)])) == ["cat"]
    assert found(at, labelled(concepts=[concept("dog", 0)])) == ["cat"]
    without = labelled(concepts=[concept("dog")])
    without.negate = True
    assert found(at, without) == ["cat", "text"]


@case(rpcs="PostInputsSearches")
def inputs_are_found_by_place_type_and_id(at: Place) -> None:
    posted(at)
    near = pb.Geo(
        geo_point=pb.GeoPoint(longitude=-29.9, latitude=40),
        geo_limit=pb.GeoLimit(type="withinKilometers", value=50),
    )
    assert found(at, labelled(geo=near)) == ["cat"]
    assert found(at, pb.Filter(input=pb.Input(data=pb.Data(text=pb.Text())))) == ["text"]
    assert found(at, pb.Filter(annotation=pb.Annotation(input_id="dog"))) == ["dog"]


@case(rpcs="PostAnnotationsSearches")
def annotations_are_found(at: Place) -> None:
    posted(at)
    asked = [labelled(concepts=[concept("cat")])]
    assert found(at, *asked, rpc="PostAnnotationsSearches") == ["cat"]


@case(rpcs="PostInputsSearches")
def hits_are_counted(at: Place) -> None:
    posted(at)
    query = pb.Query(filters=[labelled(metadata=struct({"split": "train"}))])
    answer = call(at, "PostInputsSearches", searches=[pb.Search(query=query)], only_count=True)
    assert [int(one.estimated_total) for one in answer.hit_counts] == [1], answer
    assert not answer.hits


@case(rpcs="PostInputsSearches GetSearch ListSearches PostSearchesByID")
def a_search_is_kept_and_run_by_its_id(at: Place) -> None:
    posted(at)
    query = pb.Query(filters=[labelled(concepts=[concept("cat")])])
    kept = pb.Search(id="cats", name="cats", save=True, query=query)
    assert not call(at, "PostInputsSearches", searches=[kept]).hits
    assert call(at, "GetSearch", id="cats").search.name == "cats"
    assert [one.id for one in call(at, "ListSearches").searches] == ["cats"]
    assert [hit.input.id for hit in call(at, "PostSearchesByID", id="cats").hits] == ["cat"]


@case(rpcs="DeleteSearch")
def a_kept_search_is_deleted(at: Place) -> None:
    kept = pb.Search(id="all", name="all", save=True, query=pb.Query())
    call(at, "PostInputsSearches", searches=[kept])
    assert call(at, "DeleteSearch", id="all").status.code == 10000
    assert call(at, "GetSearch", id="all").status.code == 11101


@case(91, rpcs="PatchConcepts GetConcept")
def a_concept_is_renamed_for_the_whole_app(at: Place) -> None:
    posted(at)
    renamed = pb.Concept(id="dog", name="hound", value=1)
    answer = call(at, "PatchConcepts", concepts=[renamed], action="overwrite")
    assert answer.concepts[0].name == "hound"
    assert call(at, "GetConcept", concept_id="dog").concept.name == "hound"
    assert get(at, "dog").data.concepts[0].name == "hound"
    refused = call(at, "PatchConcepts", concepts=[renamed], action="merge")
    assert refused.status.code == 40003, refused.status


@case(rpcs="PostConcepts ListConcepts PostConceptsSearches")
def concepts_are_made_listed_and_searched(at: Place) -> None:
    made = [pb.Concept(id="id-dog", name="dog"), pb.Concept(id="id-door", name="door")]
    assert call(at, "PostConcepts", concepts=made).status.code == 10000
    again = call(at, "PostConcepts", concepts=made[:1]).status
    assert (again.code, again.description) == (40003, "Invalid request")
    assert "duplicate" in again.details
    assert {one.id for one in call(at, "ListConcepts").concepts} == {"id-dog", "id-door"}
    like = pb.ConceptQuery(name="dog*")
    hits = call(at, "PostConceptsSearches", concept_query=like).concepts
    assert [one.id for one in hits] == ["id-dog"]


@case(rpcs="GetConceptCounts")
def inputs_are_counted_by_concept(at: Place) -> None:
    posted(at)
    told = call(at, "GetConceptCounts").concept_counts
    counts = {
        one.id: (one.concept_type_count.positive, one.concept_type_count.negative) for one in told
    }
    assert counts == {"dog": (1, 1), "cat": (1, 0)}, counts


@case(rpcs="PostDatasetInputs ListDatasetInputs DeleteDatasetInputs")
def inputs_go_into_a_dataset_and_out(at: Place) -> None:
    posted(at)
    call(at, "PostDatasets", datasets=[pb.Dataset(id="train")])
    members = [pb.DatasetInput(input=pb.Input(id=name)) for name in ("dog", "cat")]
    answer = call(at, "PostDatasetInputs", dataset_id="train", dataset_inputs=members)
    assert answer.status.code == 10000, answer.status
    listed = call(at, "ListDatasetInputs", dataset_id="train").dataset_inputs
    assert {one.input.id for one in listed} == {"dog", "cat"}
    call(at, "DeleteDatasetInputs", dataset_id="train", input_ids=["dog"])
    (left,) = call(at, "ListDatasetInputs", dataset_id="train").dataset_inputs
    assert left.input.id == "cat"


@case(rpcs="PostBulkOperations GetBulkOperation ListBulkOperations")
def concepts_are_added_to_many_inputs(at: Place) -> None:
    posted(at)
    to_add = pb.AddConcepts(concepts=[concept("seen")])
    asked = pb.BulkOperation(
        input_ids=pb.InputIDs(input_ids=["dog", "text"]),
        operation=pb.Operation(add_concepts=to_add),
    )
    (made,) = call(at, "PostBulkOperations", bulk_operations=[asked]).bulk_operation

    def look() -> Any:
        return call(at, "GetBulkOperation", id=made.id).bulk_operation

    told = until(look, lambda it: it.status.code not in (25402, 25403))
    assert (told.status.code, told.progress.processed) == (25400, 2), told
    assert [one.id for one in get(at, "text").data.concepts] == ["seen"]
    assert [one.id for one in call(at, "ListBulkOperations").bulk_operation] == [made.id]
