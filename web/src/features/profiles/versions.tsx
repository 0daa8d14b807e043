// The versions there are: a proposal is read against what is in force before it is approved, and the version before
// the live one can be put back.
import { Button, Textarea, VisuallyHidden } from "@mantine/core";
import { api, ask, ifSeen } from "@shared/api/client";
import { liveProfilesQuery, profileTextQuery } from "@shared/api/profile_queries";
import { sessionQuery } from "@shared/api/queries";
import type { ProfileSet, ProfileState } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useMay } from "@shared/use_may";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { Facts, Loaded, Panel, Tag, type Tone } from "@shared/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { around, difference } from "./difference";
import "./versions.css";

const stale = everythingOf("profiles");
const tones: Record<ProfileState, Tone> = {
  proposed: "info",
  live: "good",
  replaced: "plain",
  rolled_back: "warn",
  retired: "plain",
};
const signs = { same: " ", went: "−", came: "+" };

export function Difference({ before, after }: { before: string; after: string }) {
  const { t } = useTranslation();
  const lines = useMemo(() => around(difference(before, after)), [before, after]);
  if (before === after) return <p className="quiet">{t("profiles.no_difference")}</p>;
  return (
    <div className="profile-difference" role="region" aria-label={t("profiles.difference")} tabIndex={0}>
      {lines.map((line, index) =>
        line ? (
          <div key={index} className={line.change}>
            <span aria-hidden>{signs[line.change]}</span>
            {line.change !== "same" && <VisuallyHidden>{t(`profile_line.${line.change}`)}</VisuallyHidden>}
            {line.text}
          </div>
        ) : (
          <div key={index} className="left-out">
            …
          </div>
        ),
      )}
    </div>
  );
}

/** A version's text against the live one's; what is approved is the digest of what is shown here. */
function Reading({ set, mayApprove, onDone }: { set: ProfileSet; mayApprove: boolean; onDone: () => void }) {
  const { t } = useTranslation();
  const text = useQuery(profileTextQuery(set.version));
  const live = useQuery(liveProfilesQuery);
  return (
    <Loaded asked={live}>
      {(inForce) => (
        <Loaded asked={text}>
          {(read) => (
            <div className="stack">
              <Facts
                of={[
                  [t("profiles.proposed_by"), read.proposed_by],
                  [t("profiles.digest"), <span className="mono small">{read.digest}</span>],
                ]}
              />
              <Difference before={inForce.yaml} after={read.yaml} />
              {mayApprove && (
                <EntrySheet
                  stale={stale}
                  ready
                  does={t("profiles.approve")}
                  onDone={onDone}
                  send={(key) =>
                    ask(
                      api.POST("/api/v1/profiles/{version}/approval", {
                        params: { path: { version: set.version } },
                        headers: { "Idempotency-Key": key, ...ifSeen(inForce.etag) },
                        body: { digest: read.digest },
                      }),
                    )
                  }
                >
                  <p className="small quiet">{t("profiles.approve_explained")}</p>
                </EntrySheet>
              )}
            </div>
          )}
        </Loaded>
      )}
    </Loaded>
  );
}

function RollBack({ set, onDone }: { set: ProfileSet; onDone: () => void }) {
  const { t } = useTranslation();
  const [why, setWhy] = useState("");
  return (
    <EntrySheet
      stale={stale}
      ready={why.trim() !== ""}
      danger
      does={t("profiles.roll_back")}
      onDone={onDone}
      send={(key) =>
        ask(
          api.POST("/api/v1/profiles/{version}/rollback", {
            params: { path: { version: set.version } },
            body: { why: why.trim() },
            headers: { "Idempotency-Key": key },
          }),
        )
      }
    >
      {(at) => (
        <>
          <p>{t("profiles.roll_back_explained", { version: set.version })}</p>
          <Textarea
            label={t("profiles.why")}
            data-autofocus
            rows={2}
            maxLength={2000}
            value={why}
            error={at("why")}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
        </>
      )}
    </EntrySheet>
  );
}

type Deed = { kind: "read" | "roll_back"; of: ProfileSet };

export function Versions({ sets }: { sets: ProfileSet[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const session = useQuery(sessionQuery);
  const [deed, setDeed] = useState<Deed | null>(null);
  const may = useMay()("approve_profiles");
  const isOwn = (set: ProfileSet) => set.proposed_by === session.data?.officer_id;
  const close = () => setDeed(null);
  return (
    <Panel title={t("profiles.versions")}>
      <div className="stack">
        {sets.map((set) => (
          <div key={set.version} className="row between">
            <span>
              <span className="strong">{set.version}</span>{" "}
              <Tag tone={tones[set.state]}>{t(`profile_state.${set.state}`)}</Tag>
              <div className="small quiet">
                {set.proposed_by} · {format.dateTime(set.proposed_at)}
                {set.approved_by && ` · ${t("profiles.approved_by", { officer: set.approved_by })}`}
              </div>
              {set.state === "proposed" && may && isOwn(set) && (
                <div className="small quiet">{t("profiles.not_own")}</div>
              )}
            </span>
            <span className="row">
              {set.state !== "live" && (
                <Button
                  size="xs"
                  variant={set.state === "proposed" ? "light" : "default"}
                  onClick={() => setDeed({ kind: "read", of: set })}
                >
                  {t("profiles.read", { version: set.version })}
                </Button>
              )}
              {set.state === "replaced" && may && !isOwn(set) && (
                <Button
                  size="xs"
                  variant="light"
                  color="red"
                  onClick={() => setDeed({ kind: "roll_back", of: set })}
                >
                  {t("profiles.roll_back")}
                </Button>
              )}
            </span>
          </div>
        ))}
      </div>
      {deed && (
        <SheetDialog title={t("profiles.version", { version: deed.of.version })} onClose={close}>
          {deed.kind === "roll_back" ? (
            <RollBack set={deed.of} onDone={close} />
          ) : (
            <Reading
              set={deed.of}
              mayApprove={may && deed.of.state === "proposed" && !isOwn(deed.of)}
              onDone={close}
            />
          )}
        </SheetDialog>
      )}
    </Panel>
  );
}
