// What was found when it was opened, with the pictures taken at the table; and of a find, whether its operator may know.
import { Textarea } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { examinationPhotographsQuery, releasedFindsQuery } from "@shared/api/queries";
import type { Item } from "@shared/api/types";
import { FileErasures, useErasing } from "@shared/erasing/erase_file";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { useMay, useWhyNot } from "@shared/use_may";
import { EntrySheet, everythingOf, SheetDialog } from "@shared/ui/entry_sheet";
import { Gallery } from "@shared/ui/gallery";
import { KeyButton } from "@shared/ui/key_buttons";
import { OtherOffice } from "@shared/ui/other_office";
import { Loaded, Panel, Tag, type Tone } from "@shared/ui/parts";
import { Readings } from "@shared/ui/readings";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

type Examination = Item["examinations"][number];

function LetKnow(props: { item: Item; examination_no: number; onClose: () => void }) {
  const { t } = useTranslation();
  const [why, setWhy] = useState("");
  return (
    <SheetDialog title={t("feedback.title", { operator: props.item.operator_id })} onClose={props.onClose}>
      <EntrySheet
        stale={everythingOf("released_finds")}
        ready={why.trim() !== ""}
        does={t("feedback.let_know")}
        onDone={props.onClose}
        send={(key) =>
          ask(
            api.POST("/api/v1/examinations/{examination_no}/feedback", {
              params: { path: { examination_no: props.examination_no } },
              body: { why: why.trim() },
              headers: { "Idempotency-Key": key },
            }),
          )
        }
      >
        <p className="small quiet">{t("feedback.explained")}</p>
        <Textarea
          label={t("feedback.why")}
          data-autofocus
          maxLength={2000}
          autosize
          minRows={2}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
      </EntrySheet>
    </SheetDialog>
  );
}

/** An embargo stands on each find until an officer who answers for the operators lifts it. */
function Embargo({ item, examination_no }: { item: Item; examination_no: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const released = useQuery(releasedFindsQuery(item.operator_id));
  const known = released.data?.items.find((one) => one.examination_no === examination_no);
  const letKnow = { key: "l", does: t("feedback.let_know"), run: () => setAsking(true) };
  const offers = useWhyNot()("handle_faults", item.office) === null;
  useKeys(released.data && !known && offers ? [letKnow] : []);
  return (
    <>
      <Loaded asked={released}>
        {() => {
          if (known)
            return (
              <span className="small quiet">
                {t("feedback.knows", {
                  operator: item.operator_id,
                  when: format.dateTime(known.released_at),
                })}
              </span>
            );
          return (
            <>
              <Tag tone="warn">{t("feedback.held_back")}</Tag>
              {offers && <KeyButton of={letKnow} size="xs" variant="default" />}
              <OtherOffice action="handle_faults" office={item.office} />
            </>
          );
        }}
      </Loaded>
      {asking && <LetKnow item={item} examination_no={examination_no} onClose={() => setAsking(false)} />}
    </>
  );
}

const toneOf: Record<string, Tone> = { finding: "danger", inconclusive: "warn" };

function One(props: { item: Item; one: Examination; lifts: boolean; adds: boolean }) {
  const { item, one, lifts, adds } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const pictures = useQuery(examinationPhotographsQuery(one.examination_no));
  const owner = { examination_no: one.examination_no };
  const erasing = useErasing(owner, item.office);
  return (
    <div className="stack" style={{ gap: 8 }}>
      <div className="row">
        <Tag tone={toneOf[one.result]}>{t(`result.${one.result}`)}</Tag>
        <span>
          {format.dateTime(one.at)} · {one.officer} · {t(`means.${one.means}`, one.means)}
        </span>
        {lifts && one.result === "finding" && <Embargo item={item} examination_no={one.examination_no} />}
      </div>
      <Readings of={owner} adds={adds} beside={(reading) => erasing.beside("reading", reading.reading_no)} />
      <Loaded asked={pictures}>
        {(data) =>
          data.items.length > 0 && (
            <Gallery
              pictures={data.items}
              at={`/api/v1/examinations/${one.examination_no}/photographs`}
              beside={(picture) => erasing.beside("file", picture.file_no)}
            />
          )
        }
      </Loaded>
      <FileErasures owner={owner} />
      {erasing.dialog}
    </div>
  );
}

export function Examinations({ item }: { item: Item }) {
  const { t } = useTranslation();
  const may = useMay();
  const lifts = may("handle_faults");
  const adds = useWhyNot()("examine", item.office) === null;
  if (item.examinations.length === 0) return null;
  return (
    <Panel title={t("parcel.examined")}>
      <div className="stack">
        {item.examinations.map((one) => (
          <One key={one.examination_no} item={item} one={one} lifts={lifts} adds={adds} />
        ))}
      </div>
    </Panel>
  );
}
