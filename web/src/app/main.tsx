import "@mantine/core/styles.layer.css";
import "./theme.css";
import { bringSentences, startWords } from "@shared/i18n";
import { createRoot } from "react-dom/client";
import { makeClient, Page } from "./page";
import { makeRouter } from "./router";

await startWords();
const place = document.getElementById("page");
if (place) createRoot(place).render(<Page client={makeClient()} router={makeRouter()} />);
void bringSentences();
