#!/bin/sh
# Makes the user of the nodes when the database is new: a member of the application's role, and no more. `migrate` gives
# that role its rights.
set -eu
psql --set ON_ERROR_STOP=1 --set password="$APP_PASSWORD" --username owner --dbname edupulse <<'SQL'
create role edupulse_app nologin;
create role edupulse_writer nologin;
create role edupulse login password :'password';
grant edupulse_app to edupulse;
SQL
