// The frame around every screen: who is signed in, where they can go, and the keys that lead there.
import { ActionIcon } from "@mantine/core";
import { rememberCsrfToken } from "@shared/api/client";
import { startLive } from "@shared/api/live";
import { changeSession, screeningQuery, sessionQuery } from "@shared/api/queries";
import type { Session } from "@shared/api/types";
import { KeyHelp } from "@shared/keys/help";
import { mayDo } from "@shared/may";
import { useKeys } from "@shared/keys/keys";
import { Icon } from "@shared/ui/icons";
import { Loaded, ProblemNote } from "@shared/ui/parts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { LanguageChoice, SchemeChoice } from "./choices";
import { OwnPassword } from "./own_password";
import { useLeaving } from "./leaving";
import { screensOf } from "./screens";
import { SignIn } from "./sign_in";
import { ToSign } from "./to_sign";

const MustEnrol = lazy(() => import("./second_factor").then((its) => ({ default: its.MustEnrol })));
const SecondFactor = lazy(() => import("./second_factor").then((its) => ({ default: its.SecondFactor })));

function Navigation({ session }: { session: Session }) {
  const { t } = useTranslation();
  return (
    <nav className="nav" aria-label={t("nav.label")}>
      <div className="nav-brand">
        <img src="/icon.svg" alt="" />
        <span>Tidewaiter</span>
      </div>
      {screensOf(session).map((screen) => (
        <Link key={screen.path} to={screen.path} title={t(`nav.${screen.path.slice(1)}`)}>
          <Icon name={screen.icon} />
          <span>{t(`nav.${screen.path.slice(1)}`)}</span>
        </Link>
      ))}
      <div className="nav-foot">
        <strong>{session.display_name}</strong>
        {session.roles.map((role) => t(`role.${role}`)).join(" · ")}
        <br />
        {session.office || session.operator_id}
      </div>
    </nav>
  );
}

/** That screening is off; and to whom may throw the switch, that somebody waits for a second officer. */
function ScreeningAlarm({ session }: { session: Session }) {
  const { t } = useTranslation();
  const screening = useQuery({ ...screeningQuery, retry: false });
  const switches = mayDo(session, "switch_screening");
  const { on, meanwhile, asked_by } = screening.data ?? { on: true, asked_by: null };
  const waits = switches && asked_by !== null && asked_by !== session.officer_id;
  if (on && !waits) return null;
  return (
    <span className="bar-alarm" role="alert">
      {!on && t("nav.screening_off", { meanwhile: t(`screening_meanwhile.${meanwhile}`) })}{" "}
      {switches && (
        <Link to="/figures/screening">
          {waits ? t("screening.asked_by", { officer: asked_by }) : t("screening.title")}
        </Link>
      )}
    </span>
  );
}

function Inside({ session }: { session: Session }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const go = useNavigate();
  const [help, setHelp] = useState(false);
  const [factor, setFactor] = useState(false);
  useEffect(() => startLive(client, session.csrf_token), [client, session.csrf_token]);
  useKeys([
    { key: "?", does: t("keys.help"), run: () => setHelp(true) },
    ...screensOf(session).map((screen) => ({
      key: `g ${screen.key}`,
      does: t(`nav.${screen.path.slice(1)}`),
      run: () => void go({ to: screen.path }),
    })),
  ]);
  const leaving = useLeaving();
  return (
    <div className="shell">
      <a className="skip" href="#screen">
        {t("nav.skip")}
      </a>
      <Navigation session={session} />
      <div className="main">
        <div className="bar">
          {mayDo(session, "see_rules") && <ScreeningAlarm session={session} />}
          {mayDo(session, "handle_exhibits") && <ToSign />}
          <LanguageChoice />
          <SchemeChoice />
          <ActionIcon variant="default" size="lg" aria-label={t("keys.help")} onClick={() => setHelp(true)}>
            <Icon name="keys" size={18} />
          </ActionIcon>
          {session.by_password && (
            <ActionIcon
              variant="default"
              size="lg"
              aria-label={t("door.factor")}
              onClick={() => setFactor(true)}
            >
              <Icon name="lock" size={18} />
            </ActionIcon>
          )}
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={t("door.sign_out")}
            loading={leaving.isPending}
            onClick={() => leaving.mutate()}
          >
            <Icon name="leave" size={18} />
          </ActionIcon>
        </div>
        {leaving.error && (
          <div style={{ padding: "0 16px" }}>
            <p className="strong">{t("door.still_in")}</p>
            <ProblemNote error={leaving.error} again={() => leaving.mutate()} />
          </div>
        )}
        <main className="screen" id="screen" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <KeyHelp opened={help} onClose={() => setHelp(false)} />
      {factor && (
        <Suspense>
          <SecondFactor session={session} onClose={() => setFactor(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** The door before the house: asks who is there. What is open to all (a bundle) passes without. */
export function Shell() {
  const session = useQuery(sessionQuery);
  const open = useRouterState({ select: (state) => state.location.pathname === "/bundle" });
  const client = useQueryClient();
  const former = useRef<Session | null>(null);
  useEffect(() => {
    const now = session.data;
    if (now === undefined) return;
    const before = former.current;
    former.current = now;
    if (now) rememberCsrfToken(now.csrf_token);
    if (before?.csrf_token === now?.csrf_token || !before) return;
    // In another tab they signed out, or somebody else signed in: nothing of the former one's is left here.
    if (now) window.location.reload();
    else changeSession(client, null);
  }, [client, session.data]);
  return (
    <Loaded asked={session}>
      {(who) =>
        who?.first_password ? (
          <OwnPassword />
        ) : who?.must_enrol ? (
          <Suspense>
            <MustEnrol />
          </Suspense>
        ) : who ? (
          <Inside key={who.csrf_token} session={who} />
        ) : open ? (
          <main className="screen" id="screen">
            <Outlet />
          </main>
        ) : (
          <SignIn />
        )
      }
    </Loaded>
  );
}
