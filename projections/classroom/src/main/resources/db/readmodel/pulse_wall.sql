-- What was answered to a pulse. Streams of a foreign writer may share a pulse_id, and need not have launched the pulse.
create table pulses (
  pulse_id         uuid not null,
  aggregate_id     uuid not null,
  lesson_id        uuid,
  prompt           text,
  launched_at      timestamptz,
  closed_at        timestamptz,
  responses        bigint not null,
  last_response_at timestamptz
);

create table responses (
  pulse_id     uuid not null,
  aggregate_id uuid not null,
  sequence     bigint not null,
  responder_id uuid not null,
  artefact_url text not null,
  responded_at timestamptz not null
);

-- indexes
alter table pulses add primary key (pulse_id, aggregate_id);
alter table responses add primary key (pulse_id, aggregate_id, sequence);
create index responses_newest on responses (pulse_id, responded_at, aggregate_id, sequence);
