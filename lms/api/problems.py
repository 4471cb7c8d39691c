# (lead's draft; delete)
from rest_framework.exceptions import APIException


class UnknownParameter(APIException):
    status_code = 400


class InvalidCursor(APIException):
    status_code = 400


class VersionNeeded(APIException):
    status_code = 428


class BadIdempotencyKey(APIException):
    status_code = 400


class IdempotencyKeyReused(APIException):
    status_code = 409
