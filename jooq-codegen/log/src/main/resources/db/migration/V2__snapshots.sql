-- States of aggregates, so that a long stream need not be folded again. A cache: every row may be deleted at any time.

create table snapshots (
  aggregate_id uuid not null,
  fingerprint  text not null,
  sequence     bigint not null,
  event_id     uuid not null,
  state        bytea not null,
  checksum     bigint not null,
  taken_at     timestamptz not null default now(),
  constraint snapshots_key primary key (aggregate_id, fingerprint)
);
comment on column snapshots.fingerprint is 'Of the code that folds the state. Nodes with other code keep theirs beside it.';
comment on column snapshots.event_id is 'The last event of the state. If the log has another one there, the snapshot is not of this log.';
comment on column snapshots.checksum is 'CRC-32C of the state.';

-- Compressing costs more than it saves: a snapshot is read for the time that it saves.
alter table snapshots alter column state set storage external;

grant select, insert, update, delete on snapshots to edupulse_app;
