import { Icon } from "@shared/ui/icons";
import { useTranslation } from "react-i18next";
import "./hazards.css";

/** What may be in the parcel and what to do then, above everything else. A service's own hazard has no words here: it is shown as the service wrote it. */
export function Hazards({ hazards }: { hazards: string[] }) {
  const { t, i18n } = useTranslation();
  return hazards.map((hazard) => {
    const known = i18n.exists(`hazard.${hazard}`);
    return (
      <div key={hazard} className="hazard" role="alert">
        <Icon name="warning" size={32} />
        <div>
          <div>{known ? t(`hazard.${hazard}`) : t("examine.other_hazard", { hazard })}</div>
          {known && <div className="hazard-do">{t(`hazard_do.${hazard}`)}</div>}
        </div>
      </div>
    );
  });
}
