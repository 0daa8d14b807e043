import abroad from "./abroad.json";
import administration from "./administration.json";
import audit from "./audit.json";
import cases from "./cases.json";
import common from "./common.json";
import courier from "./courier.json";
import court from "./court.json";
import custody from "./custody.json";
import destruction from "./destruction.json";
import direction from "./direction.json";
import drift from "./drift.json";
import examination from "./examination.json";
import likeness from "./likeness.json";
import operations from "./operations.json";
import parties from "./parties.json";
import profiles from "./profiles.json";
import reasons from "./reasons.json";
import requests from "./requests.json";
import targeting from "./targeting.json";
import transport from "./transport.json";
import trust from "./trust.json";
import webhooks from "./webhooks.json";

export default {
  ...abroad,
  ...administration,
  ...audit,
  ...cases,
  ...common,
  ...courier,
  ...court,
  ...custody,
  ...destruction,
  ...direction,
  ...drift,
  ...examination,
  ...likeness,
  ...operations,
  ...parties,
  ...profiles,
  ...reasons,
  ...requests,
  ...targeting,
  ...transport,
  ...trust,
  ...webhooks,
};
