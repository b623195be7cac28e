# SPDX-License-Identifier: Apache-2.0
"""Sticker packs of members: somebody draws some and sends them in, whoever administers looks at each and takes it in or says why
not, and everybody may write `:pack/name:` from then on and keep a few packs at hand.

Until it is taken in a pack is its maker's, who may change it and throw it away. From then on it is the community's, and
nobody changes it: who wrote with it must not find another picture in their words. Its maker may have their name taken off it.
"""

import msgspec

from banyan.base.errors import Family, NotFound, Refusal
from banyan.base.ids import AccountId
from banyan.core import moderation, notifications, site, stickers, threads, word_rules
from banyan.core.permits import check_not_locked, check_signed_in, check_staff
from banyan.markup.limits import scrub
from banyan.records.accounts import Account
from banyan.records.attachments import Upload
from banyan.records.callers import GUEST, Caller
from banyan.records.self_locks import Ability
from banyan.records.sticker_packs import Offered, OwnPack, PackPage, PackState, Shelf, Waiting
from banyan.records.stickers import Pack, Sticker
from banyan.storage.queries import accounts as account_queries
from banyan.storage.queries import roles as role_queries
from banyan.storage.queries import sticker_packs as queries
from banyan.storage.tx import Tx

MOST_OWN = 5  # of one person: what they work on, and what was taken in under their name
MOST_AT_HAND = 8
SHOWN = 100


class PacksOff(Refusal):
    code = "packs_off"
    family = Family.CONFLICT
    sentence = "Members make no stickers here."


class TooManyPacks(Refusal):
    code = "too_many_packs"
    family = Family.CONFLICT
    sentence = "Everybody may have {most} packs, with those that are worked on."
    hint = "Throw one away that is not needed."
    fields = ("most",)
    about = "name"


class PackFull(Refusal):
    code = "pack_full"
    family = Family.CONFLICT
    sentence = "A pack of a member has {most} stickers at most."
    fields = ("most",)
    about = "name"


class PackWordsTooLong(Refusal):
    code = "pack_words_too_long"
    family = Family.INVALID
    sentence = "What is said of a pack has {most} characters at most."
    fields = ("most",)
    about = "words"


class PackEmpty(Refusal):
    code = "pack_empty"
    family = Family.CONFLICT
    sentence = "Nothing is in this pack yet."


class PackWaits(Refusal):
    code = "pack_waits"
    family = Family.CONFLICT
    sentence = "This pack was sent in and waits to be looked at."
    hint = "Take it back to change it."


class NoRoomForPacks(Refusal):
    code = "no_room_for_packs"
    family = Family.CONFLICT
    sentence = "There is room for {most} packs of members, and it is taken."
    hint = "Take away one first that few people have at hand."
    fields = ("most",)


class TrayFull(Refusal):
    code = "tray_full"
    family = Family.CONFLICT
    sentence = "You can have {most} packs at hand."
    hint = "Put one away first."
    fields = ("most",)


class PackReportedAlready(Refusal):
    code = "pack_reported_already"
    family = Family.CONFLICT
    sentence = "You have reported this pack already."


def is_on(tx: Tx) -> bool:
    return site.policy(tx, "sticker_packs") == site.ON


# ---- what there is


def shelf(tx: Tx, caller: Caller) -> Shelf:
    """All packs that were taken in, those at hand first; what the caller works on; and how much waits, for who decides."""
    tray, people = at_hand(tx, caller), queries.count_people(tx)
    found = [Offered(pack, people.get(pack.name, 0), pack.name in tray) for pack in _taken_in(tx)]
    found.sort(key=lambda one: (not one.is_at_hand, -one.people))
    own = [] if caller.is_guest else queries.list_own(tx, caller.id)
    waiting = queries.count_waiting(tx) if caller.is_admin else 0
    return Shelf(found, own, is_on(tx) and not caller.is_guest, waiting)


