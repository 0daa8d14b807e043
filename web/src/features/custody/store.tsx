import { Button, Select, Tabs, TextInput } from "@mantine/core";
import { alertsQuery, exhibitsQuery, seizuresQuery, sessionQuery } from "@shared/api/queries";
import { useEveryPage } from "@shared/api/whole_list";
import type { Exhibit, Seizure } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { exhibitOfLabel, seizureOfLabel } from "@shared/labels/label";
import { useChosen } from "@shared/ui/chosen";
import { KeyButtons } from "@shared/ui/key_buttons";
import { DataTable } from "@shared/ui/data_table";
import { MoreExist } from "@shared/ui/more";
import { ProblemNote, ScreenHead, Tag } from "@shared/ui/parts";
import { ScanButton } from "@shared/ui/scan";
import { useMay } from "@shared/use_may";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ColumnDef } from "@tanstack/react-table";
import { useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Alerts } from "./alerts";
import { EnterSeizureDialog } from "./enter_seizure";
import { substanceSaid } from "./laboratory";
import { states, toneOf } from "./states";

const idOf = (exhibit: Exhibit) => exhibit.exhibit_id;

function useExhibitColumns(): ColumnDef<Exhibit, unknown>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "id",
        header: t("custody.exhibit"),
        meta: { track: "minmax(84px, 0.8fr)" },
        cell: ({ row }) => <span className="mono strong">{row.original.exhibit_id}</span>,
      },
      {
        id: "what",
        header: t("custody.what"),
        meta: { track: "minmax(130px, 1.8fr)" },
        cell: ({ row }) => (
          <>
            <div className="one-line">{row.original.description}</div>
            <div className="one-line small quiet">{substanceSaid(row.original, t)}</div>
          </>
        ),
      },
      {
        id: "mass",
        header: t("custody.book"),
        meta: { track: "112px", right: true },
        cell: ({ row }) => <span className="strong">{format.grams(row.original.book_mg)}</span>,
      },
      {
        id: "state",
        header: t("custody.state"),
        meta: { track: "minmax(124px, 0.8fr)" },
        cell: ({ row }) => <Tag tone={toneOf(row.original)}>{t(`state.${row.original.state}`)}</Tag>,
      },
      {
        id: "place",
        header: t("custody.place"),
        meta: { track: "minmax(110px, 1fr)" },
        cell: ({ row }) => (
          <>
            <div className="one-line">{row.original.shelf || "–"}</div>
            <div className="one-line small quiet">{row.original.holder}</div>
          </>
        ),
      },
      {
        id: "seal",
        header: t("custody.seal"),
        meta: { track: "110px", spare: 1 },
        cell: ({ row }) => <span className="mono">{row.original.seal}</span>,
      },
    ],
    [t, format],
  );
}

