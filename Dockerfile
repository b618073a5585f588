# Two stages: what is needed to install stays behind. The second one runs as nobody in particular, on a file system that may be read-only.
FROM node:24-bookworm-slim AS install
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=install /app/node_modules ./node_modules
COPY package.json app.yml LICENSE ./
COPY bin ./bin
COPY docs/packages.md ./docs/packages.md
COPY integrations ./integrations
COPY schemas ./schemas
COPY templates ./templates
COPY src ./src
# Only SQLite writes here: mount a volume on it.
RUN mkdir /app/data && chown node:node /app/data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "--eval", "require('node:http').get(`http://127.0.0.1:${process.env.PORT}/health`, (answer) => process.exit(answer.statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]
# Without npm in between, so that SIGTERM reaches the service.
CMD ["node", "--max-semi-space-size=32", "--initial-old-space-size=96", "--heap-growing-percent=100", "--no-allocation-site-pretenuring", "--expose-gc", "--disable-warning=ExperimentalWarning", "src/main.ts"]
