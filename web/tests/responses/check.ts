// Holds every answer that the server's tests got (ctest's `server`, which writes them down) against
// api/openapi.yaml, and asks that each operation was answered with its success at least once.
import { Description } from "./description";
import { recordedIn } from "./exchanges";

const kMostFaults = 100;

/** Operations that no test of the server has answer with success, and why not. */
const kNeverAnswered: Record<string, string> = {};

const [description = "../api/openapi.yaml", recorded = ""] = process.argv.slice(2);
const described = new Description(description);
described.compileAll();

const faults = new Map<string, string>();
const succeeded = new Set<string>();
let answers = 0;
for (const exchange of recordedIn(recorded)) {
  const { test, method, target, answer } = exchange;
  ++answers;
  const operation = described.operationOf(method, target);
  const found = described.faultsOf(exchange);
  if (operation && answer.status === Description.successOf(operation)) succeeded.add(operation.id);
  // One fault of an operation is told once, however many answers have it.
  const of = `${operation?.method ?? method} ${operation?.path ?? target.slice(0, 100)} ${answer.status}`;
  for (const fault of found) {
    const key = `${of} ${fault.replace(/\/\d+(?=[/ ])/g, "/*")}`;
    if (!faults.has(key)) faults.set(key, `${of} ${fault} (${test})`);
  }
}

const unanswered = described.operations
  .filter(({ id }) => !succeeded.has(id) && !(id in kNeverAnswered))
  .map(({ id, method, path }) => `${method} ${path} (${id}) was never answered with its success`);
const needless = Object.keys(kNeverAnswered)
  .filter((id) => succeeded.has(id) || !described.operations.some((one) => one.id === id))
  .map((id) => `${id} is an exception without need`);

const all = [...faults.values(), ...unanswered, ...needless];
for (const line of all.slice(0, kMostFaults)) console.error(line);
if (all.length > kMostFaults) console.error(`… and ${all.length - kMostFaults} more`);
console.log(
  `${answers} answers, ${succeeded.size} of ${described.operations.length} operations, ${all.length} faults`,
);
process.exitCode = all.length > 0 || answers === 0 ? 1 : 0;