def look(tx: Tx, caller: Caller, name: str) -> PackPage:
    """One that was taken in; who administers sees what was said against it. Raises NotFound."""
    pack = _get(tx, name)
    offered = Offered(pack, queries.count_people(tx).get(name, 0), name in at_hand(tx, caller))
    reports = queries.list_reports(tx, name, SHOWN) if caller.is_admin else []
    return PackPage(offered, _is_by(caller, pack), reports)


def own(tx: Tx, caller: Caller, name: str) -> OwnPack:
    """One that the caller works on, or, for who administers, one that was sent in. Raises NotFound."""
    check_signed_in(caller)
    pack = queries.find_pack(tx, name)
    if pack is None or not (pack.account_id == caller.id or (caller.is_admin and pack.state == PackState.SENT)):
        raise NotFound
    return pack


def at_hand(tx: Tx, caller: Caller) -> list[str]:
    """The packs that the caller keeps at hand, the newest first."""
    return [] if caller.is_guest else queries.list_tray(tx, caller.id)


def picker(tx: Tx, caller: Caller) -> dict[str, Sticker]:
    """What the composer offers: the packs at hand first, then what administrators keep."""
    kept = {pack.name: pack for pack in _taken_in(tx)}
    mine = [kept[name] for name in at_hand(tx, caller) if name in kept]
    return {f"{pack.name}/{one.name}": one for pack in mine for one in pack.stickers} | stickers.offered(tx, caller)


# ---- by makers


def make(tx: Tx, caller: Caller, name: str, words: str) -> OwnPack:
    """An empty pack. Raises PacksOff, TooManyPacks, StickerNameUnfit, StickerNameTaken, PackWordsTooLong."""
    _check_may_make(tx, caller)
    name, words = stickers.check_name(name), _checked(tx, words)
    named = sum(_is_by(caller, pack) for pack in _taken_in(tx))
    if len(queries.list_own(tx, caller.id)) + named >= MOST_OWN:
        raise TooManyPacks(most=MOST_OWN)
    pack = OwnPack(name, caller.id, words, PackState.DRAFT, "", tx.now, 0)
    if _is_taken(tx, name) or not queries.insert_pack(tx, pack):
        raise stickers.StickerNameTaken(name=name)
    return pack


def describe(tx: Tx, caller: Caller, name: str, words: str) -> OwnPack:
    """Other words for it."""
    pack, words = _changeable(tx, caller, name), _checked(tx, words)
    queries.set_words(tx, pack.name, words)
    return msgspec.structs.replace(pack, words=words)


def put(tx: Tx, caller: Caller, pack_name: str, name: str, upload: Upload) -> Sticker:
    """A received picture into a pack of one's own."""
    pack = _changeable(tx, caller, pack_name)
    if len(pack.stickers) >= stickers.MOST_IN_OWN:
        raise PackFull(most=stickers.MOST_IN_OWN)
    made = stickers.check_sticker(name, upload, pack.stickers)
    queries.insert_sticker(tx, pack, made)
    return made


def take_out(tx: Tx, caller: Caller, pack_name: str, name: str) -> None:
    """A picture out of a pack of one's own."""
    if not queries.drop_sticker(tx, _changeable(tx, caller, pack_name).name, name):
        raise NotFound


def send(tx: Tx, caller: Caller, name: str) -> OwnPack:
    """Let those who administer look at it. Raises PackEmpty, PackWaits."""
    pack = _changeable(tx, caller, name)
    if not pack.stickers:
        raise PackEmpty
    queries.set_state(tx, pack.name, PackState.SENT, sent_at=tx.now)
    _tell_admins(tx, caller, "pack_waits", f"pack_waits:{pack.name}:{tx.now}", pack.name)
    return msgspec.structs.replace(pack, state=PackState.SENT, sent_at=tx.now)


def take_back(tx: Tx, caller: Caller, name: str) -> None:
    """Work on it again, while nobody has decided."""
    pack = _own(tx, caller, name)
    if pack.state != PackState.SENT:
        raise NotFound
    queries.set_state(tx, pack.name, PackState.DRAFT)


