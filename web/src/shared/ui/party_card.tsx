import type { Party } from "../api/types";
import { useFormat } from "../format";

/** A party as it was declared, differences from `beside` marked. */
export function PartyCard({ party, beside }: { party: Party; beside?: Party }) {
  const format = useFormat();
  const lines: [string, string][] = [
    [party.name, beside?.name ?? party.name],
    ...party.address.map((line, i): [string, string] => [line, beside ? (beside.address[i] ?? "") : line]),
    [`${party.postcode} ${party.city}`.trim(), beside ? `${beside.postcode} ${beside.city}`.trim() : ""],
    [format.country(party.country), beside ? format.country(beside.country) : ""],
    [party.phone, beside?.phone ?? ""],
    [party.email, beside?.email ?? ""],
  ];
  return (
    <address style={{ fontStyle: "normal" }}>
      {lines
        .filter(([text]) => text)
        .map(([text, other], index) => (
          <div key={index} className={index === 0 ? "strong" : undefined}>
            {beside && text !== other ? <mark>{text}</mark> : text}
          </div>
        ))}
    </address>
  );
}
