# One image for every part; docker-compose.yml says which one runs.
FROM node:22-bookworm-slim AS build
WORKDIR /iops
COPY . .
RUN npm ci --no-audit --no-fund && npm run build && npm prune --omit=dev

FROM node:22-bookworm-slim
ENV NODE_ENV=production
ENV NODE_OPTIONS=--enable-source-maps
WORKDIR /iops
COPY --from=build --chown=node:node /iops /iops
USER node
# Room for young objects: docs/decisions/0005-how-ingest-stores.md.
CMD ["node", "--min-semi-space-size=64", "--max-semi-space-size=64", "bff/dist/main.js"]
