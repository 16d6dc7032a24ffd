# One image for every process of Inputdeck; docker-compose.yml names them.
# tests/live/test_dockerfile.py runs these very steps in a clean folder.

FROM node:20-slim AS front-end
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --loglevel=error

FROM python:3.11-slim AS packages
WORKDIR /build
RUN python -m venv /venv
COPY pyproject.toml constraints.txt README.md ./
RUN /venv/bin/python -m pip install --quiet --no-cache-dir -c constraints.txt ".[demo,s3]"

FROM python:3.11-slim AS files
WORKDIR /app
COPY manage.py ./
COPY dashboard dashboard
COPY inputs_app inputs_app
COPY inputs_core inputs_core
COPY inputs_service inputs_service
COPY templates templates
COPY static static
COPY --from=front-end /build/node_modules /build/node_modules
RUN python -m dashboard.launch_files /build/node_modules static/lib
RUN python -m compileall -q dashboard inputs_app inputs_core inputs_service

FROM python:3.11-slim
ENV PATH=/venv/bin:/usr/local/bin:/usr/bin:/bin
ENV PYTHONUNBUFFERED=1
ENV DATA_DIR=/data
ENV BIND=0.0.0.0
WORKDIR /app
COPY --from=packages /venv /venv
COPY --from=files /app /app
RUN install -d -m 0700 -o 10001 -g 10001 /data
VOLUME /data
USER 10001:10001
EXPOSE 8000 8001 8002
