import { lazy, Suspense, useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Balance } from "../api/types";
import { useFormat } from "../format";
import { balanceFlows, kWhole } from "./balance_flows";
import { Facts, Tag } from "./parts";

const Chart = lazy(() => import("./chart"));

const colours: Record<string, string> = {
  seized: "#0b6a86",
  found: "#3f9ab2",
  adjusted_up: "#8aa5ad",
  seizure: "#17495a",
  held: "#1f819b",
  consumed: "#b8862f",
  handed_over: "#6b6fb0",
  destroyed: "#7b5d4a",
  released: "#4f8f5f",
  missing: "#b3261e",
  explained_loss: "#c98a5e",
  adjusted_down: "#8aa5ad",
};

/** A seizure's whole balance as one picture, and the same in words below it (C1). */
export function BalanceSankey({ balance }: { balance: Balance }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { flows, came_mg, went_mg } = balanceFlows(balance);
  const label = useCallback((name: string) => t(`balance.${name}`), [t]);
  const option = useCallback(
    (ink: string) => ({
      tooltip: {
        renderMode: "richText",
        formatter: (of: { name: string; value: number }) => `${of.name}: ${format.grams(of.value)}`,
      },
      series: [
        {
          type: "sankey",
          left: 4,
          right: 130,
          top: 10,
          bottom: 10,
          nodeGap: 14,
          draggable: false,
          label: { color: ink, fontSize: 13 },
          lineStyle: { color: "target", opacity: 0.32 },
          data: [...new Set(flows.flatMap((flow) => [flow.from, flow.to]))].map((name) => ({
            name: label(name),
            itemStyle: { color: colours[name] },
          })),
          links: flows.map((flow) => ({
            source: label(flow.from),
            target: label(flow.to),
            value: flow.mass_mg,
          })),
        },
      ],
    }),
    // The flows are made anew at every drawing; the balance is what they come from.
    [balance, format, label],
  );
  return (
    <>
      <Suspense fallback={<div className="chart" style={{ height: 240 }} />}>
        <Chart label={t("balance.title")} height={240} option={option} />
      </Suspense>
      <Facts
        of={flows.map((flow) => [
          label(flow.from === kWhole ? flow.to : flow.from),
          format.grams(flow.mass_mg),
        ])}
      />
      <div className="row between small">
        <span>{t("balance.sides", { came: format.grams(came_mg), went: format.grams(went_mg) })}</span>
        <Tag tone={balance.holds ? "good" : "danger"}>
          {balance.holds ? t("balance.holds") : t("balance.broken")}
        </Tag>
      </div>
    </>
  );
}
