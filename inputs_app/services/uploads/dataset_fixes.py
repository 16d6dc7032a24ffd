"""What may be done about datasets that rows of a draft name and the app does not have: they are
made, or the rows go without them."""

from collections.abc import Callable, Mapping

from inputs_app.models import Job, UploadItem
from inputs_app.services import datasets
from inputs_app.services.audit import Actor
from inputs_app.services.errors import ProductError
from inputs_app.services.uploads import drafts, faults

UNKNOWN = "No row of this upload lacks this dataset any more. Look at the page again."


def make(by: Actor, job: Job, which: Mapping[str, str | int], dataset_id: str) -> None:
    """Makes a dataset that rows of the draft lack, and no other; `which`: those rows.

    Raises: ProductError; ApiError.
    """
    if job.state != Job.State.DRAFT:
        raise ProductError(drafts.STARTED)
    if not dataset_id or not UploadItem.objects.filter(job=job, **which).exists():
        raise ProductError(UNKNOWN)
    datasets.ensure(by, job.workspace, dataset_id)


def without(job: Job, dataset_id: str) -> Callable[[UploadItem], None]:
    """What takes a dataset from an item, or, with none given, all that the app does not have.

    Raises: ProductError; ApiError.
    """
    known = None if dataset_id else datasets.listed(job.workspace)

    def change(item: UploadItem) -> None:
        item.dataset_ids = [
            it for it in item.dataset_ids if (it != dataset_id if known is None else it in known)
        ]
        faults.anew(item)

    return change
