import type { Item, Join } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { useSentences } from "@shared/sentences";
import { Panel, Tag } from "@shared/ui/parts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

/** One comparison that made two spellings one: attribute by attribute, with its weight. */
function OneJoin({ join }: { join: Join }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="stack" style={{ gap: 6 }}>
      <div className="row between">
        <span>
          <Link to="/items/$itemId" params={{ itemId: join.other.item_id }} className="mono">
            {join.other.item_id}
          </Link>{" "}
          <span className="quiet">{t(`party.${join.other.role}`)}</span>
        </span>
        <Tag tone="info">
          {t(`level.${join.level}`)} {format.bits(join.weight_millibits)}
        </Tag>
      </div>
      <dl className="facts small">
        {join.parts.map((part) => (
          <JoinPart key={part.attribute} part={part} />
        ))}
      </dl>
    </div>
  );
}

function JoinPart({ part }: { part: Join["parts"][number] }) {
  const format = useFormat();
  const { sentence } = useSentences();
  return (
    <>
      <dt>{sentence(part.attribute)}</dt>
      <dd>
        {part.left === part.right ? (
          part.left
        ) : (
          <>
            <mark>{part.left || "–"}</mark> ≈ <mark>{part.right || "–"}</mark>
          </>
        )}{" "}
        <span className="quiet">
          {sentence(part.level)} {format.bits(part.weight_millibits)}
        </span>
      </dd>
    </>
  );
}

/** What joined the spellings of both parties to those of other parcels. */
export function Joins({ item }: { item: Item }) {
  const { t } = useTranslation();
  const joins = [...item.evidence.sender.joins, ...item.evidence.recipient.joins];
  return (
    <Panel title={t("parcel.joins")}>
      {joins.length === 0 ? (
        <p className="quiet">{t("parcel.no_joins")}</p>
      ) : (
        <div className="stack">
          {joins.map((join, index) => (
            <OneJoin key={index} join={join} />
          ))}
        </div>
      )}
    </Panel>
  );
}