def throw_away(tx: Tx, caller: Caller, name: str) -> None:
    """With all its pictures; only what is not taken in."""
    queries.drop_pack(tx, _own(tx, caller, name).name)


def leave(tx: Tx, caller: Caller, name: str) -> None:
    """Have one's name taken off a pack that was taken in; the pack stays, and who uses it notices nothing."""
    check_signed_in(caller)
    pack = _get(tx, name)
    if not _is_by(caller, pack):
        raise NotFound
    _replace(tx, pack, msgspec.structs.replace(pack, maker=""))


def leave_all(tx: Tx, account_id: AccountId) -> None:
    """Who takes their words along is named on none. For other verbs: it asks no permission."""
    handle = _account(tx, account_id).handle
    for pack in _taken_in(tx):
        if pack.maker == handle:
            _replace(tx, pack, msgspec.structs.replace(pack, maker=""))


# ---- by everybody


def put_at_hand(tx: Tx, caller: Caller, name: str) -> None:
    """The composer offers it first from now on. Raises TrayFull."""
    check_signed_in(caller)
    pack, tray = _get(tx, name), at_hand(tx, caller)
    if pack.name not in tray and len(tray) >= MOST_AT_HAND:
        raise TrayFull(most=MOST_AT_HAND)
    queries.add_to_tray(tx, caller.id, pack.name)


def put_away(tx: Tx, caller: Caller, name: str) -> None:
    """No longer at hand; it can be written all the same."""
    check_signed_in(caller)
    queries.take_from_tray(tx, caller.id, name)


def report(tx: Tx, caller: Caller, name: str, reason: str) -> None:
    """Tell those who administer that a pack should not be there; once from each until they have decided."""
    check_signed_in(caller)
    pack, reason = _get(tx, name), moderation.check_reason(reason)
    if not queries.insert_report(tx, pack.name, caller.id, reason):
        raise PackReportedAlready
    _tell_admins(tx, caller, "pack_reported", f"pack_reported:{pack.name}:{caller.id}:{tx.now}", reason)


# ---- by who administers


def queue(tx: Tx, caller: Caller) -> Waiting:
    """What was sent in, and what was reported."""
    check_staff(caller)
    return Waiting(queries.list_sent(tx, SHOWN), queries.list_reported(tx, SHOWN))


def take_in(tx: Tx, caller: Caller, name: str) -> Pack:
    """From now on everybody may write it, and its maker is named. Raises NoRoomForPacks, StickerNameTaken."""
    own_pack = _sent(tx, caller, name)
    if _is_taken(tx, own_pack.name):
        raise stickers.StickerNameTaken(name=own_pack.name)
    if len(_taken_in(tx)) >= stickers.MOST_OF_MEMBERS:
        raise NoRoomForPacks(most=stickers.MOST_OF_MEMBERS)
    maker = _account(tx, own_pack.account_id)
    pack = Pack(own_pack.name, True, own_pack.stickers, True, maker.handle, own_pack.words)
    stickers.keep(tx, (*stickers.packs(tx, GUEST), pack))
    queries.drop_pack(tx, own_pack.name)
    moderation.record(tx, caller, "take_in_pack", account_id=maker.id, detail=pack.name)
    _tell(tx, caller, maker.id, "pack_kept", pack.name, pack.name)
    return pack


def decline(tx: Tx, caller: Caller, name: str, reason: str) -> None:
    """Not so. Its maker reads why, and may change it and send it in again."""
    pack, reason = _sent(tx, caller, name), moderation.check_reason(reason)
    queries.set_state(tx, pack.name, PackState.DECLINED, reason)
    _tell(tx, caller, pack.account_id, "pack_declined", pack.name, reason)


