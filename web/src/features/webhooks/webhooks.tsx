// The addresses that are told, what did not arrive there, and what can be done about it.
import { Button } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import { sessionQuery } from "@shared/api/queries";
import type { Webhook } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useKeys } from "@shared/keys/keys";
import { SheetDialog } from "@shared/ui/entry_sheet";
import { KeyButton } from "@shared/ui/key_buttons";
import { Empty, Facts, Loaded, Panel, ProblemNote, ScreenHead, Tag } from "@shared/ui/parts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EndWebhook, NewSecret, RegisterWebhook } from "./forms";
import { webhooksQuery } from "./queries";
import { Undelivered } from "./undelivered";

type Open = { what: "register" } | { what: "undelivered" | "secret" | "end"; hook: Webhook };

function SendAgain({ hook }: { hook: Webhook }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const sending = useMutation({
    mutationFn: () =>
      ask(api.POST("/api/v1/webhooks/{hook_no}/sending", { params: { path: { hook_no: hook.hook_no } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ["webhooks"] }),
  });
  return (
    <>
      <Button
        size="compact-md"
        variant="default"
        disabled={hook.waiting + hook.given_up === 0}
        loading={sending.isPending}
        onClick={() => sending.mutate()}
      >
        {t("webhook.send_again")}
      </Button>
      {sending.error ? <ProblemNote error={sending.error} /> : null}
      {sending.data && (
        <span role="status" className="small">
          {t("webhook.sent_again", { count: sending.data.messages })}
        </span>
      )}
    </>
  );
}

function OneWebhook({ hook, own, open }: { hook: Webhook; own: boolean; open: (what: Open) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const late = hook.waiting + hook.given_up;
  return (
    <Panel
      title={<span className="mono lines">{hook.url}</span>}
      aside={
        hook.given_up > 0 ? (
          <Tag tone="danger">{t("webhook.failing")}</Tag>
        ) : hook.waiting > 0 ? (
          <Tag tone="warn">{t("webhook.behind")}</Tag>
        ) : (
          <Tag tone="good">{t("webhook.up_to_date")}</Tag>
        )
      }
      danger={hook.given_up > 0}
    >
      <Facts
        of={[
          [t("webhook.operator"), hook.operator_id],
          [t("webhook.made_at"), format.dateTime(hook.made_at)],
          [t("webhook.waiting"), format.count(hook.waiting)],
          [t("webhook.given_up"), format.count(hook.given_up)],
        ]}
      />
      <div className="row">
        <Button
          size="compact-md"
          variant="default"
          disabled={late === 0}
          onClick={() => open({ what: "undelivered", hook })}
        >
          {t("webhook.undelivered")}
        </Button>
        <SendAgain hook={hook} />
        {own && (
          <Button size="compact-md" variant="default" onClick={() => open({ what: "secret", hook })}>
            {t("webhook.new_secret")}
          </Button>
        )}
        <Button size="compact-md" variant="default" color="red" onClick={() => open({ what: "end", hook })}>
          {t("webhook.end")}
        </Button>
      </div>
    </Panel>
  );
}

export function Webhooks() {
  const { t } = useTranslation();
  const asked = useQuery(webhooksQuery);
  const session = useQuery(sessionQuery);
  const [opened, setOpened] = useState<Open | null>(null);
  const close = () => setOpened(null);
  const begin = { key: "n", does: t("webhook.register"), run: () => setOpened({ what: "register" }) };
  useKeys([begin]);
  return (
    <>
      <ScreenHead title={t("webhook.title")} answers={t("webhook.answers")}>
        <KeyButton of={begin} />
      </ScreenHead>
      <Loaded asked={asked}>
        {({ items }) => (
          <div className="stack">
            {items.length === 0 && <Empty>{t("webhook.none")}</Empty>}
            {items.map((hook) => (
              <OneWebhook
                key={hook.hook_no}
                hook={hook}
                own={hook.operator_id === session.data?.operator_id}
                open={setOpened}
              />
            ))}
          </div>
        )}
      </Loaded>
      {opened && (
        <SheetDialog
          title={t(`webhook.${opened.what === "secret" ? "new_secret" : opened.what}`)}
          onClose={close}
        >
          {opened.what === "register" && <RegisterWebhook own={session.data?.operator_id ?? ""} />}
          {opened.what === "undelivered" && <Undelivered hook={opened.hook} />}
          {opened.what === "secret" && <NewSecret hook={opened.hook} />}
          {opened.what === "end" && <EndWebhook hook={opened.hook} onDone={close} />}
        </SheetDialog>
      )}
    </>
  );
}
