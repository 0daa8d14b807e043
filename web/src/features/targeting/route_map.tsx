// The parcel's route on the world's outlines, drawn from a file of the page's own: no map service is asked.
import { geoGraticule10, geoInterpolate, geoNaturalEarth1, geoPath } from "d3-geo";
import codes from "i18n-iso-countries/codes.json";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlas from "world-atlas/countries-110m.json";
import { useFormat } from "@shared/format";

const world = atlas as unknown as Topology<{ countries: GeometryCollection }>;
const countries = feature(world, world.objects.countries).features;
const width = 640;
const height = 300;

// The atlas names countries by ISO 3166-1's numbers, declarations by its two letters.
const numberOf = new Map((codes as [string, string, string][]).map(([two, , number]) => [two, number]));

/** Outlines, and the way between two countries as a great circle through their middles. */
export default function RouteMap({ from, to }: { from: string; to: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const drawn = useMemo(() => {
    const projection = geoNaturalEarth1().fitExtent(
      [
        [2, 2],
        [width - 2, height - 2],
      ],
      { type: "Sphere" },
    );
    const path = geoPath(projection);
    const shapeOf = (code: string) => countries.find((one) => one.id === numberOf.get(code));
    const middle = (code: string) => {
      const shape = shapeOf(code);
      return shape ? projection.invert?.(path.centroid(shape)) : null;
    };
    const ends = [middle(from), middle(to)] as const;
    const [a, b] = ends;
    const line =
      a && b && from !== to
        ? path({
            type: "LineString",
            coordinates: [...Array(41).keys()].map((n) => geoInterpolate(a, b)(n / 40)),
          })
        : null;
    return {
      sphere: path({ type: "Sphere" }) ?? "",
      graticule: path(geoGraticule10()) ?? "",
      land: countries.map((one) => ({ id: String(one.id), d: path(one) ?? "" })),
      marked: new Set([numberOf.get(from), numberOf.get(to)]),
      line,
      points: ends.map((end) => (end ? projection(end) : null)),
    };
  }, [from, to]);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width="100%"
      role="img"
      aria-label={t("parcel.route_label", { from: format.country(from), to: format.country(to) })}
    >
      <path d={drawn.sphere} fill="var(--tw-raised)" stroke="var(--tw-line)" />
      <path d={drawn.graticule} fill="none" stroke="var(--tw-line)" strokeWidth={0.4} />
      {drawn.land.map((one, index) => (
        <path
          key={index}
          d={one.d}
          fill={drawn.marked.has(one.id) ? "var(--tw-minus)" : "var(--tw-line)"}
          stroke="var(--tw-surface)"
          strokeWidth={0.5}
        />
      ))}
      {drawn.line && <path d={drawn.line} fill="none" stroke="var(--tw-plus)" strokeWidth={2.2} />}
      {drawn.points.map((point, index) =>
        point ? (
          <g key={index}>
            <circle cx={point[0]} cy={point[1]} r={4.5} fill="var(--tw-plus)" stroke="var(--tw-surface)" />
            <text
              x={point[0]}
              y={point[1] - 9}
              textAnchor="middle"
              fontSize={13}
              fontWeight={600}
              fill="var(--tw-ink)"
              stroke="var(--tw-surface)"
              strokeWidth={3}
              paintOrder="stroke"
            >
              {format.country(index === 0 ? from : to)}
            </text>
          </g>
        ) : null,
      )}
    </svg>
  );
}
