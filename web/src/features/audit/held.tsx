// What is held of a parcel, on what ground, until when, who looked: for whoever has to know without a request
// that is registered. Asking is a look itself, under the reference that is given.
import { Button, TextInput } from "@mantine/core";
import { heldQuery } from "@shared/api/queries";
import type { HeldData } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { Loaded, Panel, ScreenHead, Tag } from "@shared/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

export function Records({ held }: { held: HeldData }) {
  const { t } = useTranslation();
  const format = useFormat();
  const basisOf = (data_class: string) =>
    held.grounds.find((ground) => ground.data_class === data_class)?.basis ?? "";
  return (
    <Panel
      title={t("requests.records")}
      aside={
        <span className="row">
          {held.kept_with_case && <Tag tone="info">{t("requests.with_case")}</Tag>}
          {held.legal_hold && <Tag tone="warn">{t("requests.legal_hold")}</Tag>}
        </span>
      }
    >
      <ol className="timeline">
        {held.records.map((one, index) => (
          <li key={index}>
            <span className="strong">{t(`held_record.${one.what}`)}</span>{" "}
            {[one.detail, one.by].filter(Boolean).join(" · ")}
            <div className="small quiet">
              {format.dateTime(one.at)} ·{" "}
              {one.keep_until
                ? t("requests.until", { when: format.date(one.keep_until) })
                : t("requests.while_case")}
            </div>
            <div className="small quiet">{basisOf(one.data_class)}</div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

export function LooksAt({ held }: { held: HeldData }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Panel title={t("audit.trails")}>
      <ol className="timeline">
        {held.looks.map((look) => (
          <li key={look.number}>
            <span className="strong">{look.officer}</span> {look.purpose}
            <div className="small quiet">{format.dateTime(look.at)}</div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function PutRight({ item_id }: { item_id: string }) {
  const { t } = useTranslation();
  return (
    <Panel title={t("requests.put_right")}>
      <div className="stack">
        <p className="small">{t("requests.put_right_explained")}</p>
        <div className="row">
          {(["sender", "recipient"] as const).map((role) => (
            <Button
              key={role}
              component={Link}
              variant="default"
              to="/parties/$itemId/$role"
              params={{ itemId: item_id, role } as never}
            >
              {t(`request_who.${role}`)}
            </Button>
          ))}
        </div>
      </div>
    </Panel>
  );
}

function Answer({ item_id, purpose }: { item_id: string; purpose: string }) {
  const held = useQuery(heldQuery(item_id, purpose));
  return (
    <Loaded asked={held}>
      {(data) => (
        <div className="columns">
          <Records held={data} />
          <div className="stack">
            <PutRight item_id={data.item_id} />
            <LooksAt held={data} />
          </div>
        </div>
      )}
    </Loaded>
  );
}

export function Held() {
  const { t } = useTranslation();
  const go = useNavigate();
  const [item_id, setItem] = useState("");
  const [reference, setReference] = useState("");
  const [asked, setAsked] = useState<{ item_id: string; purpose: string } | null>(null);
  useKeys([{ key: "Escape", does: t("parcel.back"), run: () => void go({ to: "/audit/requests" }) }]);
  return (
    <>
      <ScreenHead title={t("requests.held_title")} answers={t("requests.held_answers")} />
      <form
        className="panel"
        style={{ marginBottom: 16 }}
        onSubmit={(event) => {
          event.preventDefault();
          if (item_id.trim() && reference.trim())
            setAsked({ item_id: item_id.trim(), purpose: `request for access ${reference.trim()}` });
        }}
      >
        <div className="row" style={{ alignItems: "flex-end" }}>
          <TextInput
            label={t("requests.reference")}
            maxLength={100}
            value={reference}
            onChange={(event) => setReference(event.currentTarget.value)}
            style={{ flex: "1 1 180px" }}
          />
          <TextInput
            label={t("retention.parcel")}
            maxLength={35}
            value={item_id}
            onChange={(event) => setItem(event.currentTarget.value)}
            style={{ flex: "1 1 180px" }}
          />
          <Button type="submit" disabled={!item_id.trim() || !reference.trim()}>
            {t("requests.ask")}
          </Button>
        </div>
        <p className="small quiet" style={{ marginTop: 8 }}>
          {t("requests.is_a_look")}
        </p>
      </form>
      {asked && <Answer key={`${asked.item_id} ${asked.purpose}`} {...asked} />}
    </>
  );
}
