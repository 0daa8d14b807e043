import { useTranslation } from "react-i18next";
import type { Party } from "../api/types";
import { type Format, useFormat } from "../format";
import { cutAtDifferences, differenceOf } from "./differences";

const fields = ["name", "address", "place", "country", "phone", "email"] as const;
type Field = (typeof fields)[number];

const textOf = (party: Party, field: Field, format: Format): string => {
  switch (field) {
    case "address":
      return party.address.join(", ");
    case "place":
      return `${party.postcode} ${party.city}`.trim();
    case "country":
      return format.country(party.country);
    default:
      return party[field];
  }
};

/** How a field differs, in a sign with its words: neither is told by colour alone. */
const signs = { spelling: "≈", script: "文A", other: "≠" } as const;

function Line(props: { field: Field; text: string; other: string }) {
  const { t } = useTranslation();
  const { field, text, other } = props;
  const difference = differenceOf(text, other);
  if (difference === "none") return <>{text}</>;
  const words = `${t(`party_line.${field}`)}: ${t(`difference.${difference}`)}`;
  return (
    <>
      {cutAtDifferences(text, other).map((piece, index) =>
        piece.differs ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
      )}{" "}
      <span className="difference" role="img" aria-label={words} title={words}>
        {signs[difference]}
      </span>
    </>
  );
}

/** A party as it was declared, differences from `beside` marked, field by field. */
export function PartyCard({ party, beside }: { party: Party; beside?: Party }) {
  const { t } = useTranslation();
  const format = useFormat();
  const lines = fields.map((field) => ({
    field,
    text: textOf(party, field, format),
    other: textOf(beside ?? party, field, format),
  }));
  return (
    <address style={{ fontStyle: "normal" }}>
      {lines
        .filter(({ text, other }) => text || other)
        .map(({ field, text, other }) => (
          <div key={field} className={field === "name" ? "strong" : undefined}>
            {text ? (
              <Line field={field} text={text} other={other} />
            ) : (
              <span className="small quiet">
                {t(`party_line.${field}`)}: {t("difference.missing")}
              </span>
            )}
          </div>
        ))}
    </address>
  );
}
