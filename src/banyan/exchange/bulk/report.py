# SPDX-License-Identifier: Apache-2.0
"""The loss report: what an import brought and what it did not, with the first places of each kind. Saved with every unit."""

import msgspec

from banyan.base.words import plural, translate

EXAMPLES = 5  # places that are named for a reason: enough to look, whatever the size of the file
MAX_EXTRAS = 60  # different names of extra fields that are counted

# Reason → the sentence that people read. Each stands in the catalogue.
REASONS = {
    "broken_line": "lines that cannot be read: {n}",
    "giant_line": "lines that are longer than 8 MB: {n}",
    "cut_tail": "the file ends in the middle of a record",
    "damaged": "the file is damaged behind this place",
    "no_thread": "records that do not say which thread they belong to: {n}",
    "bad_floor": "records with an impossible floor: {n}",
    "far_floor": "records so far behind the end of their thread that the hole would be too large: {n}",
    "duplicate_floor": "records for a floor that was already taken by other words: {n}",
    "too_long": "texts that are longer than 1 MB: {n}",
    "no_text": "posts without a text: {n}",
    "unknown_format": "texts of an unknown format, taken as plain text: {n}",
    "future_time": "times in the future, set to the time of the import: {n}",
    "unreadable_time": "times that cannot be read, taken from the post before: {n}",
    "cleaned_text": "texts with characters that cannot be stored, which were left out: {n}",
    "cleaned_name": "names with characters that cannot be stored, or too long: {n}",
    "not_rendered": "texts that could not be rendered, shown as they were written: {n}",
    "wrong_encoding": "texts in another encoding than they said: {n}",
    "attachment": "attachments, which are listed here and not loaded: {n}",
    "extra": "extra fields that are not carried: {n}",
    "renumbered": "threads that got a new number because theirs was taken: {n}",
    "slug_taken": "boards that got another address because theirs was taken: {n}",
    "unknown_board": "threads of a board that the archive does not have: {n}",
    "unknown_account": "things of an account that the archive does not have: {n}",
    "bad_row": "rows that are not what the archive's format allows: {n}",
    "file_damaged": "files whose bytes are not what their name says: {n}",
    "file_missing": "files that the archive does not have: {n}",
    "handle_taken": "accounts that got another handle because theirs was taken: {n}",
    "not_ours": "rows about things that were already here and were left as they are: {n}",
}

NEW_PEOPLE = (
    "One person is new here; nobody can sign in as them until they claim their name.",
    "{n} people are new here; nobody can sign in as one of them until they claim their name.",
)
EMPTY_PLACES = (
    "One floor is not in the source and stands as an empty place.",
    "{n} floors are not in the source and stand as empty places.",
)


class Report(msgspec.Struct, frozen=False):
    """Grows while an import runs. The only record here that changes; what is saved is its JSON."""

    source: str
    kind: str
    started_at: int
    fingerprint: str = ""
    threads: int = 0
    posts: int = 0
    accounts: int = 0
    boards: int = 0
    missing: int = 0  # floors that the source does not have
    already_here: int = 0
    losses: dict[str, int] = {}
    examples: dict[str, list[str]] = {}
    extras: dict[str, int] = {}

    def lose(self, place: int, reason: str, detail: str = "", count: int = 1) -> None:
        self.losses[reason] = self.losses.get(reason, 0) + count
        # Examples come from the file and end in a terminal.
        detail = "".join(char if char.isprintable() else "\ufffd" for char in detail[:200])
        if reason == "extra":
            name = detail if detail in self.extras or len(self.extras) < MAX_EXTRAS else "…"
            self.extras[name] = self.extras.get(name, 0) + count
            return
        examples = self.examples.setdefault(reason, [])
        if len(examples) < EXAMPLES:
            examples.append(f"{place}: {detail}" if detail else str(place))

    def lines(self, lang: str) -> list[str]:
        """The report in words: what came in, then each kind of loss with the first places where it happened."""
        counts = {"posts": f"{self.posts:,}", "threads": f"{self.threads:,}"}
        said = [translate(lang, "“{source}” brought {posts} posts in {threads} threads.", source=self.source, **counts)]
        for count, one, many in (
            (self.accounts, *NEW_PEOPLE),
            (self.boards, "One board is new here.", "{n} boards are new here."),
            (self.already_here, "One thing was here already.", "{n} things were here already and were left alone."),
            (self.missing, *EMPTY_PLACES),
        ):
            if count:
                said.append(plural(lang, one, many, count))
        if not self.losses:
            return [*said, translate(lang, "Nothing was lost.")]
        said.append(translate(lang, "Not carried over, or changed on the way:"))
        for reason in sorted(self.losses, key=lambda reason: (-self.losses[reason], reason)):
            said.append("  " + translate(lang, REASONS[reason], n=f"{self.losses[reason]:,}"))
            said += [f"      {example}" for example in self.examples.get(reason, ())]
            if reason == "extra":
                said += [f"      {name}: {count:,}" for name, count in sorted(self.extras.items())]
        return said

    def to_json(self) -> str:
        return msgspec.json.encode(self, order="sorted").decode()


def parse_report(text: str) -> Report:
    return msgspec.json.decode(text, type=Report)
