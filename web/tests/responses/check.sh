#!/bin/sh
# Holds the exchanges in the file $1 against the description. Without Node and the page's packages nothing can be said of
# them, and 77 tells ctest so; `./dev test` brings both before it runs.
if ! command -v node >/dev/null || [ ! -d node_modules ]; then
  echo "skipped: \`./dev page\` brings Node and the page's packages"
  exit 77
fi
exec node_modules/.bin/vite-node tests/responses/check.ts ../api/openapi.yaml "$1"
