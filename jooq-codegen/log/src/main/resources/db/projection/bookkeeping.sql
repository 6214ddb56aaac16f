-- What every projection keeps beside its own tables, in the same schema and so in the same transactions: a swap of
-- schemas swaps the read model and its checkpoints together.

create table checkpoints (
  partition  integer primary key,
  position   bigint not null,
  event_id   uuid,
  updated_at timestamptz not null default now()
);
comment on column checkpoints.event_id is 'The event at the position: tells whether the log is still the one that was read.';

create table parked_events (
  partition    integer not null,
  position     bigint not null,
  key          uuid not null,
  event_id     uuid not null,
  event_type   text not null,
  error        text not null,
  attempts     integer not null default 1,
  parked_at    timestamptz not null default now(),
  primary key (partition, position)
);
comment on column parked_events.key is 'The aggregate whose later events wait behind this one.';
