// Every address of the page and the screen behind it. A screen's code is fetched when it is first opened.
import { sessionQuery } from "@shared/api/queries";
import { Empty, ProblemNote } from "@shared/ui/parts";
import { useQuery } from "@tanstack/react-query";
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent as screenOf,
  Navigate,
} from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { screensOf } from "./screens";
import { Shell } from "./shell";

function Home() {
  const { t } = useTranslation();
  const { data } = useQuery(sessionQuery);
  const first = data ? screensOf(data)[0] : undefined;
  return first ? <Navigate to={first.path} replace /> : <Empty>{t("nav.nothing")}</Empty>;
}

function NotFound() {
  const { t } = useTranslation();
  return <Empty>{t("nav.not_found")}</Empty>;
}

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const at = <Path extends string>(path: Path, component: ReturnType<typeof screenOf>) =>
  createRoute({ getParentRoute: () => root, path, component });

const targeting = () => import("@features/targeting");
const parcel = () => import("@features/targeting/parcel");
const refused = () => import("@features/targeting/refused");
const parties = () => import("@features/parties");
const examination = () => import("@features/examination");
const custody = () => import("@features/custody");
const operations = () => import("@features/operations");
const direction = () => import("@features/direction");
const oversight = () => import("@features/audit");

const tree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: "/", component: Home }),
  at("/queue", screenOf(targeting, "Queue")),
  at("/queue/picks", screenOf(targeting, "Picks")),
  at("/items/$itemId", screenOf(parcel, "Parcel")),
  at("/refused", screenOf(refused, "RefusedList")),
  at("/parties", screenOf(parties, "Search")),
  at("/parties/$itemId/$role", screenOf(parties, "WhoIsIt")),
  at("/examine", screenOf(examination, "Bench")),
  at("/examine/$itemId", screenOf(examination, "Examine")),
  at("/custody", screenOf(custody, "Store")),
  at("/custody/exhibits/$exhibitId", screenOf(custody, "ExhibitScreen")),
  at("/custody/seizures/$seizureNo", screenOf(custody, "SeizureScreen")),
  at("/custody/abroad", screenOf(custody, "Abroad")),
  at("/custody/abroad/requests/$requestNo", screenOf(custody, "ForeignRequestScreen")),
  at("/custody/abroad/handovers/$handoverNo", screenOf(custody, "HandoverScreen")),
  at("/custody/destruction", screenOf(custody, "Destruction")),
  at("/custody/destruction/run", screenOf(custody, "FurnaceRunScreen")),
  at("/custody/drift", screenOf(custody, "Drifts")),
  at("/custody/inquiries", screenOf(custody, "Inquiries")),
  at("/custody/inventories", screenOf(custody, "Inventories")),
  at("/custody/inventories/$inventoryNo", screenOf(custody, "InventoryScreen")),
  at("/custody/library", screenOf(custody, "Library")),
  at("/custody/transport", screenOf(custody, "Transport")),
  at("/custody/keys", screenOf(custody, "RoomKeys")),
  at("/custody/officer-keys", screenOf(custody, "OfficerKeys")),
  at("/custody/scales", screenOf(custody, "Scales")),
  at("/custody/shelves", screenOf(custody, "Shelves")),
  at("/shift", screenOf(operations, "Shifts")),
  at("/shift/instruments", screenOf(operations, "Instruments")),
  at("/shift/referrals", screenOf(operations, "Referrals")),
  at("/shift/notices", screenOf(operations, "Notices")),
  at("/shift/lists", screenOf(operations, "Lists")),
  at(
    "/operator",
    screenOf(() => import("@features/courier"), "OwnPage"),
  ),
  at("/figures", screenOf(direction, "FiguresScreen")),
  at("/figures/operators/$operatorId", screenOf(direction, "OperatorScreen")),
  at("/figures/screening", screenOf(direction, "ScreeningScreen")),
  at("/audit", screenOf(oversight, "Journal")),
  at("/audit/entries/$index", screenOf(oversight, "EntryScreen")),
  at("/audit/looks", screenOf(oversight, "Looks")),
  at("/audit/retention", screenOf(oversight, "Retention")),
  at("/audit/erasure", screenOf(oversight, "Erasure")),
  at("/audit/requests", screenOf(oversight, "Requests")),
  at("/audit/requests/$requestNo", screenOf(oversight, "RequestScreen")),
  at("/audit/held", screenOf(oversight, "Held")),
  at("/audit/strata", screenOf(oversight, "Strata")),
  at(
    "/accounts",
    screenOf(() => import("@features/administration"), "Accounts"),
  ),
  at(
    "/let-run",
    screenOf(() => import("@features/cases"), "Cases"),
  ),
  at(
    "/webhooks",
    screenOf(() => import("@features/webhooks"), "Webhooks"),
  ),
  at(
    "/profiles",
    screenOf(() => import("@features/profiles"), "ProfileEditor"),
  ),
  at(
    "/bundle",
    screenOf(() => import("@features/court"), "BundleScreen"),
  ),
]);

export const makeRouter = () =>
  createRouter({
    routeTree: tree,
    defaultPreload: "intent",
    defaultErrorComponent: ({ error, reset }) => <ProblemNote error={error} again={reset} />,
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
