"""The vendor's way in, for other systems: the same services and limits."""

from django.urls import path
from django.utils import timezone
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.answers import TEXT, answer
from alliance.api.described import described
from alliance.api.permissions import SignedIn
from alliance.api.repeating import once_per_key
from alliance.api.schema import shape_serializer
from alliance.doors.shapes import from_json
from alliance.limits import address_of
from alliance.permissions import require
from procurement import services
from procurement.forms.vendors import InvitationForm, JoinForm, RegistrationForm
from procurement.vendor_pages import SENT


class Register(APIView):
    permission_classes = [AllowAny]

    @described(
        lambda: {"responses": {202: answer("VendorRegistrationBegun", said=TEXT)}},
        tags=["procurement"],
        summary="Ask for a vendor account",
        request=shape_serializer(RegistrationForm, "VendorRegistration"),
    )
    def post(self, request: Request) -> Response:
        values = from_json(RegistrationForm, request.data, by=request.user)
        services.start_registration(**values, address=address_of(request), at=timezone.now(), by=request.user)
        return Response({"said": SENT}, status=202)


class Join(APIView):
    permission_classes = [AllowAny]

    @described(
        lambda: {"responses": {201: answer("VendorJoined", username=TEXT)}},
        tags=["procurement"],
        summary="Open the account with the key of the letter’s link",
        request=shape_serializer(JoinForm, "VendorJoining"),
    )
    def post(self, request: Request, key: str) -> Response:
        values = from_json(JoinForm, request.data, by=request.user)
        person = services.join_as_vendor(key=key, **values, by=request.user)
        return Response({"username": person.username}, status=201)


class Invite(APIView):
    permission_classes = [SignedIn]
    scope = "procurement"

    @described(
        lambda: {"responses": {202: answer("VendorInvited", said=TEXT)}},
        tags=["procurement"],
        summary="Invite a colleague",
        request=shape_serializer(InvitationForm, "VendorInvitation"),
    )
    @once_per_key
    def post(self, request: Request) -> Response:
        require(request.user, "procurement.invite_colleague")
        services.invite_colleague(**from_json(InvitationForm, request.data, by=request.user), by=request.user)
        return Response({"said": "The invitation is sent."}, status=202)


urlpatterns = [
    path("vendors/register/", Register.as_view(), name="vendor-register"),
    path("vendors/join/<str:key>/", Join.as_view(), name="vendor-join"),
    path("vendors/invite/", Invite.as_view(), name="vendor-invite"),
]
