// Across the border: what other countries' authorities ask, and the evidence that went to them.
import { Tabs } from "@mantine/core";
import { foreignRequestsQuery, handoversQuery } from "@shared/api/queries";
import type { ForeignRequestLine, HandoverLine } from "@shared/api/types";
import { useEveryPage } from "@shared/api/whole_list";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { Icon } from "@shared/ui/icons";
import { KeyButton } from "@shared/ui/key_buttons";
import { PagedTable, TwoLines } from "@shared/ui/paged_table";
import { Panel, ScreenHead, Tag, useNow } from "@shared/ui/parts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { waitsFor, wanting } from "./abroad";
import { HandoverTag, RequestTag } from "./abroad_tags";
import { WriteDown } from "./foreign_request_forms";
import { Decoys } from "./decoys";
import { Substitutions } from "./substitutions";

/** What keeps requests from being decided, the most urgent above. */
function Wanting({ requests }: { requests: ForeignRequestLine[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  const shown = wanting(requests);
  if (shown.length === 0) return null;
  return (
    <Panel danger title={t("abroad.wanting", { count: shown.length })}>
      <ul className="reasons">
        {shown.map((one) => (
          <li
            key={one.request_no}
            style={{ gridTemplateColumns: "22px minmax(0, 1fr)", color: "var(--tw-red)" }}
          >
            <Icon name="warning" size={18} />
            <span>
              <Link to="/custody/abroad/requests/$requestNo" params={{ requestNo: `${one.request_no}` }}>
                {t("abroad.request", { number: one.request_no })}
              </Link>{" "}
              {format.country(one.jurisdiction) || "–"}: {t("abroad.lacks")}{" "}
              <strong>{one.missing.map(({ field }) => t(`foreign_field.${field}`)).join(", ")}</strong>
              {one.by &&
                ` · ${t("abroad.asked_by", { day: format.date(one.by) })} (${format.relative(one.by, now_ms)})`}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function useRequestColumns(): ColumnDef<ForeignRequestLine, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  return useMemo(
    () => [
      {
        id: "number",
        header: t("abroad.number"),
        meta: { track: "64px" },
        cell: ({ row }) => <span className="strong">{row.original.request_no}</span>,
      },
      {
        id: "who",
        header: t("abroad.who_asks"),
        meta: { track: "minmax(130px, 1.4fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={format.country(one.jurisdiction) || "–"}
            below={[one.authority, one.reference].filter(Boolean).join(" · ")}
          />
        ),
      },
      {
        id: "offence",
        header: t("foreign_field.offence"),
        meta: { track: "minmax(120px, 1.6fr)", spare: 1 },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={one.offence || "–"}
            below={`${format.date(one.received_at)} · ${one.received_by}`}
          />
        ),
      },
      {
        id: "by",
        header: t("foreign_field.by"),
        meta: { track: "minmax(110px, 0.8fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={one.by ? format.date(one.by) : "–"}
            below={one.by && one.state === "received" ? format.relative(one.by, now_ms) : ""}
          />
        ),
      },
      {
        id: "state",
        header: t("custody.state"),
        meta: { track: "minmax(140px, 1.1fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={
              waitsFor(one) ? (
                <Tag tone="danger">{t("abroad.lacking", { count: one.missing.length })}</Tag>
              ) : (
                <RequestTag state={one.state} />
              )
            }
            below={
              waitsFor(one) ? one.missing.map(({ field }) => t(`foreign_field.${field}`)).join(", ") : ""
            }
          />
        ),
      },
    ],
    [t, format, now_ms],
  );
}

function useHandoverColumns(): ColumnDef<HandoverLine, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "number",
        header: t("abroad.number"),
        meta: { track: "64px" },
        cell: ({ row }) => <span className="strong">{row.original.handover_no}</span>,
      },
      {
        id: "exhibit",
        header: t("custody.exhibit"),
        meta: { track: "minmax(90px, 0.8fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines above={<span className="mono strong">{one.exhibit_id}</span>} below={one.seal} />
        ),
      },
      {
        id: "to",
        header: t("abroad.receiver"),
        meta: { track: "minmax(120px, 1.2fr)" },
        cell: ({ row: { original: one } }) => (
          <TwoLines
            above={one.receiver}
            below={`${format.country(one.jurisdiction)} · ${t("abroad.request", { number: one.request_no })}`}
          />
        ),
      },
      {
        id: "mass",
        header: t("abroad.sent"),
        meta: { track: "118px", right: true },
        cell: ({ row: { original: one } }) => (
          <span className="strong">{one.sent_mg != null ? format.grams(one.sent_mg) : "–"}</span>
        ),
      },
      {
        id: "state",
        header: t("custody.state"),
        meta: { track: "minmax(140px, 1fr)" },
        cell: ({ row: { original: one } }) => <HandoverTag state={one.state} />,
      },
      {
        id: "at",
        header: t("abroad.handed_over_at"),
        meta: { track: "minmax(130px, 1fr)", spare: 1 },
        cell: ({ row: { original: one } }) =>
          one.handed_over_at ? format.dateTime(one.handed_over_at) : "–",
      },
    ],
    [t, format],
  );
}

