// How something is hidden, drawn: the object's outline in section, and in red where and how the drug lies.
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Concealment } from "./concealment";
import "./drawing.css";

const box = "M14 26H106V80H14Z";
const bag = "M38 14H82L78 27Q104 52 95 80H25Q16 52 42 27Z";
const pot = "M22 24H98L84 80H36Z";
const garment = "M42 16L14 32L24 47L36 40V80H84V40L96 47L106 32L78 16Q60 28 42 16Z";
const figure =
  "M60 10A13 13 0 0 1 68 34L72 38L92 56L86 62L74 54L80 80H40L46 54L34 62L28 56L48 38L52 34A13 13 0 0 1 60 10Z";
const can = "M34 24A26 8 0 0 1 86 24V74A26 8 0 0 1 34 74Z";
const book = "M20 22H96Q102 22 102 28V80H26Q20 80 20 74Z";
const shoe = "M22 24H50V44Q74 46 98 60Q104 64 104 80H22Z";

/** By the closed set of objects; any other is a box. */
export const outlines: Record<string, string> = {
  packaging: box,
  tea: bag,
  rock_sugar: bag,
  other_food: bag,
  plant_pot: pot,
  clothing: garment,
  footwear: shoe,
  doll: figure,
  toy: figure,
  book,
  document: book,
  electronics: box,
  machinery: box,
  tool: can,
  furniture: box,
  cosmetics: can,
  medicine: can,
  candle: can,
  artwork: pot,
  vehicle_part: can,
  container: box,
  other: box,
};

const grains = [...Array(26).keys()].map((n) => ({
  x: 42 + ((n * 23) % 37),
  y: 44 + ((n * 17) % 25),
  ours: n % 3 !== 1,
}));

/** The hidden thing's own shape, by the way it was hidden. */
function Hidden({ method }: { method: string }) {
  switch (method) {
    case "loose":
    case "mixed_in":
      return grains.map(({ x, y, ours }) => (
        <circle
          key={`${x} ${y}`}
          cx={x}
          cy={y}
          r={2.4}
          className={ours || method === "loose" ? "hid" : "own"}
        />
      ));
    case "dissolved_or_soaked":
      return [46, 54, 62, 70].map((y) => (
        <path key={y} d={`M36 ${y}q6 -6 12 0t12 0t12 0t12 0`} className="hid-line" />
      ));
    case "false_bottom":
      return <path d="M8 69H112V84H8Z" className="hid" />;
    case "moulded_in":
      return <rect x={42} y={44} width={36} height={24} className="hid" />;
    case "wrapped":
      return (
        <>
          <rect x={40} y={44} width={40} height={22} rx={8} className="hid" />
          <path d="M50 44L44 66M62 44L56 66M74 44L68 66" className="cut" />
        </>
      );
    case "sealed":
      return (
        <>
          <rect x={38} y={42} width={44} height={28} rx={3} className="own-line" />
          <rect x={43} y={47} width={34} height={18} rx={2} className="hid" />
        </>
      );
    case "disguised":
      return <ellipse cx={60} cy={56} rx={21} ry={13} className="hid-dashed" />;
    case "sewn_in":
      return (
        <>
          <ellipse cx={60} cy={56} rx={16} ry={9} className="hid" />
          <ellipse cx={60} cy={56} rx={22} ry={14} className="stitch" />
        </>
      );
    case "hollowed":
      return (
        <>
          <ellipse cx={60} cy={56} rx={23} ry={15} className="hollow" />
          <ellipse cx={60} cy={58} rx={17} ry={9} className="hid" />
        </>
      );
    default:
      return <ellipse cx={60} cy={56} rx={19} ry={11} className="hid" />;
  }
}

export function Drawing({ concealment }: { concealment: Concealment }) {
  const { t } = useTranslation();
  const clip = useId();
  const { object, method, layer } = concealment;
  const outline = outlines[object] ?? box;
  const label = `${t(`object.${object}`)}, ${t(`method.${method}`)}, ${t(`layer.${layer}`)}`;
  return (
    <svg className="drawing" viewBox="0 0 120 90" role="img" aria-label={label}>
      <clipPath id={clip}>
        <path d={outline} />
      </clipPath>
      <path d={outline} className="body" />
      <g clipPath={`url(#${clip})`}>
        {layer === "within_wall" && <path d={outline} className="wall" />}
        {layer === "in_material" && <path d={outline} className="soaked" />}
        {layer !== "outer" && <Hidden method={method} />}
      </g>
      {layer === "outer" && (
        <g transform="translate(0 -46)">
          <rect x={42} y={50} width={36} height={14} rx={3} className="hid" />
        </g>
      )}
      <path d={outline} className="edge" />
    </svg>
  );
}
