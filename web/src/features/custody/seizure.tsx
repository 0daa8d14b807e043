import { Button } from "@mantine/core";
import type { Seizure } from "@shared/api/types";
import { exhibitsQuery, seizuresQuery } from "@shared/api/queries";
import { useEveryPage } from "@shared/api/whole_list";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { KeyButtons } from "@shared/ui/key_buttons";
import { MoreExist } from "@shared/ui/more";
import { Empty, Loaded, Panel, ProblemNote, ScreenHead, Tag } from "@shared/ui/parts";
import { BalanceSankey } from "@shared/ui/sankey";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { LikeSeizures } from "./beside";
import { SeizeDialog } from "./seize";
import { SettleDialog } from "./settle";
import { toneOf } from "./states";
import { type Branch, branches } from "./tree";

function Limb({ branch }: { branch: Branch }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { exhibit, parts, whole_mg } = branch;
  return (
    <li>
      <div className="tree-node">
        <Link
          to="/custody/exhibits/$exhibitId"
          params={{ exhibitId: exhibit.exhibit_id }}
          className="mono strong"
        >
          {exhibit.exhibit_id}
        </Link>
        <span className="strong">{format.grams(exhibit.book_mg)}</span>
        {parts.length > 0 && (
          <span className="small quiet">{t("custody.with_parts", { mass: format.grams(whole_mg) })}</span>
        )}
        <Tag tone={toneOf(exhibit)}>{t(`state.${exhibit.state}`)}</Tag>
        <span className="small quiet">
          {exhibit.holder} · {exhibit.description}
        </span>
      </div>
      {parts.length > 0 && (
        <ul>
          {parts.map((part) => (
            <Limb key={part.exhibit.exhibit_id} branch={part} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** What its examination weighed, where the exhibits made of it weigh another mass. */
function Examined({ seizure, settles }: { seizure: Seizure; settles: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { examined } = seizure;
  const [settling, setSettling] = useState(false);
  if (!examined || (examined.difference_mg === 0 && examined.verdict !== "not_weighed")) return null;
  const weighed_mg = examined.verdict === "more" ? examined.net_mg : examined.gross_mg;
  return (
    <Panel
      danger={examined.open}
      title={t("alert.seizure_differs")}
      aside={
        settles &&
        examined.open && (
          <Button size="compact-md" variant="default" onClick={() => setSettling(true)}>
            {t("act.settle_seizure")}
          </Button>
        )
      }
    >
      <p>
        {t(`alert_said.seizure_${examined.verdict}`, {
          number: seizure.seizure_no,
          book: format.gramsShort(examined.stated_mg),
          weighed: format.gramsShort(weighed_mg),
        })}
      </p>
      {examined.settled_why && (
        <p className="small quiet">
          {(examined.settled_by ?? []).join(", ")}: {examined.settled_why}
        </p>
      )}
      {settling && <SettleDialog seizure={seizure} onClose={() => setSettling(false)} />}
    </Panel>
  );
}

/** A seizure's whole balance in one picture, and the tree of its splits with grams on each. */
export function SeizureScreen() {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const params = useParams({ strict: false });
  const seizure_no = Number(params.seizureNo);
  const seizures = useQuery(seizuresQuery);
  const exhibits = useInfiniteQuery(exhibitsQuery({ seizure_no }));
  const may = useMay();
  const [seizing, setSeizing] = useState(false);
  const doings = may("handle_exhibits")
    ? [{ key: "x", does: t("seize.make"), run: () => setSeizing(true) }]
    : [];
  useKeys([...doings, { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/custody" }) }]);
  const all = exhibits.data?.pages.flatMap((page) => page.items) ?? [];
  const { more } = useEveryPage(exhibits);
  return (
    <Loaded asked={seizures}>
      {(data) => {
        const seizure = data.items.find((one) => one.seizure_no === seizure_no);
        if (!seizure)
          return (
            <>
              <Empty>{t("nav.not_found")}</Empty>
              <MoreExist more={data.more} shown={data.items.length} />
            </>
          );
        const cameFrom = seizure.origin
          ? [t(`seizure_origin.${seizure.origin}`), seizure.reference, seizure.place]
              .filter(Boolean)
              .join(" · ")
          : (seizure.item_id ?? "–");
        return (
          <>
            <ScreenHead
              title={t("custody.seizure_title", { number: seizure_no, substance: seizure.substance })}
              answers={`${format.dateTime(seizure.seized_at)} · ${cameFrom} · ${format.grams(seizure.mass_mg)}`}
            >
              <KeyButtons of={doings} />
            </ScreenHead>
            {seizing && <SeizeDialog seizure={seizure} onClose={() => setSeizing(false)} />}
            <div className="stack">
              <Examined seizure={seizure} settles={may("close_inquiries")} />
              <Panel title={t("balance.title")}>
                <BalanceSankey balance={seizure.balance} />
              </Panel>
              <LikeSeizures key={seizure_no} seizure_no={seizure_no} />
              <Panel title={t("custody.tree")}>
                {exhibits.error ? (
                  <ProblemNote error={exhibits.error} again={() => void exhibits.refetch()} />
                ) : null}
                <MoreExist more={more} shown={all.length} />
                <div className="tree">
                  <ul>
                    {branches(all).map((branch) => (
                      <Limb key={branch.exhibit.exhibit_id} branch={branch} />
                    ))}
                  </ul>
                </div>
              </Panel>
            </div>
          </>
        );
      }}
    </Loaded>
  );
}
