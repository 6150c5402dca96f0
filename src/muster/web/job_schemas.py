"""The shapes of jobs and watched folders in the JSON API."""

from __future__ import annotations

from pydantic import BaseModel, Field

from muster.pipeline.ingest import Step
from muster.pipeline.watchlist import Round, Rounds, Watched
from muster.web.jobs import JobState

MOST_STEPS = 500


class StepOut(BaseModel):
    """What became of one report. ``report``: the id of the one that the ledger holds, null where it has none. What an archive
    holds beside reports (pictures, scripts) is one step that counts it: left out."""

    fate: str = Field(description="stored, known, quarantined or left out")
    input: str
    claims: int
    count: int = Field(description="Members of an archive that were left out, else 1")
    report: str | None
    reason: str = Field(description="Why it was set aside or left out, else empty")

    @classmethod
    def of(cls, step: Step) -> StepOut:
        return cls(
            fate=step.fate.value,
            input=step.locator,
            claims=step.claims,
            count=step.members,
            report=step.report,
            reason=step.detail,
        )


class SiteTouchedOut(BaseModel):
    place_id: str
    name: str
    claims: int


class AgainstOut(BaseModel):
    """Ids of a new claim and of one that contradicts it."""

    claim: str
    other: str
    why: str


class JobOut(BaseModel):
    """``taken`` = ``stored`` + ``known`` + ``quarantined`` + ``left_out``. Lists hold the first of very many; the numbers count all."""

    id: str
    state: str = Field(description="waiting, running, done or stopped")
    by: str
    at: str
    ended: str | None
    ahead: int | None = Field(description="Jobs before it; null once it is over")
    inputs: int = Field(description="Things that were given at once")
    begun: int = Field(description="How many of them are being or were read")
    taken: int
    stored: int
    known: int
    quarantined: int
    left_out: int = Field(description="Members of archives that are no reports")
    claims: int
    contradictions: int
    trouble: str
    steps: list[StepOut]
    new_claims: list[str]
    sites: list[SiteTouchedOut]
    against: list[AgainstOut]

    @classmethod
    def of(cls, state: JobState) -> JobOut:
        job, tally, end = state.job, state.tally, state.end
        account = end.account if end else None
        return cls(
            id=job.id,
            state=state.state,
            by=job.by,
            at=job.at,
            ended=end.at if end else None,
            ahead=state.ahead,
            inputs=len(job.parts),
            begun=state.inputs,
            taken=tally.taken,
            stored=tally.stored,
            known=tally.known,
            quarantined=tally.quarantined,
            left_out=tally.left_out,
            claims=tally.claims,
            contradictions=account.contradictions if account else 0,
            trouble=end.trouble if end else "",
            steps=[StepOut.of(step) for step in state.steps[:MOST_STEPS]],
            new_claims=list(account.listed) if account else [],
            sites=[SiteTouchedOut(place_id=s.place, name=s.name, claims=s.claims) for s in account.sites]
            if account
            else [],
            against=[AgainstOut(**a._asdict()) for a in account.against] if account else [],
        )


class RefusedOut(BaseModel):
    input: str
    reason: str


class RoundOut(BaseModel):
    """One round. Reports: stored, known, aside; members of archives: left_out. Files: read, same, growing, gone."""

    at: str
    stored: int
    known: int
    aside: int
    left_out: int
    claims: int
    read: int
    same: int
    growing: int
    gone: int
    trouble: str
    reports: list[str]
    refused: list[RefusedOut]

    @classmethod
    def of(cls, found: Round) -> RoundOut:
        plain = {
            name: getattr(found, name) for name in cls.model_fields if name not in ("reports", "refused")
        }
        refused = [RefusedOut(input=where, reason=why) for where, why in found.refused]
        return cls(**plain, reports=list(found.reports), refused=refused)


class WatchedOut(BaseModel):
    """A watched folder or file. ``served``: re-read by the server, else by the command muster watch."""

    id: str
    path: str
    every: int = Field(description="Seconds")
    since: str
    by: str
    served: bool
    paused: bool
    last: RoundOut | None
    news: list[RoundOut]

    @classmethod
    def of(cls, watched: Watched, rounds: Rounds) -> WatchedOut:
        plain = {name: getattr(watched, name) for name in cls.model_fields if name not in ("last", "news")}
        last = RoundOut.of(rounds.last) if rounds.last else None
        return cls(**plain, last=last, news=[RoundOut.of(one) for one in rounds.news])
