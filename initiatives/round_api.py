"""What the API says of a round beyond its row: the consistency of one's comparisons."""

from typing import Any

from django.http import Http404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.described import described
from alliance.api.permissions import SignedIn
from alliance.permissions import require
from initiatives import answers, judging
from initiatives.nouns.rounds import ROUND


class RoundView(APIView):
    permission_classes = [SignedIn]
    scope = "initiatives"


class Sensitivity(RoundView):
    @described(
        lambda: {"responses": answers.sensitivity()},
        tags=["initiatives"],
        summary="How the ranking of a closed round moves with its weights",
        description="`criteria` has, by criterion, ranks as its weight goes from 0 to 1 and for linear methods the exact "
        "weights at which two change places; `shares` how often each is among the first `top` of `draws` random weights. "
        "Made by a job after closing and by the act `analyse`; empty until `job` is done.",
    )
    def get(self, request: Request, pk: Any) -> Response:
        round = ROUND.row(request.user, pk)
        if round.state != "closed":
            raise Http404
        job = round.analysis_job
        return Response({"job": job and str(job.pk), "job_state": job and job.state, **round.analysis})


class Consistency(RoundView):
    @described(
        lambda: {"responses": answers.consistency()},
        tags=["initiatives"],
        summary="My comparisons in pairs: what to compare, how consistent, what to look at again",
        description="Each part names its elements; send pairs of them to the act `judge`. `ratio` is the consistency "
        "ratio, acceptable up to 0.10; `worst` are the judgements furthest from the others, with a better value.",
    )
    def get(self, request: Request, pk: Any) -> Response:
        round = ROUND.row(request.user, pk)
        require(request.user, "initiatives.compare_pairs", round)
        return Response({"parts": judging.consistency_of(round, request.user)})
