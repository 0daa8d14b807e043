// What a picture shows, as a table: for who does not see it, and for who picks by the keyboard.
import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";

export interface PictureRow {
  id: string;
  cells: string[];
  /** What a press on its part of the picture does. */
  pick?: () => void;
}

/** Closed until asked for; a row that can be picked has its first cell as a button. */
export function AsTable({ of, heads, rows }: { of: string; heads: string[]; rows: PictureRow[] }) {
  const { t } = useTranslation();
  return (
    <details className="as-table small">
      <summary>{t("picture.as_table")}</summary>
      <table aria-label={of}>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, cells: [first, ...others], pick }) => (
            <tr key={id}>
              <th scope="row">
                {pick ? (
                  <Anchor component="button" type="button" size="sm" onClick={pick}>
                    {first}
                  </Anchor>
                ) : (
                  first
                )}
              </th>
              {others.map((cell, index) => (
                <td key={index}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
