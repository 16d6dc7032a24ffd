-- Run once by the postgres container of docker-compose.yml: one database for each side.
CREATE DATABASE dashboard;
CREATE DATABASE service;
