import { Button } from "@mantine/core";
import { exhibitQuery, handoversQuery, sessionQuery } from "@shared/api/queries";
import type { ExhibitPage } from "@shared/api/types";
import { useEveryPage } from "@shared/api/whole_list";
import { FileErasures, useErasing } from "@shared/erasing/erase_file";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay } from "@shared/use_may";
import { useSentences } from "@shared/sentences";
import { KeyButton, KeyButtons } from "@shared/ui/key_buttons";
import { Facts, Loaded, Panel, ProblemNote, ScreenHead, Tag, useNow } from "@shared/ui/parts";
import { Readings } from "@shared/ui/readings";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { HandoverTag } from "./abroad_tags";
import { ActDialog } from "./acts";
import { LabelDialog } from "./label_sheet";
import { substanceSaid } from "./laboratory";
import { Packaging } from "./packaging";
import { CourtStatement, ExhibitPapers } from "./papers";
import { paperLanguage } from "./paper_language";
import { ExhibitPhotographs } from "./photographs";
import { awayOf, toneOf } from "./states";
import { type ActKind, actsFor, rareActsFor, whileAway } from "./which_acts";

const actKeys: Record<ActKind, string> = {
  accept: "a",
  weigh: "w",
  seal: "l",
  affirm_seal: "r",
  offer: "o",
  store: "s",
  split: "p",
  subsample: "u",
  merge: "e",
  repackage: "n",
  missing: "m",
  find: "f",
  confirm: "c",
  substitute: "t",
  withdraw: "h",
  consume: "v",
  release: "y",
  end_counter_sample: "d",
  value: "x",
};

