// Acts that another officer prepared and who is signed in has to sign too (C3), wherever they are working.
import { Button, Modal } from "@mantine/core";
import { actsQuery, isNoLook, sessionQuery } from "@shared/api/queries";
import type { PreparedAct } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { SignAct } from "@shared/signing/sign_act";
import { useNow } from "@shared/ui/parts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** A button that says how many wait; nothing, where none does. */
export function ToSign() {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  const client = useQueryClient();
  const session = useQuery(sessionQuery);
  const acts = useQuery(actsQuery);
  const [open, setOpen] = useState(false);
  const [reading, setReading] = useState<PreparedAct | null>(null);
  const me = session.data?.officer_id ?? "";
  const waiting = (acts.data?.items ?? []).filter((act) => !act.done && !act.signed_by.includes(me));
  const kindOf = (act: PreparedAct) =>
    i18n.exists(`act.${act.kind}`) ? t(`act.${act.kind}`) : act.kind.replaceAll("_", " ");
  const close = () => {
    setOpen(false);
    setReading(null);
  };
  const done = () => {
    close();
    void client.invalidateQueries({ predicate: isNoLook });
  };
  if (waiting.length === 0 && !open) return null;
  return (
    <>
      <Button size="compact-md" onClick={() => setOpen(true)}>
        {t("sign.to_sign", { count: waiting.length })}
      </Button>
      <Modal
        closeButtonProps={{ "aria-label": t("keys.close") }}
        opened={open}
        onClose={close}
        title={reading ? kindOf(reading) : t("sign.to_sign", { count: waiting.length })}
        size="xl"
        lockScroll={false}
        centered
      >
        {reading ? (
          <SignAct prepared={reading} onDone={done} />
        ) : (
          <div className="stack">
            {waiting.map((act) => (
              <div key={act.act_id} className="row">
                <Button size="sm" variant="default" onClick={() => setReading(act)}>
                  {t("sign.read")}
                </Button>
                <strong>{kindOf(act)}</strong>
                <span>{t("sign.with", { officer: act.first === me ? act.second : act.first })}</span>
                <span className="small quiet">
                  {t("sign.until", { when: format.relative(act.expires_at, now_ms) })}
                </span>
              </div>
            ))}
          </div>
        )}
      </Modal>
    </>
  );
}
