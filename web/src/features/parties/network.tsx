// The network around a party, by Cytoscape. Its style sheet would be written at run time, which the content
// security policy forbids; the one rule in it stands in network.css, under the name that it looks for.
import { useComputedColorScheme } from "@mantine/core";
import type { PartyOf } from "@shared/api/types";
import cytoscape from "cytoscape";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import "./network.css";
import type { Graph } from "./graph";

const kStyleSheet = "__________cytoscape_stylesheet";

function claimStyleSheet() {
  if (document.getElementById(kStyleSheet)) return;
  const claimed = document.createElement("meta");
  claimed.id = kStyleSheet;
  document.head.append(claimed);
}

export default function Network({ graph, onPick }: { graph: Graph; onPick: (party: PartyOf) => void }) {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme("light");
  const pick = useRef(onPick);
  pick.current = onPick;
  useEffect(() => {
    if (!place.current) return;
    claimStyleSheet();
    const style = getComputedStyle(document.documentElement);
    const read = (name: string) => style.getPropertyValue(name).trim();
    const drawn = cytoscape({
      container: place.current,
      elements: [
        ...graph.nodes.map((node) => ({ data: { id: node.id, label: node.label, here: node.here ? 1 : 0 } })),
        ...graph.edges.map((edge) => ({
          data: {
            id: `${edge.from}|${edge.to}`,
            source: edge.from,
            target: edge.to,
            bits: edge.millibits / 1000,
          },
        })),
      ],
      style: [
        {
          selector: "node",
          style: {
            label: "data(label)",
            color: read("--tw-ink"),
            "background-color": read("--tw-minus"),
            "font-size": 12,
            "text-wrap": "wrap",
            "text-max-width": "130px",
            "text-valign": "bottom",
            "text-margin-y": 5,
            width: 24,
            height: 24,
          },
        },
        {
          selector: "node[here = 1]",
          style: { "background-color": read("--tw-plus"), width: 34, height: 34 },
        },
        {
          selector: "edge",
          style: {
            width: "mapData(bits, 0, 20, 1, 6)",
            "line-color": read("--tw-line-strong"),
            "curve-style": "bezier",
          },
        },
      ],
      layout: { name: "cose", animate: false, padding: 24, nodeRepulsion: () => 40_000, randomize: false },
      userZoomingEnabled: false,
      maxZoom: 1.2,
    });
    drawn.on("tap", "node", (event) => {
      const node = graph.nodes.find((one) => one.id === event.target.id());
      if (node) pick.current(node.party);
    });
    return () => drawn.destroy();
  }, [graph, scheme]);
  return <div ref={place} className="network" role="img" aria-label={t("who.network")} />;
}