function Exhibits({ offeredTo }: { offeredTo?: string }) {
  const { t } = useTranslation();
  const go = useNavigate();
  const [state, setState] = useState<string | null>(null);
  const [typed, setTyped] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const exhibits = useInfiniteQuery(exhibitsQuery({ state: state ?? undefined }));
  const columns = useExhibitColumns();
  // What is looked for may be on any page, so all of them are read.
  const { more } = useEveryPage(exhibits, offeredTo !== undefined || typed.trim() !== "");
  const read = exhibits.data?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0;
  const rows = useMemo(() => {
    const wanted = typed.trim().toLowerCase();
    return (exhibits.data?.pages.flatMap((page) => page.items) ?? []).filter(
      (one) =>
        (!offeredTo || one.offer?.to === offeredTo) &&
        (!wanted ||
          [one.exhibit_id, one.seal, one.shelf ?? "", one.holder, one.description, one.substance].some(
            (text) => text.toLowerCase().includes(wanted),
          )),
    );
  }, [exhibits.data, typed, offeredTo]);
  const openId = (exhibitId: string) =>
    void go({ to: "/custody/exhibits/$exhibitId", params: { exhibitId } });
  const open = (exhibit: Exhibit) => openId(exhibit.exhibit_id);
  // A scanner types the whole label at once: it opens the exhibit, whatever page of the list that is on.
  const find = (text: string) => {
    const exhibitId = exhibitOfLabel(text);
    if (exhibitId) return openId(exhibitId);
    const seizureNo = seizureOfLabel(text);
    if (seizureNo) return void go({ to: "/custody/seizures/$seizureNo", params: { seizureNo } });
    setTyped(text);
  };
  const { here, current, move, keys } = useChosen(rows, idOf, `${state ?? ""} ${typed}`);
  useKeys([
    ...keys,
    { key: "Enter", does: t("queue.look"), run: () => here && open(here) },
    { key: "/", does: t("custody.find"), run: () => field.current?.focus() },
  ]);
  return (
    <>
      <div className="row" style={{ margin: "12px 0" }}>
        <TextInput
          ref={field}
          aria-label={t("custody.find")}
          placeholder={t("custody.find_hint")}
          value={typed}
          error={
            (exhibitOfLabel(typed) === null || seizureOfLabel(typed) === null) && t("custody.wrong_label")
          }
          onChange={(event) => find(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
            if (event.key === "Enter" && rows[0]) open(rows[0]);
          }}
          style={{ flex: "1 1 240px" }}
        />
        <ScanButton size="sm" onCode={find} />
        <Select
          aria-label={t("custody.state")}
          placeholder={t("custody.any_state")}
          data={states.map((value) => ({ value, label: t(`state.${value}`) }))}
          value={state}
          onChange={setState}
          clearable
          w={200}
        />
      </div>
      {exhibits.error ? <ProblemNote error={exhibits.error} again={() => void exhibits.refetch()} /> : null}
      <MoreExist more={more} shown={read} />
      <DataTable
        label={t("custody.exhibits")}
        rows={rows}
        columns={columns}
        idOf={idOf}
        rowHeight={54}
        current={current}
        onCurrent={move}
        onOpen={open}
        isDanger={(exhibit) => toneOf(exhibit) === "danger"}
        onNearEnd={() => {
          if (exhibits.hasNextPage && !exhibits.isFetchingNextPage) void exhibits.fetchNextPage();
        }}
        empty={exhibits.isPending ? t("problem.loading") : t("custody.empty")}
      />
    </>
  );
}

function Seizures() {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useNavigate();
  const may = useMay();
  const seizures = useQuery(seizuresQuery);
  const [entering, setEntering] = useState(false);
  const doings = may("handle_exhibits")
    ? [{ key: "n", does: t("book.enter"), run: () => setEntering(true) }]
    : [];
  useKeys(doings);
  const columns = useMemo<ColumnDef<Seizure, unknown>[]>(
    () => [
      {
        id: "no",
        header: t("custody.seizure"),
        meta: { track: "70px" },
        cell: ({ row }) => <span className="strong">{row.original.seizure_no}</span>,
      },
      {
        id: "at",
        header: t("custody.seized_at"),
        meta: { track: "minmax(140px, 1fr)" },
        cell: ({ row }) => format.dateTime(row.original.seized_at),
      },
      {
        id: "what",
        header: t("custody.what"),
        meta: { track: "minmax(110px, 1.4fr)" },
        cell: ({ row }) => row.original.substance,
      },
      {
        id: "mass",
        header: t("balance.seized"),
        meta: { track: "120px", right: true },
        cell: ({ row }) => <span className="strong">{format.grams(row.original.mass_mg)}</span>,
      },
      {
        id: "held",
        header: t("balance.held"),
        meta: { track: "120px", right: true, spare: 1 },
        cell: ({ row }) => format.grams(row.original.balance.held_mg),
      },
      {
        id: "balance",
        header: t("balance.short"),
        meta: { track: "minmax(110px, 0.8fr)" },
        cell: ({ row }) => (
          <Tag tone={row.original.balance.holds ? "good" : "danger"}>
            {row.original.balance.holds ? t("balance.holds") : t("balance.broken")}
          </Tag>
        ),
      },
    ],
    [t, format],
  );
  return (
    <div style={{ display: "flex", flexDirection: "column", flex: 1, minHeight: 240, marginTop: 12 }}>
      {doings.length > 0 && (
        <div className="row" style={{ marginBottom: 8 }}>
          <KeyButtons of={doings} />
        </div>
      )}
      {entering && <EnterSeizureDialog onClose={() => setEntering(false)} />}
      {seizures.error ? <ProblemNote error={seizures.error} again={() => void seizures.refetch()} /> : null}
      <DataTable
        label={t("custody.seizures")}
        rows={seizures.data?.items ?? []}
        columns={columns}
        idOf={(seizure) => `${seizure.seizure_no}`}
        onOpen={(seizure) =>
          void go({ to: "/custody/seizures/$seizureNo", params: { seizureNo: `${seizure.seizure_no}` } })
        }
        isDanger={(seizure) => !seizure.balance.holds}
        empty={seizures.isPending ? t("problem.loading") : t("custody.empty")}
      />
      <MoreExist more={seizures.data?.more ?? false} shown={seizures.data?.items.length ?? 0} />
    </div>
  );
}

