// The five screens of a shift, and the keys that lead from one to another.
import { Button } from "@mantine/core";
import type { KeyBinding } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

const rooms = [
  { path: "/shift", name: "shifts", needs: "see_queue" },
  { path: "/shift/instruments", name: "instruments", needs: "see_instruments" },
  { path: "/shift/referrals", name: "referrals", needs: "see_referrals" },
  { path: "/shift/notices", name: "notices", needs: "see_notices" },
  { path: "/shift/lists", name: "lists", needs: "see_rules" },
] as const;
type Room = (typeof rooms)[number];

/** Those that who is signed in may see. */
function useRooms(): Room[] {
  const may = useMay();
  return rooms.filter((room) => may(room.needs));
}

/** For useKeys. */
export function useRoomKeys(): KeyBinding[] {
  const { t } = useTranslation();
  const go = useNavigate();
  return useRooms().map((room, index) => ({
    key: `${index + 1}`,
    does: t(`shift_room.${room.name}`),
    run: () => void go({ to: room.path }),
  }));
}

export function Rooms({ here }: { here: Room["name"] }) {
  const { t } = useTranslation();
  return (
    <nav className="row" aria-label={t("shift_room.label")} style={{ marginBottom: 12 }}>
      {useRooms().map((room) => (
        <Button
          key={room.path}
          component={Link}
          to={room.path}
          size="sm"
          variant={room.name === here ? "filled" : "default"}
          aria-current={room.name === here ? "page" : undefined}
        >
          {t(`shift_room.${room.name}`)}
        </Button>
      ))}
    </nav>
  );
}
