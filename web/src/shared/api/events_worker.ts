// One event stream for all of a browser's tabs: this shared worker holds it and tells every tab.
import { listenToServer, type ServerEvent } from "./event_source";

const tabs = new Set<MessagePort>();
let last: ServerEvent | null = null;

listenToServer((event) => {
  last = event;
  for (const tab of tabs) tab.postMessage(event);
});

const scope = self as unknown as { onconnect: (event: MessageEvent) => void };
scope.onconnect = (event) => {
  const port = event.ports[0];
  if (!port) return;
  tabs.add(port);
  port.onmessage = () => tabs.delete(port);
  port.start();
  if (last) port.postMessage({ name: "again" } satisfies ServerEvent);
};
