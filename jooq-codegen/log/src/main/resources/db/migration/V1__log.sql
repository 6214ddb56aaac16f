-- The log: one row an event. The first six columns are the contract with foreign writers.

create table log_settings (
  only_row   boolean primary key default true check (only_row),
  log_id     uuid not null default gen_random_uuid(),
  partitions integer not null check (partitions between 1 and 1024),
  created_at timestamptz not null default now()
);
comment on table log_settings is 'What is fixed for the life of this log: its identity and its number of partitions.';

insert into log_settings (partitions) values (${partitions});

create table domain_events (
  id           uuid not null,
  aggregate_id uuid not null,
  sequence     bigint not null check (sequence > 0),
  occurred_at  timestamptz not null,
  event_type   text not null,
  payload      jsonb not null,
  partition    integer not null,
  position     bigint not null,
  metadata     jsonb,
  constraint domain_events_place primary key (partition, position),
  constraint domain_events_stream unique (aggregate_id, sequence),
  constraint domain_events_id unique (id)
);
comment on column domain_events.payload is 'The document {"type": ..., "payload": {...}}.';
comment on column domain_events.partition is 'partition_of(aggregate_id, partitions).';
comment on column domain_events.position is 'Dense inside its partition: 1, 2, 3, ... in the order of commits.';

create table command_receipts (
  aggregate_id    uuid not null,
  idempotency_key text not null,
  sequence        bigint not null,
  partition       integer not null,
  position        bigint not null,
  recorded_at     timestamptz not null default now(),
  constraint command_receipts_key primary key (aggregate_id, idempotency_key)
);
comment on table command_receipts is 'What commands with an idempotency key were answered.';

-- The application works as this role: it can read the log and call append_events, and nothing else. It owns the
-- schemas of the read models, which it makes and replaces itself.
do $$
begin
  if not exists (select from pg_roles where rolname = 'edupulse_app') then
    create role edupulse_app nologin;
  end if;
  if not exists (select from pg_roles where rolname = 'edupulse_writer') then
    create role edupulse_writer nologin;
  end if;
exception when duplicate_object or unique_violation then
  null; -- another database of this server was migrated at the same moment
end
$$;

do $$
begin
  execute format('grant create, temporary on database %I to edupulse_app', current_database());
  execute format('grant edupulse_app to %I', session_user);
end
$$;

-- Functions that run with the rights of the owner trust what they find in this schema.
revoke create on schema public from public;
grant usage on schema public to edupulse_app, edupulse_writer;
grant select on log_settings, domain_events, command_receipts, ${flyway:table} to edupulse_app;
grant select on log_settings, domain_events to edupulse_writer;
grant insert (id, aggregate_id, sequence, occurred_at, event_type, payload) on domain_events to edupulse_writer;
