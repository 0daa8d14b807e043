// What the parcel's operator was asked, and what it answered, beside each other.
import type { Item } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { Panel, Tag } from "@shared/ui/parts";
import { useTranslation } from "react-i18next";

type Asked = Item["queries"][number];
type Answer = Asked["answers"][number];

function Given({ item_id, answer }: { item_id: string; answer: Answer }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { document } = answer;
  return (
    <div>
      <div className="small quiet">
        {t("asked.said", { account: answer.answered_by, at: format.dateTime(answer.at) })}
      </div>
      {answer.words && <div className="lines">{answer.words}</div>}
      {document && (
        <div className="small">
          <a
            href={`/api/v1/items/${encodeURIComponent(item_id)}/answers/${answer.answer_no}/document`}
            download
          >
            {t("asked.save", { name: document.file_name || t("asked.unnamed") })}
          </a>{" "}
          <span className="quiet">
            {document.media.toUpperCase()} · <span className="mono">{document.sha256.slice(0, 16)}…</span>
          </span>
        </div>
      )}
    </div>
  );
}

function One({ item_id, asked }: { item_id: string; asked: Asked }) {
  const { t } = useTranslation();
  const format = useFormat();
  const at = format.dateTime(asked.asked_at);
  const answered = asked.answers.length > 0;
  return (
    <div className="stack" style={{ gap: 8 }}>
      <div className="row">
        <Tag tone={!asked.stands ? "plain" : answered ? "good" : "info"}>
          {!asked.stands ? t("asked.ended") : answered ? t("asked.answered") : t("asked.stands")}
        </Tag>
        <span className="small quiet">
          {asked.asked_by ? t("asked.by", { officer: asked.asked_by, at }) : t("asked.by_rule", { at })}
        </span>
      </div>
      <div className="lines strong">{asked.wanted}</div>
      {answered ? (
        asked.answers.map((one) => <Given key={one.answer_no} item_id={item_id} answer={one} />)
      ) : (
        <span className="small quiet">{t("asked.none")}</span>
      )}
    </div>
  );
}

export function AskedOfOperator({ item }: { item: Item }) {
  const { t } = useTranslation();
  if (item.queries.length === 0) return null;
  return (
    <Panel title={t("asked.title")}>
      <div className="stack">
        {item.queries.map((one, index) => (
          <One key={`${one.asked_at} ${index}`} item_id={item.item_id} asked={one} />
        ))}
      </div>
    </Panel>
  );
}
