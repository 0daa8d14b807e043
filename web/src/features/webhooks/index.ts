// Where an operator's machine is told of changed outcomes: for its own people, and for administrators.
export { Webhooks } from "./webhooks";
