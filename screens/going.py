"""The ways to the desks, as actions: one for each key and each entry of the palette."""

from __future__ import annotations


class Going:
    """An application that has desks."""

    async def go(self, desk: str) -> None:
        """Go to a desk by the name of its mode, if somebody sits here."""
        raise NotImplementedError

    async def action_go_scan(self) -> None:
        """Go to the scan desk."""
        await self.go("scan")

    async def action_go_boxes(self) -> None:
        """Go to the box desk."""
        await self.go("boxes")

    async def action_go_shelves(self) -> None:
        """Go to the shelf desk."""
        await self.go("shelves")

    async def action_go_loans(self) -> None:
        """Go to the loan desk."""
        await self.go("loans")

    async def action_go_requests(self) -> None:
        """Go to the requests desk."""
        await self.go("requests")

    async def action_go_destruction(self) -> None:
        """Go to the destruction desk."""
        await self.go("destruction")

    async def action_go_transfers(self) -> None:
        """Go to the transfer desk."""
        await self.go("transfers")

    async def action_go_inventory(self) -> None:
        """Go to the inventory desk."""
        await self.go("inventory")

    async def action_go_labels(self) -> None:
        """Go to the label desk."""
        await self.go("labels")

    async def action_go_reports(self) -> None:
        """Go to the reports desk."""
        await self.go("reports")

    async def action_go_exchange(self) -> None:
        """Go to the exchange desk."""
        await self.go("exchange")

    async def action_go_settings(self) -> None:
        """Go to the settings."""
        await self.go("settings")
