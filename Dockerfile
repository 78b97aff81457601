# syntax=docker/dockerfile:1
# One image for web, worker and scheduler; which one runs is said by the command.

FROM node:24.11.1-bookworm-slim AS assets
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY static static
RUN npm run build

FROM python:3.13.9-slim-bookworm AS libraries
ENV VIRTUAL_ENV=/opt/venv
WORKDIR /src
RUN python -m venv "$VIRTUAL_ENV" && pip install --no-cache-dir uv==0.13.9
COPY requirements.lock ./
RUN uv pip sync --no-cache --compile-bytecode --require-hashes requirements.lock

FROM python:3.13.9-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 ALLIANCE_MODE=production \
    DATA_DIR=/data HOST=0.0.0.0 PORT=8000
RUN useradd --system --uid 10001 --home-dir /data --create-home alliance
WORKDIR /app
COPY --from=libraries /opt/venv /opt/venv
COPY . .
COPY --from=assets /src/static/build static/build
# Collecting reads no secret and no database: what is set here is for this step alone and is not kept.
RUN ALLIANCE_MODE=embedded DATA_DIR=/tmp/collect python manage.py collectstatic --no-input --ignore src --ignore build.mjs --ignore redoc --ignore rest_framework \
    && rm -rf /tmp/collect \
    && python -m compileall -q alliance governance initiatives partnerships financing procurement
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
    CMD ["python", "deploy/healthy.py"]
CMD ["python", "manage.py", "web"]
