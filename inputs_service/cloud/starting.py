"""PostInputsDataSources: each data source, checked, becomes an add-job with an extraction job."""

import ipaddress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from inputs_core import cloud, guarded, ids, limits
from inputs_service.cloud import calling_back, jobs, secrets
from inputs_service.errors import CodedError, InvalidRequest
from inputs_service.extraction import templates
from inputs_service.models import AddJob, App, ExtractionJob

Message = dict[str, Any]
MAX_SOURCES = limits.INPUTS_PER_REQUEST
MAX_CALL_BACK_LENGTH = 2048
IN_USE = "inputs_add_job_id {} is in use: leave it empty, or choose another"
NO_KEYS = "the operator has set no FIELD_KEYS, so no credentials can be kept; public data only"


@dataclass(frozen=True)
class Source:
    """A data source, checked."""

    url: str
    secret: str
    template: Message
    has_suffixes: bool
    job_id: str


def checked(app: App, request: Message) -> list[Source]:
    """The data sources of a request. Source: InputsDataSource.

    Raises: InvalidRequest with the path of what is wrong, NotFound for a dataset, CodedError
    (64007) where one id is asked for twice.
    """
    given = request.get("data_sources") or []
    if not 1 <= len(given) <= MAX_SOURCES:
        raise InvalidRequest(f"data_sources: send 1 to {MAX_SOURCES} of them")
    found = [_source(app, item, f"data_sources[{index}]") for index, item in enumerate(given)]
    named = [source.job_id for source in found]
    for name in named:
        if named.count(name) > 1:
            raise CodedError(IN_USE.format(name), code=jobs.CONFLICT)
    return found


def _source(app: App, given: Message, path: str) -> Source:
    asked = given.get("url") or {}
    try:
        address = cloud.parse(asked.get("url") or "")
        credentials = cloud.checked(asked.get("credentials") or {}, address)
        secret = secrets.sealed(credentials)
    except cloud.WrongSource as wrong:
        raise InvalidRequest(f"{path}.url.{wrong.path}: {wrong.rule}") from None
    except secrets.CannotKeep:
        raise InvalidRequest(f"{path}.url.credentials: {NO_KEYS}") from None
    job_id = given.get("inputs_add_job_id") or ids.new_id()
    if sentence := ids.problem(job_id):
        raise InvalidRequest(f"{path}.inputs_add_job_id: {sentence}")
    return Source(
        url=asked["url"].strip(),
        secret=secret,
        template=templates.checked(
            app, given.get("input_template") or {}, f"{path}.input_template"
        ),
        has_suffixes=given.get("input_id_conflict_resolution") == jobs.SUFFIX,
        job_id=job_id,
    )


def checked_call_back(url: str) -> str:
    """The address that is told of changes; empty for none.

    Units/limits: http or https, at most 2,048 characters, not a private address as it stands;
    where its name leads is checked at each call. Raises: InvalidRequest.
    """
    url = url.strip()
    if not url:
        return ""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        is_url = parts.scheme in ("http", "https") and bool(host) and parts.username is None
    except ValueError:
        is_url, host, port = False, "", 0
    if not is_url or not url.isprintable() or " " in url or len(url) > MAX_CALL_BACK_LENGTH:
        raise InvalidRequest("call_back_url: must be an http or https address without a user")
    rules = guarded.Rules(settings.FETCH_ALLOWED_PRIVATE)
    problem = rules.port_problem(host, port)
    if problem is None and _is_ip(host):
        problem = rules.address_problem(host, port, host)
    if problem:
        raise InvalidRequest(f"call_back_url: {problem}")
    return url


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def start(app: App, sources: list[Source], call_back_url: str) -> list[AddJob]:
    """Makes the jobs of all sources, or none; a worker begins with them at once.

    Raises: CodedError (64007) where an add-job's id is in use.
    """
    taken = AddJob.objects.filter(app=app, job_id__in=[source.job_id for source in sources])
    for name in taken.values_list("job_id", flat=True):
        raise CodedError(IN_USE.format(name), code=jobs.CONFLICT)
    try:
        with transaction.atomic():
            made = [_start(app, source, call_back_url) for source in sources]
            jobs.wake()
    except IntegrityError:
        raise CodedError(IN_USE.format("of a data source"), code=jobs.CONFLICT) from None
    return made


def _start(app: App, source: Source, call_back_url: str) -> AddJob:
    add_job = AddJob.objects.create(app=app, job_id=source.job_id, call_back_url=call_back_url)
    job = ExtractionJob.objects.create(
        app=app,
        add_job=add_job,
        job_id=ids.new_id(),
        url=source.url,
        secret=source.secret,
        template=source.template,
        has_suffixes=source.has_suffixes,
        due_at=timezone.now(),
    )
    calling_back.tell(add_job, jobs.told(job))
    return add_job
