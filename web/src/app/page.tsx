import { createTheme, MantineProvider } from "@mantine/core";
import { ProblemError } from "@shared/api/client";
import { KeysProvider } from "@shared/keys/keys";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import type { makeRouter } from "./router";

const theme = createTheme({ cursorType: "pointer", respectReducedMotion: true });

export const makeClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // What the server refuses it will refuse again; only a broken connection is worth another try.
        retry: (failures, error) => !(error instanceof ProblemError) && failures < 2,
      },
    },
  });

/**
 * The whole page. Mantine writes no style elements: its variables and classes are in the static style sheet,
 * as the content security policy wants.
 */
export function Page({ client, router }: { client: QueryClient; router: ReturnType<typeof makeRouter> }) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={client}>
        <KeysProvider>
          <RouterProvider router={router} />
        </KeysProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
