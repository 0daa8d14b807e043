import { Button, TextInput } from "@mantine/core";
import { api, ask } from "@shared/api/client";
import type { SearchAnswer } from "@shared/api/types";
import { useFormat } from "@shared/format";
import { Empty, Panel, ProblemNote, ScreenHead, Tag } from "@shared/ui/parts";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";

const fields = ["name", "phone", "city", "country", "purpose"] as const;

function Answer({ answer }: { answer: SearchAnswer }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className="columns">
      <Panel title={t("search.people", { count: answer.people.length })}>
        {answer.people.length === 0 && <Empty>{t("search.nobody")}</Empty>}
        <div className="stack">
          {answer.people.map((one) => (
            <div key={`${one.entity} ${one.latest.item_id}`} className="row between">
              <span>
                <Link
                  to="/parties/$itemId/$role"
                  params={{ itemId: one.latest.item_id, role: one.latest.role }}
                >
                  {one.declared?.name ?? one.entity}
                </Link>
                <div className="small quiet">
                  {[one.declared?.city, one.declared && format.country(one.declared.country)]
                    .filter(Boolean)
                    .join(", ")}{" "}
                  · {t("who.mentions", { count: one.mentions })}
                </div>
              </span>
              <Tag tone="info">{format.ppm(one.probability_ppm)}</Tag>
            </div>
          ))}
        </div>
      </Panel>
      <Panel title={t("search.entries", { count: answer.entries.length })}>
        {answer.entries.length === 0 && <Empty>{t("search.nobody")}</Empty>}
        <div className="stack">
          {answer.entries.map((one) => (
            <div key={`${one.list} ${one.entry_id}`} className="row between">
              <span>
                <span className="strong">{one.name}</span>
                <div className="small quiet">
                  {one.list} · {one.entry_id} · {one.programme}
                </div>
              </span>
              <Tag tone="danger">{format.ppm(one.probability_ppm)}</Tag>
            </div>
          ))}
        </div>
      </Panel>
    </div>
  );
}

/** Who may this be? The search says what it is for, and leaves an entry. */
export function Search() {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<Record<(typeof fields)[number], string>>({
    name: "",
    phone: "",
    city: "",
    country: "",
    purpose: "",
  });
  const searching = useMutation({
    mutationFn: () =>
      ask(
        api.POST("/api/v1/search", {
          body: {
            name: asked.name,
            purpose: asked.purpose,
            phone: asked.phone || undefined,
            city: asked.city || undefined,
            country: asked.country.toUpperCase() || undefined,
          },
        }),
      ),
  });
  return (
    <>
      <ScreenHead title={t("search.title")} answers={t("search.answers")} />
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          searching.mutate();
        }}
      >
        <Panel>
          <div className="columns" style={{ gridTemplateColumns: "repeat(auto-fit, minmax(190px, 1fr))" }}>
            {fields.map((field) => (
              <TextInput
                key={field}
                label={t(`search.${field}`)}
                value={asked[field]}
                maxLength={300}
                required={field === "name" || field === "purpose"}
                onChange={(event) => setAsked({ ...asked, [field]: event.currentTarget.value })}
              />
            ))}
          </div>
          <Button
            type="submit"
            mt="md"
            loading={searching.isPending}
            disabled={!asked.name.trim() || !asked.purpose.trim()}
          >
            {t("search.search")}
          </Button>
        </Panel>
        {searching.error ? <ProblemNote error={searching.error} /> : null}
        {searching.data && <Answer answer={searching.data} />}
      </form>
    </>
  );
}
