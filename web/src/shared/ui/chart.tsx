// ECharts, fetched when a chart is first shown. Tooltips are drawn on the canvas: as HTML they would need
// style attributes, which the content security policy forbids.
import { useComputedColorScheme } from "@mantine/core";
import { BarChart, SankeyChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import "./ui.css";

use([BarChart, SankeyChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

export interface ChartProps {
  /** What it shows, for those who do not see it. */
  label: string;
  height: number;
  option: (ink: string, line: string) => EChartsCoreOption;
  onPick?: (name: string) => void;
}

export default function Chart({ label, height, option, onPick }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme("light");
  useEffect(() => {
    if (!place.current) return;
    const style = getComputedStyle(document.documentElement);
    const read = (name: string) => style.getPropertyValue(name).trim();
    const chart = init(place.current);
    chart.setOption({ animation: false, ...option(read("--tw-ink"), read("--tw-line")) });
    chart.on("click", (event) => onPick?.(String(event.name)));
    const resize = new ResizeObserver(() => chart.resize());
    resize.observe(place.current);
    return () => {
      resize.disconnect();
      chart.dispose();
    };
  }, [scheme, option, onPick]);
  return <div ref={place} className="chart" style={{ height }} role="img" aria-label={label} />;
}
