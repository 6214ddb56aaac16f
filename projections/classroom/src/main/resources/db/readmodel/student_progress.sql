-- What students took part in. An activity is a quiz or a pulse; what belongs to one is told by activity_id and kind.
create table lessons (
  lesson_id    uuid not null,
  aggregate_id uuid not null,
  title        text not null,
  titled_at    timestamptz not null
);

create table activities (
  activity_id   uuid not null,
  kind          text not null,
  aggregate_id  uuid not null,
  lesson_id     uuid not null,
  maximum_score integer,
  prompt        text,
  started_at    timestamptz not null
);
comment on column activities.kind is 'quiz or pulse.';

create table participations (
  student_id   uuid not null,
  activity_id  uuid not null,
  kind         text not null,
  aggregate_id uuid not null,
  times        bigint not null,
  best_score   integer,
  last_at      timestamptz not null
);
comment on table participations is 'How often one student has submitted one quiz or answered one pulse.';

-- indexes
alter table lessons add primary key (lesson_id, aggregate_id);
alter table activities add primary key (activity_id, kind, aggregate_id);
alter table participations add primary key (student_id, activity_id, kind, aggregate_id);
