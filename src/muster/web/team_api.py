"""Accounts, tokens, sessions and the log as JSON; see the pages in :mod:`muster.web.account` and :mod:`muster.web.admin`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from muster.domain.team import Account, Audited, Session, Token
from muster.team.entry import LONGEST
from muster.web.access import Role, needs, signer
from muster.web.account import account_of
from muster.web.answers import Answer, answer, page_of
from muster.web.filters import MAX_PAGE, PAGE
from muster.web.team_door import actor_of, in_person, role_named, team_of

router = APIRouter(prefix="/api", tags=["team"])


class RoleWord(StrEnum):
    READER = "reader"
    ANALYST = "analyst"
    ADMIN = "admin"


class MeOut(BaseModel):
    name: str = Field(description="What decisions are signed with")
    role: RoleWord
    by: str = Field(
        description='What lets the asker in: "session", "token", or "alone" on one person\'s machine'
    )


class TokenIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    label: str = Field("", max_length=80)
    role: RoleWord = Field(RoleWord.READER, description="Not above one's own")
    days: int = Field(90, ge=1, le=LONGEST)


class TokenOut(BaseModel):
    id: str
    label: str
    role: RoleWord
    created_at: str
    ends_at: str
    used_at: str | None
    revoked_at: str | None

    @classmethod
    def of(cls, token: Token) -> TokenOut:
        known = {name: getattr(token, name) for name in cls.model_fields if name != "role"}
        return cls(role=RoleWord(token.role.word), **known)


class NewTokenOut(BaseModel):
    key: str = Field(description="To be sent as Authorization: Bearer KEY; it cannot be shown again")
    token: TokenOut


class SessionOut(BaseModel):
    id: str
    created_at: str
    seen_at: str
    ends_at: str
    address: str
    agent: str

    @classmethod
    def of(cls, session: Session) -> SessionOut:
        return cls(**{name: getattr(session, name) for name in cls.model_fields})


class AccountOut(BaseModel):
    id: str
    name: str
    role: RoleWord
    disabled: bool
    created_at: str
    created_by: str
    password_at: str | None

    @classmethod
    def of(cls, account: Account) -> AccountOut:
        return cls(**{**account._asdict(), "role": RoleWord(account.role.word)})


class PersonIn(BaseModel):
    model_config = ConfigDict(extra="forbid")
    role: RoleWord | None = None
    disabled: bool | None = None


class AuditOut(BaseModel):
    seq: int
    at: str
    who: str
    what: str
    about: str
    address: str
    previous: str
    hash: str

    @classmethod
    def of(cls, entry: Audited) -> AuditOut:
        return cls(**entry._asdict())


@router.get("/me")
@needs(Role.READER)
def me(request: Request) -> Answer[MeOut]:
    """Who asks, and what they may do."""
    asking = signer(request)
    by = "session" if asking.session else "token" if asking.account else "alone"
    return answer(MeOut(name=asking.name, role=RoleWord(asking.role.word), by=by))


@router.get("/account/tokens")
@needs(Role.READER, in_person=True)
def tokens(request: Request) -> Answer[list[TokenOut]]:
    """One's own tokens."""
    return answer([TokenOut.of(t) for t in team_of(request).entry.tokens(in_person(request).account)])


@router.post("/account/tokens")
@needs(Role.READER, in_person=True)
def add_token(request: Request, asked: TokenIn) -> Answer[NewTokenOut]:
    """A new token of one's own. Its key is in this answer and never again."""
    own = account_of(request, in_person(request))
    entry, role = team_of(request).entry, role_named(asked.role.value)
    key, made = entry.add_token(own, asked.label, role, asked.days, actor_of(request))
    return answer(NewTokenOut(key=key, token=TokenOut.of(made)))


@router.delete("/account/tokens/{token_id}")
@needs(Role.READER, in_person=True)
def revoke_token(request: Request, token_id: str) -> Answer[list[TokenOut]]:
    """Revoke one of one's own tokens. All of them come back."""
    asking = in_person(request)
    team_of(request).entry.revoke(asking.account, token_id, actor_of(request))
    return tokens(request)


@router.get("/account/sessions")
@needs(Role.READER, in_person=True)
def sessions(request: Request) -> Answer[list[SessionOut]]:
    """One's own sessions."""
    return answer([SessionOut.of(s) for s in team_of(request).entry.sessions(in_person(request).account)])


@router.delete("/account/sessions/{session_id}")
@needs(Role.READER, in_person=True)
def end_session(request: Request, session_id: str) -> Answer[list[SessionOut]]:
    """End one of one's own sessions. Those left come back."""
    asking = in_person(request)
    team_of(request).entry.end_session(asking.account, session_id, actor_of(request))
    return sessions(request)


@router.get("/admin/people")
@needs(Role.ADMIN)
def people(request: Request) -> Answer[list[AccountOut]]:
    """Everybody who belongs to the team."""
    return answer([AccountOut.of(a) for a in team_of(request).people.every()])


@router.patch("/admin/people/{account_id}")
@needs(Role.ADMIN, in_person=True)
def change_person(request: Request, account_id: str, asked: PersonIn) -> Answer[list[AccountOut]]:
    """Give another role, disable, enable. The person's sessions end; everybody comes back."""
    team, by = team_of(request).people, actor_of(request)
    if asked.role is not None:
        team.set_role(account_id, role_named(asked.role.value), by)
    if asked.disabled is not None:
        team.set_disabled(account_id, asked.disabled, by)
    return people(request)


@router.get("/admin/audit")
@needs(Role.ADMIN)
def audit(
    request: Request,
    who: Annotated[str, Query(max_length=64, description="Entries of this person alone")] = "",
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = PAGE,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> Answer[list[AuditOut]]:
    """Who did what, the latest first. Each entry carries the hash of the one before."""
    found = team_of(request).audited(limit, offset, who or None)
    return page_of([AuditOut.of(e) for e in found.items], found.total, offset)
