import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { configDefaults } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@shared": at("./src/shared"), "@features": at("./src/features") } },
  build: {
    target: "es2022",
    manifest: true,
    // A strict content security policy lets no data: script, font or worker in, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      output: { manualChunks: { mantine: ["@mantine/core", "@mantine/hooks"] } },
    },
    chunkSizeWarningLimit: 1200,
  },
  worker: { format: "es" },
  server: { proxy: { "/api": "http://127.0.0.1:8080" } },
  test: {
    environmentMatchGlobs: [["**/*.test.tsx", "jsdom"]],
    setupFiles: ["./tests/setup.ts"],
    exclude: [...configDefaults.exclude, "tests/e2e/**"],
    testTimeout: 120_000,
    poolOptions: { threads: { maxThreads: 1 }, forks: { maxForks: 1 } },
  },
} as Parameters<typeof defineConfig>[0]);
