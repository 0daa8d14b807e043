// An act that two officers sign (C3), each with their own key at their own desk, before anything is written.
import { Button, Loader } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, ask } from "../api/client";
import { actQuery, sessionQuery } from "../api/queries";
import type { PreparedAct } from "../api/types";
import { useFormat } from "../format";
import { ProblemNote, Tag } from "../ui/parts";
import type { Signer } from "./ed25519";
import { fromBase64, toBase64 } from "./octets";
import { SignWithKey } from "./sign_with_key";

/** All that is signed of an act: one text, or one for each exhibit of a run at the furnace. */
export const textsOf = (act: PreparedAct): string[] => [act.octets, ...(act.further_octets ?? [])];

/** Signs a prepared act; the server answers where the act stands. */
async function signAct(act: PreparedAct, signer: Signer): Promise<PreparedAct> {
  const signatures: string[] = [];
  for (const text of textsOf(act)) {
    const octets = fromBase64(text);
    if (!octets) throw new Error("octets");
    signatures.push(toBase64(await signer.sign(octets)));
  }
  const [signature = "", ...further_signatures] = signatures;
  return ask(
    api.POST("/api/v1/acts/{act_id}/signatures", {
      params: { path: { act_id: act.act_id } },
      body: {
        key_id: signer.key_id,
        signature,
        ...(further_signatures.length > 0 ? { further_signatures } : {}),
      },
    }),
  );
}

/** Whether the officer has signed; another than who is signed in does so at their own desk. */
function Standing({ act, officer }: { act: PreparedAct; officer: string }) {
  const { t } = useTranslation();
  const signed = act.signed_by.includes(officer);
  return (
    <div className="row">
      <Tag tone={signed ? "good" : "warn"}>{signed ? t("sign.signed") : t("sign.waits")}</Tag>
      <span>{signed ? officer : t("sign.at_their_desk", { officer })}</span>
    </div>
  );
}

/** The texts of an act, one at a time. */
function Texts({ act }: { act: PreparedAct }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [place, setPlace] = useState(0);
  const texts = textsOf(act);
  const octets = fromBase64(texts[place] ?? "");
  const step = (by: number) => setPlace(Math.max(0, Math.min(texts.length - 1, place + by)));
  return (
    <>
      {texts.length > 1 && (
        <div className="row">
          <Button size="sm" variant="default" disabled={place === 0} onClick={() => step(-1)}>
            {t("sign.text_before")}
          </Button>
          <span>
            {t("sign.text_of", { place: format.count(place + 1), texts: format.count(texts.length) })}
          </span>
          <Button size="sm" variant="default" disabled={place === texts.length - 1} onClick={() => step(1)}>
            {t("sign.text_after")}
          </Button>
        </div>
      )}
      <pre className="paper" tabIndex={0}>
        {octets ? new TextDecoder().decode(octets) : ""}
      </pre>
    </>
  );
}

/** What is signed, in full; a place for who is signed in, and how far the other is. */
export function SignAct(props: { prepared: PreparedAct; onDone: (act: PreparedAct) => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  // A list of acts has the first text of each alone.
  const standing = useQuery({
    ...actQuery(props.prepared.act_id),
    initialData: props.prepared,
    initialDataUpdatedAt: 0,
  });
  const act = standing.data;
  const whole = textsOf(act).length >= (act.texts ?? 1);
  const told = useRef(false);
  const { onDone } = props;
  useEffect(() => {
    if (!act.done || told.current) return;
    told.current = true;
    onDone(act);
  }, [act, onDone]);
  const onSigned = (now: PreparedAct) => client.setQueryData(actQuery(now.act_id).queryKey, now);
  return (
    <div className="stack">
      <p className="small quiet">{t("sign.explained")}</p>
      {act.foreseen?.seal_holds === false && (
        <p>
          <Tag tone="danger">{t("sign.other_seal")}</Tag>
        </p>
      )}
      {whole ? <Texts act={act} /> : <Loader size="sm" />}
      <div className="columns">
        {[act.first, act.second].map((officer) =>
          whole && officer === session.data?.officer_id && !act.signed_by.includes(officer) ? (
            <SignWithKey
              key={officer}
              officer={officer}
              sign={(signer) => signAct(act, signer)}
              onSigned={onSigned}
            />
          ) : (
            <Standing key={officer} act={act} officer={officer} />
          ),
        )}
      </div>
      {standing.error && <ProblemNote error={standing.error} />}
    </div>
  );
}
