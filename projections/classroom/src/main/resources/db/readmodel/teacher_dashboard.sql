-- What goes on in the lessons of a teacher. An activity is a quiz or a pulse; one that was never opened or launched, as
-- with some foreign writers, belongs to no lesson and so to no teacher.
create table lessons (
  lesson_id    uuid not null,
  aggregate_id uuid not null,
  teacher_id   uuid not null,
  title        text not null,
  status       text not null,
  status_since timestamptz not null,
  last_at      timestamptz not null
);
comment on column lessons.status is 'drafted, published or archived.';

create table activities (
  activity_id   uuid not null,
  kind          text not null,
  aggregate_id  uuid not null,
  lesson_id     uuid,
  contributions bigint not null,
  last_at       timestamptz not null
);
comment on column activities.kind is 'quiz or pulse.';
comment on column activities.contributions is 'Submissions of a quiz, responses to a pulse.';

create table participants (
  activity_id  uuid not null,
  kind         text not null,
  student_id   uuid not null,
  aggregate_id uuid not null,
  last_at      timestamptz not null
);

-- indexes
alter table lessons add primary key (lesson_id, aggregate_id);
create index lessons_teacher on lessons (teacher_id, lesson_id);
alter table activities add primary key (activity_id, kind, aggregate_id);
create index activities_lesson on activities (lesson_id);
alter table participants add primary key (activity_id, kind, student_id, aggregate_id);
