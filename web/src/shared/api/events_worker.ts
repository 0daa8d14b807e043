import { makeHub, type TabMessage } from "./event_hub";
import { listenToServer } from "./event_source";

const hear = makeHub(listenToServer);

const scope = self as unknown as { onconnect: (event: MessageEvent) => void };
scope.onconnect = (event) => {
  const port = event.ports[0];
  if (!port) return;
  port.onmessage = (message: MessageEvent<TabMessage>) => hear(port, message.data);
  port.start();
};
