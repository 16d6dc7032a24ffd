"""What the JSON API takes and gives, and what its page says of each field."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from inputs_app.api.fields import ApiJson, InputData, InputId
from inputs_app.models import ChangeItem, DeletionItem, Job, UploadItem

MOST_ITEMS = 1000
MOST_IDS = 10_000
ITEM_STATES = sorted(
    {*UploadItem.State.values, *ChangeItem.State.values, *DeletionItem.State.values}
)
Shape = serializers.Serializer[Any]


def example(value: dict[str, Any]) -> Callable[[type[Shape]], type[Shape]]:
    """Shows a body as it may be sent on the page of the API."""
    return extend_schema_serializer(examples=[OpenApiExample("Example", value, request_only=True)])


class WorkspaceShape(Shape):
    """A workspace of a team of yours."""

    slug = serializers.SlugField()
    name = serializers.CharField()
    team = serializers.SlugField()
    role = serializers.CharField()


class CountsShape(Shape):
    """How many inputs of a job stand where."""

    items = serializers.IntegerField()
    accepted = serializers.IntegerField(help_text="Taken by the Inputs API; uploads only.")
    done = serializers.IntegerField()
    failed = serializers.IntegerField()
    skipped = serializers.IntegerField()
    left = serializers.IntegerField(help_text="Still wait or are under way.")


class JobShape(Shape):
    """A job of the queue."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(Job.Kind.choices)
    state = serializers.ChoiceField(Job.State.choices)
    title = serializers.CharField()
    owner = serializers.CharField(source="owner_name")
    reason = serializers.CharField()
    problem = serializers.CharField()
    counts = CountsShape()
    undoes = serializers.IntegerField(source="undoes_id", allow_null=True)
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    heartbeat_at = serializers.DateTimeField(allow_null=True)


class JobPage(Shape):
    """A page of jobs, newest first; `next` goes into `before`."""

    results = JobShape(many=True)
    next = serializers.CharField(allow_null=True)


class ItemShape(Shape):
    """What became of one input of a job."""

    number = serializers.IntegerField(help_text="Its place in its request, or in the upload.")
    input_id = serializers.CharField()
    state = serializers.ChoiceField(ITEM_STATES)
    code = serializers.IntegerField(help_text="The Inputs API's status code, 0 where none came.")
    problem = serializers.CharField()


class ItemPage(Shape):
    """A page of items in order; `next` goes into `after`."""

    results = ItemShape(many=True)
    next = serializers.CharField(allow_null=True)


class OptionsShape(Shape):
    """What every input of an upload gets."""

    dataset_ids = serializers.ListField(child=InputId(), max_length=128, required=False)
    concepts = serializers.ListField(child=InputId(), max_length=128, required=False)
    absent_concepts = serializers.ListField(child=InputId(), max_length=128, required=False)
    metadata = ApiJson(required=False)
    latitude = serializers.FloatField(min_value=-90, max_value=90, required=False)
    longitude = serializers.FloatField(min_value=-180, max_value=180, required=False)
    allow_duplicate_url = serializers.BooleanField(default=False)
    processing = serializers.ListField(child=serializers.CharField(), required=False)


@example({"title": "Captions", "items": [{"id": "first", "text": "A text", "concepts": "caption"}]})
class NewUpload(Shape):
    """An upload: its items are rows as a manifest in JSON Lines has them.

    Shape of an item: `id`, one of `url` and `text`, `type`, `concepts`, `absent_concepts`,
    `metadata`, `latitude`, `longitude`, `datasets`; or an input as PostInputs takes it.
    """

    title = serializers.CharField(max_length=300, required=False, default="")
    options = OptionsShape(required=False)
    items = serializers.ListField(
        child=ApiJson(), max_length=MOST_ITEMS, required=False, default=list
    )
    start = serializers.BooleanField(
        default=True, help_text="False: it stays a draft, to which manifests can be added."
    )


class PatchedInput(Shape):
    """One input of a change, with its own data."""

    id = InputId()
    data = InputData()  # type: ignore[assignment]


@example({"action": "merge", "ids": ["first"], "data": {"concepts": [{"id": "night", "value": 1}]}})
class NewChange(Shape):
    """A change of some inputs: the same data for `ids`, or data of its own for each of `items`."""

    action = serializers.ChoiceField(["merge", "remove", "overwrite"])
    title = serializers.CharField(max_length=300, required=False, default="")
    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)
    ids = serializers.ListField(child=InputId(), max_length=MOST_IDS, required=False)
    data = InputData(required=False)  # type: ignore[assignment]
    items = serializers.ListField(child=PatchedInput(), max_length=MOST_ITEMS, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Either `ids` with `data`, or `items`."""
        if bool(attrs.get("ids")) == bool(attrs.get("items")):
            raise serializers.ValidationError({"ids": ["Give ids with data, or items: not both."]})
        if attrs.get("ids") and not attrs.get("data"):
            raise serializers.ValidationError({"data": ["Say what to change."]})
        return attrs


@example({"reason": "By mistake"})
class Because(Shape):
    """Why something is done."""

    reason = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


@example({"ids": ["first", "second"], "reason": "Blurred"})
class NewDeletion(Because):
    """Inputs to delete; they wait a while in which they can be taken back."""

    ids = serializers.ListField(child=InputId(), max_length=MOST_IDS, min_length=1)


@example({"url": "s3://a-bucket/photos/", "template": {"data": {"concepts": [{"id": "street"}]}}})
class NewImport(Shape):
    """An import from cloud storage; credentials go to the Inputs API and stay nowhere here."""

    url = serializers.CharField(max_length=2000)
    credentials = ApiJson(
        required=False, write_only=True, help_text="s3_creds, gcp_creds or azure_blob_creds."
    )
    template = ApiJson(required=False, help_text="An input: data, dataset_ids.")
    on_conflict = serializers.ChoiceField(["skip", "suffix"], default="skip")


class ImportShape(Shape):
    """An extraction job of the Inputs API."""

    id = serializers.CharField()
    url = serializers.CharField()
    status_code = serializers.IntegerField(source="status.code")
    status = serializers.CharField(source="status.description")
    details = serializers.CharField(source="status.details")
    inputs = serializers.DictField(child=serializers.IntegerField())
    archives = serializers.DictField(child=serializers.IntegerField())
    created_at = serializers.DateTimeField(allow_null=True)
    is_running = serializers.BooleanField()
