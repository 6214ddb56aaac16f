-- How a class did in a quiz. Streams of a foreign writer may share a quiz_id, and need not have opened the quiz.
create table quizzes (
  quiz_id          uuid not null,
  aggregate_id     uuid not null,
  lesson_id        uuid,
  maximum_score    integer,
  attempts_allowed integer,
  deadline         timestamptz,
  opened_at        timestamptz,
  closed_at        timestamptz
);

create table scores (
  quiz_id      uuid not null,
  student_id   uuid not null,
  aggregate_id uuid not null,
  attempts     bigint not null,
  score_sum    bigint not null,
  best_score   integer not null,
  best_at      timestamptz not null,
  last_at      timestamptz not null
);
comment on table scores is 'What one student has reached in one quiz.';
comment on column scores.best_at is 'When the best score was first reached.';

-- indexes
alter table quizzes add primary key (quiz_id, aggregate_id);
alter table scores add primary key (quiz_id, student_id, aggregate_id);
