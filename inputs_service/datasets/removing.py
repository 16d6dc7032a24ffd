"""Takes away what deleted datasets and versions left: memberships some at a time, files folder
by folder."""

from django.db import IntegrityError, transaction

from inputs_service import leases
from inputs_service.datasets import folders, members
from inputs_service.models import Dataset, DatasetInput, DatasetRemoval, DatasetVersion
from inputs_service.patience import patient

BATCH = 1000


def step(row: DatasetRemoval) -> bool:
    """Removes a batch of what the row names; False when that was the last, and the row is gone.

    The same again after a kill changes nothing: what is gone is passed over.
    """
    if row.folder:
        folders.remove(row.folder)
    dataset = row.dataset
    if dataset is None:
        return not _finish(row)
    version = DatasetVersion.objects.filter(dataset=dataset).first()
    if version is not None:
        folders.remove(version.file)
        _remove_version(version)
        return leases.renew(row)
    if _remove_members(dataset):
        return leases.renew(row)
    return not _remove_dataset(dataset)


@patient
def _finish(row: DatasetRemoval) -> bool:
    DatasetRemoval.objects.filter(pk=row.pk).delete()
    return True


@patient
def _remove_version(version: DatasetVersion) -> None:
    version.delete()


@patient
def _remove_members(dataset: Dataset) -> int:
    keys = list(members.window(dataset).values_list("input_id", flat=True)[:BATCH])
    with transaction.atomic():
        return DatasetInput.objects.filter(dataset=dataset, input__in=keys).delete()[0]


@patient
def _remove_dataset(dataset: Dataset) -> bool:
    """False where somebody added a member at this moment; its removal row goes with it."""
    try:
        with transaction.atomic():
            Dataset.objects.filter(pk=dataset.pk, app=None).delete()
    except IntegrityError:
        return False
    return True