function Weighings({ page }: { page: ExhibitPage }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel title={t("custody.weighings")}>
      {page.weighings.length === 0 && <p className="quiet">{t("custody.none")}</p>}
      <ol className="timeline">
        {page.weighings.map((one, index) => (
          <li key={index}>
            <div className="row between">
              <span className="big-number" style={{ fontSize: 19 }}>
                {format.grams(one.net_mg)}{" "}
                <span className="small quiet">± {format.grams(one.uncertainty_mg)}</span>
              </span>
              {one.verdict && (
                <Tag tone={one.verdict === "discrepant" ? "danger" : "plain"}>
                  {t(`verdict.${one.verdict}`, one.verdict)}
                </Tag>
              )}
            </div>
            <div className="small quiet">
              {format.dateTime(one.at)} · {one.scale} · {one.officers.join(", ")}
            </div>
            <div className="small quiet">
              {t("custody.gross_less_tare", {
                gross: format.grams(one.gross_mg),
                tare: format.grams(one.tare_mg),
              })}
              {one.expected_mg != null &&
                one.bound_mg != null &&
                ` · ${t("custody.expected_within", { expected: format.grams(one.expected_mg), bound: format.grams(one.bound_mg) })}`}
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** What was read where another number stood: each stays under its reader's name. */
function MisreadSeals({ page, onAffirm }: { page: ExhibitPage; onAffirm?: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const seal = (number: string) => <span className="mono strong">{number || t("custody.no_seal")}</span>;
  if (page.misread_seals.length === 0) return null;
  return (
    <Panel
      title={t("custody.misread_seals")}
      aside={
        onAffirm && (
          <Button size="compact-md" variant="default" onClick={onAffirm}>
            {t("act.affirm_seal")}
          </Button>
        )
      }
    >
      <ol className="timeline">
        {page.misread_seals.map((one, index) => (
          <li key={index}>
            <Tag tone="warn">{t("custody.misread")}</Tag> {seal(one.found)} ≠ {seal(one.expected)}
            <div className="small quiet">
              {format.dateTime(one.at)} · {one.officer} · {t(`read_during.${one.during}`, one.during)}
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function Chain({ page }: { page: ExhibitPage }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel title={t("custody.chain")}>
      <ol className="timeline">
        {page.chain.map((link, index) => (
          <li key={index} className={index === page.chain.length - 1 ? "now" : undefined}>
            <span className="strong">{t(`chain_event.${link.event}`, link.event)}</span> →{" "}
            {t(`state.${link.state}`)}
            <div className="small quiet">
              {format.dateTime(link.at)} · {[link.actor, link.second].filter(Boolean).join(" + ")} ·{" "}
              {t("custody.held_by", { holder: link.holder })}
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** What says that it was released, to be signed by who takes it. */
function ReleasePaper({ exhibit_id }: { exhibit_id: string }) {
  const { t, i18n } = useTranslation();
  const language = paperLanguage(i18n.language);
  return (
    <Panel title={t("state.released")}>
      <Button
        component="a"
        variant="default"
        href={`/api/v1/exhibits/${encodeURIComponent(exhibit_id)}/release-certificate?language=${language}`}
        target="_blank"
        rel="noreferrer"
      >
        {t("release.certificate")}
      </Button>
    </Panel>
  );
}

/** Its way to another country, where it was offered or handed over there. */
function AcrossTheBorder({ page }: { page: ExhibitPage }) {
  const { t } = useTranslation();
  const { exhibit } = page;
  const went =
    exhibit.offer?.purpose === "seized_abroad" ||
    (exhibit.offer?.purpose.startsWith("handover") ?? false) ||
    page.chain.some((link) => link.event.startsWith("hand_over") || link.event === "seize_abroad");
  const handovers = useInfiniteQuery({ ...handoversQuery, enabled: went });
  useEveryPage(handovers, went);
  const own = (handovers.data?.pages.flatMap((one) => one.items) ?? []).filter(
    (one) => one.exhibit_id === exhibit.exhibit_id,
  );
  if (own.length === 0 && !handovers.error) return null;
  return (
    <Panel title={t("abroad.title")}>
      {handovers.error ? <ProblemNote error={handovers.error} /> : null}
      {own.map((one) => (
        <div key={one.handover_no} className="row">
          <Link to="/custody/abroad/handovers/$handoverNo" params={{ handoverNo: `${one.handover_no}` }}>
            {t("abroad.handover", { number: one.handover_no })}
          </Link>
          <span>{one.receiver}</span>
          <HandoverTag state={one.state} />
        </div>
      ))}
    </Panel>
  );
}

function Sheet({ page }: { page: ExhibitPage }) {
  const { t } = useTranslation();
  const { sentence } = useSentences();
  const format = useFormat();
  const go = useNavigate();
  const now_ms = useNow();
  const session = useQuery(sessionQuery);
  const may = useMay();
  const [act, setAct] = useState<ActKind | null>(null);
  const [labelled, setLabelled] = useState(false);
  const { exhibit } = page;
  const owner = { exhibit_id: exhibit.exhibit_id };
  const erasing = useErasing(owner);
  const away = awayOf(page.chain);
  const acts = whileAway(actsFor(exhibit, session.data?.officer_id ?? "", now_ms), away);
  const handles = may("handle_exhibits");
  const rare = handles
    ? whileAway(rareActsFor(exhibit, session.data?.officer_id ?? "", session.data?.roles ?? []), away)
    : [];
  const doing = (kind: ActKind) => ({
    key: actKeys[kind],
    does: t(`act.${kind}`),
    run: () => setAct(kind),
  });
  const labelling = { key: "b", does: t("label.print"), run: () => setLabelled(true) };
  useKeys([
    ...[...acts, ...rare].map(doing),
    labelling,
    { key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/custody" }) },
  ]);
  return (
    <>
      <ScreenHead
        title={
          <span className="row">
            {exhibit.exhibit_id} <Tag tone={toneOf(exhibit)}>{t(`state.${exhibit.state}`)}</Tag>
            {away && (
              <Tag tone="warn">
                {t(away === "on_the_road" ? "transport.on_the_road" : "chain_event.send_on")}
              </Tag>
            )}
            {page.misread_seals.length > 0 && <Tag tone="warn">{t("custody.misread")}</Tag>}
          </span>
        }
        answers={exhibit.description}
      >
        <KeyButtons of={acts.map(doing)} />
        <KeyButton of={labelling} variant="subtle" />
        {rare.map((kind) => (
          <KeyButton
            key={kind}
            of={doing(kind)}
            variant="subtle"
            color={kind === "missing" ? "red" : undefined}
          />
        ))}
      </ScreenHead>
      <div className="columns">
        <div className="stack">
          <Panel title={t("custody.exhibit")}>
            <div className="big-number" style={{ marginBottom: 10 }}>
              {format.grams(exhibit.book_mg)}{" "}
              <span className="small quiet">± {format.grams(exhibit.uncertainty_mg)}</span>
            </div>
            <Facts
              of={[
                [t("custody.what"), substanceSaid(exhibit, t)],
                ...(["result", "sampling", "revises"] as const).flatMap((name) => {
                  const said = exhibit[name];
                  return said ? [[t(`custody.${name}`), sentence(said)] as [string, string]] : [];
                }),
                ...(exhibit.units != null
                  ? [[t("custody.units"), format.count(exhibit.units)] as [string, string]]
                  : []),
                ...(exhibit.kind === "drug"
                  ? []
                  : [
                      [t("custody.kind"), t(`exhibit_kind.${exhibit.kind}`, exhibit.kind)] as [
                        string,
                        string,
                      ],
                    ]),
                ...(exhibit.serial_numbers?.length
                  ? [[t("custody.serial_numbers"), exhibit.serial_numbers.join(", ")] as [string, string]]
                  : []),
                ...(exhibit.value
                  ? [
                      [
                        t("value.title"),
                        t("value.said", {
                          amount: format.amount(exhibit.value.milliunits, exhibit.value.currency),
                          basis: exhibit.value.basis,
                          date: format.date(exhibit.value.date),
                        }),
                      ] as [string, string],
                    ]
                  : []),
                ...(exhibit.counter_sample
                  ? [[t("custody.kept_for"), t("packing.counter_sample")] as [string, string]]
                  : []),
                [t("custody.purity"), exhibit.purity_ppm != null ? format.ppm(exhibit.purity_ppm) : "–"],
                [t("custody.holder"), exhibit.holder],
                [t("custody.seal"), <span className="mono">{exhibit.seal}</span>],
                [t("custody.shelf"), exhibit.shelf || "–"],
                [t("custody.since"), format.dateTime(exhibit.state_at)],
                [
                  t("custody.seizure"),
                  <Link to="/custody/seizures/$seizureNo" params={{ seizureNo: `${exhibit.seizure_no}` }}>
                    {exhibit.seizure_no}
                  </Link>,
                ],
                [
                  t("custody.offer"),
                  exhibit.offer
                    ? `${exhibit.offer.to} · ${t(`purpose.${exhibit.offer.purpose}`)} · ${format.relative(exhibit.offer.expires_at, now_ms)}`
                    : "–",
                ],
              ]}
            />
          </Panel>
          {exhibit.state === "released" && <ReleasePaper exhibit_id={exhibit.exhibit_id} />}
          <AcrossTheBorder page={page} />
        </div>
        <Weighings page={page} />
        <MisreadSeals
          page={page}
          onAffirm={rare.includes("affirm_seal") ? () => setAct("affirm_seal") : undefined}
        />
        <Readings of={owner} adds={handles} beside={(one) => erasing.beside("reading", one.reading_no)} />
        <Packaging exhibit_id={exhibit.exhibit_id} adds={handles} />
        <Chain page={page} />
        <ExhibitPapers
          exhibit_id={exhibit.exhibit_id}
          adds={handles}
          beside={(one) => erasing.beside("file", one.file_no)}
        />
        <CourtStatement page={page} officer_id={session.data?.officer_id ?? ""} />
        <ExhibitPhotographs
          exhibit_id={exhibit.exhibit_id}
          adds={handles}
          beside={(one) => erasing.beside("file", one.file_no)}
        />
        <FileErasures owner={owner} />
      </div>
      {labelled && <LabelDialog exhibit_id={exhibit.exhibit_id} onClose={() => setLabelled(false)} />}
      {erasing.dialog}
      {act && <ActDialog exhibit={exhibit} kind={act} onClose={() => setAct(null)} />}
    </>
  );
}

/** One exhibit: what it is, who has it, its weighings and its chain. */
export function ExhibitScreen() {
  const { exhibitId } = useParams({ strict: false });
  const page = useQuery(exhibitQuery(exhibitId ?? ""));
  return <Loaded asked={page}>{(data) => <Sheet page={data} />}</Loaded>;
}