const tabs = ["exhibits", "offers", "seizures"] as const;
const panelStyle = { display: "flex", flexDirection: "column", flex: 1, minHeight: 0 } as const;

/** The evidence room on one screen: what is wrong, what is offered to me, what lies where. */
export function Store() {
  const { t } = useTranslation();
  const go = useNavigate();
  const session = useQuery(sessionQuery);
  const alerts = useQuery(alertsQuery);
  const may = useMay();
  const [tab, setTab] = useState<string>("exhibits");
  useKeys([
    ...tabs.map((name, index) => ({
      key: `${index + 1}`,
      does: t(`custody.${name}`),
      run: () => setTab(name),
    })),
    { key: "i", does: t("inventory.title"), run: () => void go({ to: "/custody/inventories" }) },
    { key: "q", does: t("inquiry.title"), run: () => void go({ to: "/custody/inquiries" }) },
    ...(may("see_figures")
      ? [{ key: "w", does: t("drift.title"), run: () => void go({ to: "/custody/drift" }) }]
      : []),
    { key: "b", does: t("abroad.title"), run: () => void go({ to: "/custody/abroad" }) },
    { key: "d", does: t("destruction.title"), run: () => void go({ to: "/custody/destruction" }) },
    { key: "t", does: t("transport.title"), run: () => void go({ to: "/custody/transport" }) },
    { key: "l", does: t("room_key.title"), run: () => void go({ to: "/custody/keys" }) },
    { key: "o", does: t("officer_key.title"), run: () => void go({ to: "/custody/officer-keys" }) },
    { key: "k", does: t("shelf.title"), run: () => void go({ to: "/custody/shelves" }) },
    { key: "s", does: t("scale.title"), run: () => void go({ to: "/custody/scales" }) },
    { key: "a", does: t("library.title"), run: () => void go({ to: "/custody/library" }) },
  ]);
  return (
    <div className="screen-fixed">
      <ScreenHead title={t("custody.title")} answers={t("custody.answers")}>
        <Button component={Link} to="/custody/inventories" variant="default">
          {t("inventory.title")}
        </Button>
        <Button component={Link} to="/custody/inquiries" variant="default">
          {t("inquiry.title")}
        </Button>
        {may("see_figures") && (
          <Button component={Link} to="/custody/drift" variant="default">
            {t("drift.title")}
          </Button>
        )}
        <Button component={Link} to="/custody/abroad" variant="default">
          {t("abroad.title")}
        </Button>
        <Button component={Link} to="/custody/destruction" variant="default">
          {t("destruction.title")}
        </Button>
        <Button component={Link} to="/custody/transport" variant="default">
          {t("transport.title")}
        </Button>
        <Button component={Link} to="/custody/keys" variant="default">
          {t("room_key.title")}
        </Button>
        <Button component={Link} to="/custody/officer-keys" variant="default">
          {t("officer_key.title")}
        </Button>
        <Button component={Link} to="/custody/shelves" variant="default">
          {t("shelf.title")}
        </Button>
        <Button component={Link} to="/custody/scales" variant="default">
          {t("scale.title")}
        </Button>
        <Button component={Link} to="/custody/library" variant="default">
          {t("library.title")}
        </Button>
      </ScreenHead>
      {alerts.error ? (
        <ProblemNote error={alerts.error} />
      ) : (
        <Alerts alerts={alerts.data?.items ?? []} more={alerts.data?.more ?? false} />
      )}
      <Tabs
        value={tab}
        onChange={(value) => setTab(value ?? "exhibits")}
        keepMounted={false}
        style={{ ...panelStyle, marginTop: 8 }}
      >
        <Tabs.List>
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`custody.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="exhibits" style={panelStyle}>
          <Exhibits />
        </Tabs.Panel>
        <Tabs.Panel value="offers" style={panelStyle}>
          <Exhibits offeredTo={session.data?.officer_id ?? "–"} />
        </Tabs.Panel>
        <Tabs.Panel value="seizures" style={panelStyle}>
          <Seizures />
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}
