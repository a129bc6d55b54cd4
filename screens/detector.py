"""The state machine behind the scanner capture; see `screens.burst` for the words it speaks."""

from __future__ import annotations

from screens.burst import (
    MODIFIERS,
    PATIENCE,
    QUICK,
    REPEAT_GAP,
    SAME_MAX,
    Action,
    Burst,
    Dropped,
    Focus,
    Press,
    ScanConfig,
    Typed,
)


class BurstDetector:
    """Feed it every key; do what it answers, in order. Every key comes out exactly once, in the order it came in."""

    def __init__(self, config: ScanConfig) -> None:
        self.config = config
        self._held: list[Press] = []
        """The candidate: keys that may become a scan, of which the first `_echoed` were passed on already."""
        self._echoed = 0
        self._text: list[str] = []
        self._focus = Focus.COMMANDS
        """Where the last key of it would go as typing."""
        self._last = 0.0
        self._prefixed = False
        self._collecting = False
        self._quick = False
        """Whether two keys came faster than fingers are."""
        self._slow = 0
        """Consecutive pauses that only a person makes."""
        self._forgiven = 0.0
        """A pause that the machine made by stalling; at most one a burst."""
        self._over = 0
        """Keys beyond `max_len`, which are counted and not kept."""
        self._ended = float("-inf")
        """When the last scan's end key came."""
        self._repeating = ("", float("-inf"))
        """The key being held down, and when it last came."""
        self._released: list[Press] = []
        """What was last given up as typing: the beginning of a code, should the rest of one follow at once."""

    @property
    def deadline(self) -> float | None:
        """When `quiet` is to be called unless another key comes before; None when nothing is pending."""
        if not self._held:
            return None
        return self._last + (self.config.echo_gap if self._waits_to_echo else self._limit)

    @property
    def _waits_to_echo(self) -> bool:
        """Whether a text field waits for what is held, which may still be typing."""
        held = self._echoed < len(self._held)
        return held and self._focus is Focus.TEXT and not self._quick and not self._collecting

    def feed(self, press: Press, focus: Focus = Focus.COMMANDS, *, stalled: bool = False) -> list[Action]:
        """The next key. `stalled` says that the program stood still, so that a pause before it proves nothing."""
        config = self.config
        self._focus = focus
        if press.key in MODIFIERS:
            return self._silent(press)
        if press.key in config.prefix:
            before = self._close(self._how())
            self._hold(press, echo=False)
            self._prefixed = self._collecting = True
            return before
        actions: list[Action] = []
        if self._held and not self._continues(press, stalled):
            actions = self.quiet(press.time, focus)
            if self._held:
                actions += self._close("")
        if press.key in config.ends:
            return actions + self._end(press)
        if not press.printable:
            return actions + self._control(press)
        if not self._held and (not config.timing or self._repeats(press)):
            return actions + self._pass(press)
        return actions + self._grow(press, focus)

    def quiet(self, now: float, focus: Focus = Focus.COMMANDS) -> list[Action]:
        """Nothing came until `now`: decide what is pending, once its deadline has passed."""
        deadline = self.deadline
        if deadline is None or now < deadline:
            return []
        if self._waits_to_echo and now < self._last + self._limit:
            shown, self._echoed = self._held[self._echoed :], len(self._held)
            return [Typed(press) for press in shown]
        text = "".join(self._text)
        if self._prefixed:
            return self._close("prefix")
        if self.config.is_code(text) or (self._is_fast() and (self.config.suffixless or focus is Focus.COMMANDS)):
            return self._close("silence")
        return self._close("")

    def release(self) -> list[Action]:
        """Give up what is pending as typing, at once: something else than a key happened."""
        return self._close("")

    @property
    def _limit(self) -> float:
        if self._collecting:
            return self.config.collect_gap
        return self.config.detect_gap * (PATIENCE if self._quick else 1)

    def _continues(self, press: Press, stalled: bool) -> bool:
        """Whether the key belongs to what is held, by its pause."""
        pause = press.time - self._last
        if pause > self._limit:
            if stalled and not self._forgiven and not self.config.is_code("".join(self._text)):
                self._forgiven = pause
                return True
            return False
        self._quick = self._quick or pause <= QUICK
        self._slow = self._slow + 1 if pause > 2 * self.config.detect_gap else 0
        return self._slow < 2 or self._prefixed

    def _repeats(self, press: Press) -> bool:
        """Whether the key is held down and was released as typing before."""
        character, at = self._repeating
        if press.character == character and press.time - at <= REPEAT_GAP:
            self._repeating = (character, press.time)
            return True
        return False

    def _pass(self, press: Press) -> list[Action]:
        """A key that is certainly typing."""
        self._released = []
        return [Typed(press)]

    def _silent(self, press: Press) -> list[Action]:
        if not self._held:
            return self._pass(press)
        return self._hold(press, echo=self._echoed == len(self._held))

    def _control(self, press: Press) -> list[Action]:
        """A key that types nothing visible: part of a burst (some symbologies carry controls), else a command."""
        pause = self.config.collect_gap if self._prefixed else self.config.detect_gap
        if self._collecting and self._text and press.time - self._last <= pause:
            return self._hold(press, press.character or "\N{REPLACEMENT CHARACTER}", echo=False)
        return self._close("") + self._pass(press)

    def _end(self, press: Press) -> list[Action]:
        config = self.config
        if not self._held:
            pause = press.time - self._ended
            if pause <= (config.collect_gap if press.key == "ctrl+j" else config.detect_gap):
                return [Dropped(press)]
            return self._pass(press)
        how = self._how()
        if not how:
            return self._close("") + self._pass(press)
        self._hold(press, echo=False)
        self._ended = press.time
        return self._close(how)

    def _grow(self, press: Press, focus: Focus) -> list[Action]:
        first = self._text[0] if self._text else press.character
        free = focus is Focus.SCAN_LINE or (focus is Focus.TEXT and first not in self.config.starters)
        pause = press.time - self._last if self._text else 0.0
        echo = free and not self._collecting and self._echoed == len(self._held)
        actions = self._hold(press, press.character or "", echo=echo)
        if self._collecting:
            return actions
        same = len(set(self._text)) == 1
        count = len(self._text)
        if same and count > self.config.detect_len and (pause > self.config.detect_gap / 2 or count > SAME_MAX):
            self._repeating = (press.character or "", press.time)
            return actions + self._close("")
        self._collecting = not same and count >= self.config.detect_len
        return actions

    def _hold(self, press: Press, text: str = "", *, echo: bool) -> list[Action]:
        """Keep a key with what it types; the answer passes it on at once when it is to be echoed."""
        if press.key not in MODIFIERS:
            self._last = press.time
        if text and len(self._text) >= self.config.max_len:
            self._over += 1
            return []
        self._held.append(press)
        if text:
            self._text.append(text)
        if not echo:
            return []
        self._echoed += 1
        return [Typed(press)]

    def _is_fast(self) -> bool:
        """A burst whose keys came faster, on the average, than anyone types."""
        count = len(self._text)
        if not self._collecting or count < self.config.min_len:
            return False
        spent = self._last - self._held[0].time - self._forgiven
        return spent / max(count + self._over - 1, 1) <= self.config.detect_gap / 2

    def _how(self) -> str:
        """What makes what is held a scan if it ends here; empty when nothing does."""
        if self._text and self._prefixed:
            return "prefix"
        return "keys" if self._is_fast() or (self._text and self.config.is_code("".join(self._text))) else ""

    def _close(self, how: str) -> list[Action]:
        """Deliver what is held: as a scan when `how` says what made it one, else as typing."""
        if how:
            self._mend()
        held, echoed, text, over = self._held, self._echoed, "".join(self._text), self._over
        self._held, self._text = [], []
        self._echoed = self._slow = self._over = 0
        self._forgiven = 0.0
        self._prefixed = self._collecting = self._quick = False
        if (how and text) or over:
            return [Burst(text, tuple(held), how or "silence", echoed, len(text) + over)]
        self._released = held
        return [Typed(press) for press in held[echoed:]]

    def _mend(self) -> None:
        """Put back what a stall cut off the front of a code, when that makes it one."""
        before, self._released = self._released, []
        if not before or not self._held or self._held[0].time - before[-1].time > self.config.collect_gap:
            return
        text = "".join(press.character or "" for press in before if press.printable)
        if not self.config.is_code("".join(self._text)) and self.config.is_code(text + "".join(self._text)):
            self._held[:0] = before
            self._text[:0] = text
            self._echoed += len(before)
