import { useTranslation } from "react-i18next";
import { useFormat } from "../format";
import "./ui.css";

export interface Step {
  name: string;
  millibits: number;
}

export interface Bar extends Step {
  /** Where the bar starts and how long it is, in per cent of the track. */
  left: number;
  width: number;
}

/** Places each step where the sum so far left off, the whole drawn to the widest excursion. */
export function bars(steps: Step[]): Bar[] {
  let sum = 0;
  const ends = steps.map((step) => (sum += step.millibits));
  const low = Math.min(0, ...ends);
  const span = Math.max(0, ...ends) - low || 1;
  return steps.map((step, index) => {
    const from = index === 0 ? 0 : (ends[index - 1] ?? 0);
    const to = ends[index] ?? 0;
    return {
      ...step,
      left: (100 * (Math.min(from, to) - low)) / span,
      width: (100 * Math.abs(to - from)) / span,
    };
  });
}

/** A sum as the steps that make it, in bits. */
export function Waterfall({ steps, sum, total }: { steps: Step[]; sum: number; total: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rows = bars(steps);
  return (
    <ul className="waterfall" aria-label={t("reason.waterfall")}>
      {rows.map((bar, index) => (
        <li key={index}>
          <span>{bar.name}</span>
          <span className="waterfall-track">
            <span
              className="waterfall-bar"
              style={{
                left: `${bar.left}%`,
                width: `${bar.width}%`,
                background: bar.millibits < 0 ? "var(--tw-minus)" : "var(--tw-plus)",
              }}
            />
          </span>
          <span className="right">{format.bits(bar.millibits)}</span>
        </li>
      ))}
      <li>
        <span className="waterfall-sum">{total}</span>
        <span />
        <span className="right waterfall-sum">{format.bits(sum)}</span>
      </li>
    </ul>
  );
}