function Requests() {
  const { t } = useTranslation();
  const go = useNavigate();
  const requests = useInfiniteQuery(foreignRequestsQuery);
  return (
    <PagedTable
      label={t("abroad.requests")}
      asked={requests}
      columns={useRequestColumns()}
      idOf={(one) => `${one.request_no}`}
      isDanger={waitsFor}
      onOpen={(one) =>
        void go({
          to: "/custody/abroad/requests/$requestNo",
          params: { requestNo: `${one.request_no}` },
        })
      }
    />
  );
}

function Handovers() {
  const { t } = useTranslation();
  const go = useNavigate();
  const handovers = useInfiniteQuery(handoversQuery);
  return (
    <PagedTable
      label={t("abroad.handovers")}
      asked={handovers}
      columns={useHandoverColumns()}
      idOf={(one) => `${one.handover_no}`}
      onOpen={(one) =>
        void go({
          to: "/custody/abroad/handovers/$handoverNo",
          params: { handoverNo: `${one.handover_no}` },
        })
      }
    />
  );
}

const tabs = ["requests", "handovers", "substitutions", "decoys"] as const;
const panelStyle = { display: "flex", flexDirection: "column", flex: 1, minHeight: 0 } as const;

export function Abroad() {
  const { t } = useTranslation();
  const go = useNavigate();
  const may = useMay();
  const requests = useInfiniteQuery(foreignRequestsQuery);
  useEveryPage(requests);
  const [tab, setTab] = useState<string>("requests");
  const [writing, setWriting] = useState(false);
  const handles = may("handle_exhibits");
  const begin = { key: "n", does: t("abroad.write_down"), run: () => setWriting(true) };
  useKeys([
    ...tabs.map((name, index) => ({
      key: `${index + 1}`,
      does: t(`abroad.${name}`),
      run: () => setTab(name),
    })),
    ...(handles ? [begin] : []),
    { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/custody" }) },
  ]);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("abroad.title")} answers={t("abroad.answers")}>
        {handles && <KeyButton of={begin} />}
      </ScreenHead>
      <Wanting requests={requests.data?.pages.flatMap((page) => page.items) ?? []} />
      <Tabs
        value={tab}
        onChange={(value) => setTab(value ?? "requests")}
        keepMounted={false}
        style={{ ...panelStyle, marginTop: 8 }}
      >
        <Tabs.List>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`abroad.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="requests" style={panelStyle}>
          <Requests />
        </Tabs.Panel>
        <Tabs.Panel value="handovers" style={panelStyle}>
          <Handovers />
        </Tabs.Panel>
        <Tabs.Panel value="substitutions" style={panelStyle}>
          <Substitutions />
        </Tabs.Panel>
        <Tabs.Panel value="decoys" style={panelStyle}>
          <Decoys handles={handles} />
        </Tabs.Panel>
      </Tabs>
      {writing && <WriteDown onClose={() => setWriting(false)} />}
    </div>
  );
}
