import type { UndeliveredMessage, Webhook } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { MoreExist } from "@shared/ui/more";
import { Empty, Loaded, OutcomeTag, Tag, useNow } from "@shared/ui/parts";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { undeliveredQuery } from "./queries";

/** The last answer, and when it is tried next. */
function Standing({ message, now_ms }: { message: UndeliveredMessage; now_ms: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const answer =
    message.attempts === 0
      ? t("webhook.not_tried")
      : message.answered === null
        ? t("webhook.no_answer", { count: message.attempts })
        : t("webhook.answered", { count: message.attempts, status: message.answered });
  return (
    <p className="small quiet">
      {message.next_at
        ? `${answer} ${t("webhook.next", { when: format.relative(message.next_at, now_ms) })}`
        : answer}
    </p>
  );
}

export function Undelivered({ hook }: { hook: Webhook }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now_ms = useNow();
  const asked = useQuery(undeliveredQuery(hook.hook_no));
  return (
    <Loaded asked={asked}>
      {({ items, more }) => (
        <div className="stack">
          <MoreExist more={more} shown={items.length} />
          {items.length === 0 && <Empty>{t("webhook.all_arrived")}</Empty>}
          {items.map((message) => (
            <div key={message.delivery_no}>
              <div className="row">
                <span className="mono strong">
                  {message.item_id ?? t("webhook.message", { no: message.delivery_no })}
                </span>
                {message.outcome && <OutcomeTag outcome={message.outcome} />}
                <Tag tone={message.state === "given_up" ? "danger" : "warn"}>
                  {t(`webhook_state.${message.state}`)}
                </Tag>
                <span className="small quiet">{format.dateTime(message.made_at)}</span>
              </div>
              <Standing message={message} now_ms={now_ms} />
            </div>
          ))}
        </div>
      )}
    </Loaded>
  );
}
