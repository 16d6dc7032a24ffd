"""Users, their apps and the keys that open them. `*_id` is the id that clients know."""

from django.db import models

from inputs_service.models.json_column import Json


class User(models.Model):
    """An owner of apps. Not a person of the dashboard: the two sides know nothing of each other."""

    user_id = models.CharField(max_length=256, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.user_id


class App(models.Model):
    """A set of inputs with its own concepts, datasets and keys."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="apps")
    app_id = models.CharField(max_length=256)
    name = models.CharField(max_length=256, blank=True)
    description = models.TextField(blank=True)
    metadata = Json(default=dict, blank=True)
    default_workflow = Json(default=dict, blank=True)
    allow_duplicate_urls = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    modified_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "app_id"], name="one_app_per_id")]

    def __str__(self) -> str:
        return f"{self.user.user_id}/{self.app_id}"


class Key(models.Model):
    """A personal access token (no app) or an app key. Only the SHA-256 of its value is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="keys")
    app = models.ForeignKey(App, on_delete=models.CASCADE, null=True, related_name="keys")
    digest = models.CharField(max_length=64, unique=True)
    prefix = models.CharField(max_length=8)
    description = models.CharField(max_length=256, blank=True)
    scopes = Json(default=list, blank=True)  # empty: all
    is_session = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.prefix}…"
