-- Rebuilds of read models as jobs, so that every process sees and steers them, and one goes on where another has died.

create table rebuild_jobs (
  id                 bigint generated always as identity primary key,
  projections        text[] not null,
  threads            integer not null,
  maximum_rows       integer not null,
  patience_millis    bigint not null,
  accept_differences boolean not null,
  max_rate           bigint,
  keep_millis        bigint not null,
  wanted             text not null default 'running' check (wanted in ('running', 'paused', 'cancelled')),
  is_swapping        boolean not null default false,
  phase              text,
  done               bigint not null default 0,
  total              bigint not null default 0,
  events_per_second  double precision not null default 0,
  millis_left        bigint,
  busy_millis        bigint not null default 0,
  swapped            text[] not null default '{}',
  node               text,
  starts             integer not null default 0,
  tries_left         integer not null,
  requested_at       timestamptz not null default now(),
  started_at         timestamptz,
  heartbeat_at       timestamptz,
  finished_at        timestamptz,
  outcome            text check (outcome in ('swapped', 'different', 'cancelled', 'failed')),
  error_code         text,
  error_message      text,
  constraint rebuild_jobs_end check ((finished_at is null) = (outcome is null))
);
comment on table rebuild_jobs is 'A job without an outcome is to be done by whoever gets the leases of its projections.';
comment on column rebuild_jobs.max_rate is 'In events a second; null for no limit.';
comment on column rebuild_jobs.wanted is 'What users want of it; its worker looks about once a second.';
comment on column rebuild_jobs.is_swapping is 'Too late to pause or to cancel.';
comment on column rebuild_jobs.busy_millis is 'For how long it was worked on, without pauses.';
comment on column rebuild_jobs.swapped is 'Those of the projections that have changed places already.';
comment on column rebuild_jobs.starts is 'How many workers it has had. Only the last one may write: the fence between two that believe in their lease.';
comment on column rebuild_jobs.tries_left is 'How often it is still taken over without being asked for.';

create index rebuild_jobs_open on rebuild_jobs (id) where finished_at is null;

create table previous_read_models (
  projection text primary key,
  keep_until timestamptz not null
);
comment on table previous_read_models is 'Until when the read model before the last rebuild is kept.';

grant select, insert, update, delete on rebuild_jobs, previous_read_models to edupulse_app;
