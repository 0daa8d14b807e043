// The page's few signs, drawn on a grid of 24.
const paths = {
  queue: "M4 6h10M4 12h16M4 18h7M17 4v6M14.500 7.500 17 10l2.500-2.500",
  person:
    "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.500 20c.8-3.600 3.800-5.500 7.500-5.500s6.700 1.900 7.500 5.500",
  examine:
    "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13ZM15.300 15.300 20 20M8 10.500h5M10.500 8v5",
  vault: "M4 5h16v13H4zM7 18v2M17 18v2M12 14.500a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM12 8.500V7M15 11.500h1.500",
  truck:
    "M3 6h11v10H3zM14 10h4l3 3v3h-7zM7 18.500a1.700 1.700 0 1 0 0-.01M17.500 18.500a1.700 1.700 0 1 0 0-.01",
  figures: "M4 20V4M4 20h16M8 16v-4M12.500 16V7M17 16v-6",
  audit: "M6 3h9l4 4v14H6zM15 3v4h4M9 12l2 2 4-4M9 18h6",
  rules: "M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4M4 12h12M20 12h0M18 10v4",
  bundle: "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
  refused: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8 8l8 8",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5l3.500 2",
  camera: "M4 7h4l1.500-2h5L16 7h4v12H4zM12 16a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z",
  warning: "M12 4 2.500 20h19zM12 10v5M12 17.500v.5",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600 7 7M17 17l1.400 1.400M5.600 18.400 7 17M17 7l1.400-1.400",
  moon: "M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500Z",
  keys: "M3 7h18v11H3zM7 11h.01M11 11h.01M15 11h.01M8 15h8",
  told: "M4 12a8 8 0 0 1 16 0M8 12a4 4 0 0 1 8 0M12 12v8M9 20h6",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3M12 15v2",
  leave: "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
} as const;
export type IconName = keyof typeof paths;

export const Icon = ({ name, size = 20 }: { name: IconName; size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.7"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden
  >
    <path d={paths[name]} />
  </svg>
);