def remove(tx: Tx, caller: Caller, name: str, reason: str) -> None:
    """Take away what was taken in, in public: posts show the names of its stickers from then on."""
    check_staff(caller)
    pack, reason = _get(tx, name), moderation.check_reason(reason)
    stickers.keep(tx, tuple(one for one in stickers.packs(tx, GUEST) if one != pack))
    queries.empty_trays(tx, pack.name)
    maker = account_queries.find_person(tx, pack.maker) if pack.maker else None
    account_id = maker.id if maker else None
    moderation.record(tx, caller, "remove_pack", reason=reason, account_id=account_id, detail=pack.name)
    if account_id is not None:
        _tell(tx, caller, account_id, "pack_removed", pack.name, reason)
    _answer(tx, caller, pack.name, reason)


def let_stand(tx: Tx, caller: Caller, name: str, reason: str) -> None:
    """What was reported stays. Who reported it reads why."""
    check_staff(caller)
    pack, reason = _get(tx, name), moderation.check_reason(reason)
    if not queries.list_reports(tx, pack.name, 1):
        raise NotFound
    _answer(tx, caller, pack.name, reason)


# ---- parts


def _account(tx: Tx, account_id: AccountId) -> Account:
    found = account_queries.find_account(tx, account_id)
    if found is None:
        raise NotFound
    return found


def _check_may_make(tx: Tx, caller: Caller) -> None:
    check_signed_in(caller)
    if not is_on(tx):
        raise PacksOff
    check_not_locked(tx, caller, Ability.WRITE)


def _own(tx: Tx, caller: Caller, name: str) -> OwnPack:
    check_signed_in(caller)
    pack = queries.find_pack(tx, name)
    if pack is None or pack.account_id != caller.id:
        raise NotFound
    return pack


def _changeable(tx: Tx, caller: Caller, name: str) -> OwnPack:
    _check_may_make(tx, caller)
    pack = _own(tx, caller, name)
    if pack.state == PackState.SENT:
        raise PackWaits
    return pack


def _sent(tx: Tx, caller: Caller, name: str) -> OwnPack:
    check_staff(caller)
    pack = queries.find_pack(tx, name)
    if pack is None or pack.state != PackState.SENT:
        raise NotFound
    return pack


def _taken_in(tx: Tx) -> list[Pack]:
    return [pack for pack in stickers.packs(tx, GUEST) if pack.of_members]


def _get(tx: Tx, name: str) -> Pack:
    for pack in _taken_in(tx):
        if pack.name == name:
            return pack
    raise NotFound


def _is_taken(tx: Tx, name: str) -> bool:
    return any(pack.name == name for pack in stickers.packs(tx, GUEST))


def _is_by(caller: Caller, pack: Pack) -> bool:
    return not caller.is_guest and bool(pack.maker) and pack.maker == caller.handle


def _replace(tx: Tx, pack: Pack, other: Pack) -> None:
    stickers.keep(tx, tuple(other if one == pack else one for one in stickers.packs(tx, GUEST)))


def _checked(tx: Tx, words: str) -> str:
    words = threads.one_line(scrub(words))
    if len(words) > stickers.MAX_WORDS:
        raise PackWordsTooLong(most=stickers.MAX_WORDS)
    word_rules.check_line(tx, words)
    return words


def _tell(tx: Tx, caller: Caller, account_id: AccountId, kind: str, name: str, said: str) -> None:
    once_key = f"{kind}:{name}:{account_id}:{tx.now}"
    notifications.notify(tx, account_id, kind, once_key, actor_id=caller.id, reason=said)


def _tell_admins(tx: Tx, caller: Caller, kind: str, once_key: str, said: str) -> None:
    for admin in role_queries.list_admins(tx):
        notifications.notify(tx, admin, kind, f"{once_key}:{admin}", actor_id=caller.id, reason=said)


def _answer(tx: Tx, caller: Caller, name: str, reason: str) -> None:
    """Whoever reported it reads how it ended."""
    for one in queries.list_reports(tx, name, SHOWN):
        _tell(tx, caller, one.person.id, "pack_judged", name, reason)
    queries.drop_reports(tx, name)
